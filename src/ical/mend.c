/* SPDX-License-Identifier: MIT */
/* Content lines of damaged streams: wrong encodings, control characters, texts whose line breaks
   were not escaped, quoted-printable of vCalendar 1.0. Each repair is noted with its line. */
#include <string.h>

#include "base/utf8.h"
#include "ical/print.h"
#include "ical/read.h"

/* Windows-1252 0x80 to 0x9f; 0: not used there. */
static const uint16_t cp1252[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static void add_code(cal_buf *b, unsigned code)
{
    if (code >= 0x800) {
        cal_buf_add_byte(b, (char)(0xe0 | code >> 12));
        cal_buf_add_byte(b, (char)(0x80 | (code >> 6 & 0x3f)));
    } else {
        cal_buf_add_byte(b, (char)(0xc0 | code >> 6));
    }
    cal_buf_add_byte(b, (char)(0x80 | (code & 0x3f)));
}

static void add_wide(cal_buf *b, unsigned code)
{
    cal_buf_add_byte(b, (char)(0xf0 | code >> 18));
    cal_buf_add_byte(b, (char)(0x80 | (code >> 12 & 0x3f)));
    cal_buf_add_byte(b, (char)(0x80 | (code >> 6 & 0x3f)));
    cal_buf_add_byte(b, (char)(0x80 | (code & 0x3f)));
}

static void add_1252(cal_buf *b, unsigned char c)
{
    unsigned code = c < 0xa0 ? cp1252[c - 0x80] : c;

    if (code)
        add_code(b, code);
    else
        cal_buf_add_byte(b, '?');
}

/* Bytes of the character of several bytes at the head of s; 0 when it is none. */
static size_t char_length(cal_str s)
{
    for (size_t n = 2; n <= 4 && n <= s.n; n++) {
        if (cal_utf8_xml_ok(cal_str_take(s, n)))
            return n;
    }
    return 0;
}

/* s with each from as a to. */
static cal_str replaced(cal_ctx *cx, cal_str s, char from, char to)
{
    char *p = cal_arena_alloc(cx->arena, s.n + 1);

    memcpy(p, s.p, s.n);
    for (char *at = memchr(p, from, s.n); at; at = memchr(at, from, (size_t)(p + s.n - at)))
        *at = to;
    return (cal_str){p, s.n};
}

static bool has_byte(cal_str s, char c)
{
    return cal_str_find_byte(s, c) < s.n;
}

/* s in UTF-8 without control characters; *what gains what was mended. */
static cal_str clean(cal_ctx *cx, cal_str s, unsigned *what)
{
    if (has_byte(s, '\r')) {
        s = replaced(cx, s, '\r', ' ');
        *what |= ICAL_MEND_CONTROL;
    }

    size_t at = ical_text_fault(s);

    if (at == s.n)
        return s;

    cal_buf *b = cal_buf_new(cx->arena, 0);

    while (s.n) {
        at = ical_text_fault(s);
        cal_buf_add(b, cal_str_take(s, at));
        s = cal_str_skip(s, at);
        if (s.n == 0)
            break;

        unsigned char c = (unsigned char)s.p[0];
        size_t n = c < 0x80 ? 0 : char_length(s);

        if (n) {
            cal_buf_add(b, cal_str_take(s, n));
        } else if (c < 0x80) {
            cal_buf_add_byte(b, ' ');
            *what |= ICAL_MEND_CONTROL;
        } else {
            add_1252(b, c);
            *what |= ICAL_MEND_ENCODING;
        }
        s = cal_str_skip(s, n ? n : 1);
    }
    return cal_buf_str(b);
}

/* ---- quoted-printable (vCalendar 1.0) ---- */

static bool is_quoted(const ical_prop *p)
{
    return cal_str_eq_ci(ical_param_at(p, CAL_STR("ENCODING")), CAL_STR("QUOTED-PRINTABLE")) ||
           ical_param_at(p, CAL_STR("QUOTED-PRINTABLE")).p != NULL;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c & ~0x20);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static cal_str unquote(cal_arena *a, cal_str s)
{
    char *p = cal_arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        int hi = s.p[i] == '=' && i + 2 < s.n ? hex(s.p[i + 1]) : -1;
        int lo = hi >= 0 ? hex(s.p[i + 2]) : -1;

        if (lo >= 0) {
            p[n++] = (char)(hi * 16 + lo);
            i += 2;
        } else {
            p[n++] = s.p[i];
        }
    }
    return (cal_str){p, n};
}

/* Takes the lines in that a = at the end of the line continues (RFC 2045 6.7). */
static cal_str soft_lines(cal_ctx *cx, ical_lines *at, cal_str line)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add(b, line);
    while (b->n && b->p[b->n - 1] == '=') {
        int first;
        bool folded;
        cal_str raw = ical_line_raw(at, &first, &folded);

        cal_buf_truncate(b, b->n - 1);
        if (!raw.p)
            break;
        cal_buf_add(b, ical_line_unfold(cx->arena, raw, folded));
    }
    return cal_buf_str(b);
}

/* The line as iCalendar has it: decoded, escaped, without the parameters of the encoding. */
static cal_str plain_line(cal_ctx *cx, const ical_prop *p)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    unsigned what = 0;
    cal_str text = unquote(cx->arena, p->value);

    cal_buf_add(b, p->name);
    for (size_t i = 0; i < p->n_params; i++) {
        const ical_param *param = &p->params[i];

        if (cal_str_eq_ci(param->name, CAL_STR("ENCODING")) ||
            cal_str_eq_ci(param->name, CAL_STR("CHARSET")) || !param->value.p)
            continue;
        cal_buf_printf(b, ";%.*s=%.*s", CAL_FMT(param->name), CAL_FMT(param->value));
    }
    cal_buf_add_byte(b, ':');
    ical_print_escaped(b, ical_unescape(cx, text));
    return clean(cx, cal_buf_str(b), &what);
}

/* ---- lines ---- */

/* A line is none of its own, but a piece of text whose line break was not escaped. */
static bool is_loose(cal_ctx *cx, cal_str raw, bool folded)
{
    ical_prop p;

    return raw.p && ical_line_parts(cx->arena, ical_line_unfold(cx->arena, raw, folded), &p);
}

/* Takes in the loose lines that follow, each as an escaped line break. */
static cal_str loose_lines(cal_ctx *cx, ical_lines *at, cal_str line, unsigned *what)
{
    cal_buf *b = NULL;

    for (;;) {
        ical_lines ahead = *at;
        int first;
        bool folded;
        cal_str raw = ical_line_raw(&ahead, &first, &folded);

        if (!is_loose(cx, raw, folded))
            return b ? cal_buf_str(b) : line;
        if (!b) {
            b = cal_buf_new(cx->arena, 0);
            cal_buf_add(b, line);
        }
        cal_buf_add_c(b, "\\n");
        cal_buf_add(b, ical_line_unfold(cx->arena, raw, folded));
        *what |= ICAL_MEND_BREAK;
        *at = ahead;
    }
}

/* line as raw content line, folded anew. */
static cal_str remade(cal_ctx *cx, cal_str line, const ical_prop *p)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    size_t head = (size_t)(p->value.p - line.p) - 1;

    ical_print_line(b, cal_str_take(line, head), p->value);
    return cal_buf_str(b);
}

/* A text, whose line breaks somebody may have forgotten to escape. */
static bool is_text(cal_str name)
{
    static const cal_str names[] = {CAL_STR_K("SUMMARY"), CAL_STR_K("DESCRIPTION"),
                                    CAL_STR_K("LOCATION"), CAL_STR_K("COMMENT"),
                                    CAL_STR_K("CONTACT")};

    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq_ci(names[i], name))
            return true;
    }
    return cal_str_starts_ci(name, CAL_STR("X-"));
}

/* Without blanks before the name, by which it would read as the rest of the line before it. */
static cal_str unindented(cal_str line, unsigned *what)
{
    while (line.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
        line = cal_str_skip(line, 1);
        *what |= ICAL_MEND_CONTROL;
    }
    return line;
}

/* Reads the unfolded line into *out; *what tells what was mended. false: it cannot be read. */
static bool mend_line(cal_ctx *cx, ical_lines *at, cal_str line, unsigned *what, ical_prop *out)
{
    line = unindented(clean(cx, line, what), what);
    if (ical_line_parts(cx->arena, line, out))
        return false;
    if (is_quoted(out)) {
        line = soft_lines(cx, at, line);
        if (ical_line_parts(cx->arena, line, out))
            return false;
        line = plain_line(cx, out);
        *what |= ICAL_MEND_QUOTED;
    }
    if (is_text(out->name))
        line = clean(cx, loose_lines(cx, at, line, what), what);
    if (*what == 0)
        return true;
    if (ical_line_parts(cx->arena, line, out))
        return false;
    out->raw = remade(cx, line, out);
    return true;
}

/* The next line whether it can be read (*ok) or not; what was mended. out->raw absent: the end. */
static unsigned next_line(cal_ctx *cx, ical_lines *at, ical_prop *out, bool *ok)
{
    bool folded;
    unsigned what = 0;

    out->raw = ical_line_raw(at, &out->line, &folded);
    if (!out->raw.p)
        return 0;
    if (folded && ical_text_fault(out->raw) < out->raw.n)
        what = ICAL_MEND_FOLD;
    *ok = mend_line(cx, at, ical_line_unfold(cx->arena, out->raw, folded), &what, out);
    if (what & (ICAL_MEND_ENCODING | ICAL_MEND_CONTROL))
        what &= ~(unsigned)ICAL_MEND_FOLD;
    return *ok ? what : ICAL_MEND_LINE;
}

bool ical_mend_next(cal_ctx *cx, ical_lines *at, ical_mends *mends, ical_prop *out, bool *is_mended)
{
    *is_mended = false;
    for (;;) {
        bool ok = false;
        unsigned what = next_line(cx, at, out, &ok);

        if (!out->raw.p)
            return false;
        *is_mended |= what != 0;
        if (what)
            CAL_PUSH(cx->arena, mends, (ical_mend){out->line, what});
        if (ok)
            return true;
    }
}

/* ---- UTF-16 ---- */

static unsigned unit_at(cal_str s, size_t i, bool is_big)
{
    unsigned a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];

    return is_big ? a << 8 | b : b << 8 | a;
}

/* The character at byte i of s, which moves on behind it; a half of one becomes U+FFFD. */
static unsigned char_at(cal_str s, size_t *i, bool is_big)
{
    unsigned unit = unit_at(s, *i, is_big), low;

    *i += 2;
    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    if (unit > 0xdbff || *i + 1 >= s.n)
        return 0xfffd;
    low = unit_at(s, *i, is_big);
    if (low < 0xdc00 || low > 0xdfff)
        return 0xfffd;
    *i += 2;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static cal_str from_utf16(cal_ctx *cx, cal_str s, bool is_big)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i + 1 < s.n;) {
        unsigned code = char_at(s, &i, is_big);

        if (code == 0xfeff && i == 2)
            continue;
        if (code < 0x80)
            cal_buf_add_byte(b, (char)code);
        else if (code < 0x10000)
            add_code(b, code);
        else
            add_wide(b, code);
    }
    return cal_buf_str(b);
}

/* How such a text begins. */
static const struct {
    cal_str head;
    bool is_big;
} utf16[] = {
    {CAL_STR_K("\xfe\xff"),        true },
    {CAL_STR_K("\xff\xfe"),        false},
    {CAL_STR_K("\0B\0E\0G\0I\0N"), true },
    {CAL_STR_K("B\0E\0G\0I\0N\0"), false},
};

cal_str ical_mend_text(cal_ctx *cx, cal_str text, unsigned *what)
{
    for (size_t i = 0; i < CAL_COUNT(utf16); i++) {
        if (!(*what & ICAL_MEND_UTF16) && cal_str_starts(text, utf16[i].head)) {
            text = from_utf16(cx, text, utf16[i].is_big);
            *what |= ICAL_MEND_UTF16;
        }
    }
    return has_byte(text, '\r') && !has_byte(text, '\n') ? replaced(cx, text, '\r', '\n') : text;
}
