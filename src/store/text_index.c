/* SPDX-License-Identifier: MIT */
/* Pieces of text as words. */
#include "store/text_index.h"

#include "base/buf.h"

/* Bytes of a piece; of all texts together; pieces one search asks for; of four pieces of a UID one
   is a word. */
enum { PIECE = 3, MOST_BYTES = 12 * 1024, MOST_ASKED = 12, UID_SHARE = 4 };

/* What may stand in a word of the tokenizer; five bits each. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";

typedef struct word {
    char text[32];
    size_t head, n; /* bytes of the home's number, and of all */
} word;

static word word_of(int64_t home)
{
    word w = {0};
    uint64_t left = (uint64_t)home;

    do {
        w.text[w.head++] = letters[left & 31];
        left >>= 5;
    } while (left);
    w.n = w.head + 5;
    return w;
}

static cal_str word_set(word *w, uint32_t piece)
{
    for (size_t i = 0; i < 5; i++)
        w->text[w->head + i] = letters[piece >> (5 * i) & 31];
    return (cal_str){w->text, w->n};
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* The piece that begins at p; 0 when a line ends in it. */
static uint32_t piece_at(const char *p)
{
    uint32_t piece = 0;

    for (size_t i = 0; i < PIECE; i++) {
        if (p[i] == '\n')
            return 0;
        piece = piece << 8 | (unsigned char)lower(p[i]);
    }
    return piece;
}

static uint32_t hash(uint32_t piece)
{
    return piece * UINT32_C(2654435761);
}

/* By the piece alone, so that the same ones are picked wherever they stand. */
static bool is_picked(uint32_t piece)
{
    return (hash(piece) >> 16) % UID_SHARE == 0;
}

static bool is_ascii(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* A UID is folded here, which is right for ASCII only. */
bool store_texts_fit(const store_texts *t)
{
    return t->uid.n + t->words.n + t->people.n <= MOST_BYTES && is_ascii(t->uid);
}

bool store_texts_eq(const store_texts *a, const store_texts *b)
{
    return cal_str_eq(a->uid, b->uid) && cal_str_eq(a->words, b->words) &&
           cal_str_eq(a->people, b->people);
}

/* ---- the words of an object ---- */

/* Pieces seen: an open hash table with room for twice as many. */
typedef struct seen {
    uint32_t *at;
    size_t mask;
    word word;
    cal_buf *out;
} seen;

static void add_piece(seen *s, uint32_t piece)
{
    size_t i = hash(piece) & s->mask;

    while (s->at[i] && s->at[i] != piece)
        i = (i + 1) & s->mask;
    if (s->at[i])
        return;
    s->at[i] = piece;
    if (s->out->n)
        cal_buf_add_byte(s->out, ' ');
    cal_buf_add(s->out, word_set(&s->word, piece));
}

static void add_text(seen *s, cal_str text, bool is_uid)
{
    for (size_t i = 0; i + PIECE <= text.n; i++) {
        uint32_t piece = piece_at(text.p + i);

        if (piece && (!is_uid || is_picked(piece)))
            add_piece(s, piece);
    }
}

cal_str store_texts_grams(cal_ctx *cx, int64_t home, const store_texts *t)
{
    seen s = {.mask = 63, .word = word_of(home), .out = cal_buf_new(cx->arena, 0)};

    while (s.mask < 2 * (t->uid.n + t->words.n + t->people.n))
        s.mask = s.mask << 1 | 1;
    s.at = CAL_NEW_N(cx->arena, uint32_t, s.mask + 1);
    add_text(&s, t->uid, true);
    add_text(&s, t->words, false);
    add_text(&s, t->people, false);
    return cal_buf_str(s.out);
}

/* ---- the words of a search ---- */

static size_t count_pieces(cal_str part, bool is_uid)
{
    size_t n = 0;

    for (size_t i = 0; i + PIECE <= part.n; i++) {
        uint32_t piece = piece_at(part.p + i);

        n += piece && (!is_uid || is_picked(piece));
    }
    return n;
}

bool store_text_ask(int64_t home, cal_str part, bool is_uid, cal_buf *ask)
{
    size_t n = count_pieces(part, is_uid), step = n / MOST_ASKED + 1, k = 0;
    word w = word_of(home);

    for (size_t i = 0; i + PIECE <= part.n; i++) {
        uint32_t piece = piece_at(part.p + i);

        if (!piece || (is_uid && !is_picked(piece)) || k++ % step != 0)
            continue;
        if (ask->n)
            cal_buf_add_byte(ask, ' ');
        cal_buf_add(ask, word_set(&w, piece));
    }
    return n > 0;
}
