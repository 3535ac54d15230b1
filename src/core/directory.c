/* SPDX-License-Identifier: MIT */
/* Finding people and things by what somebody types: three questions to the index, in the order in
   which their answers stand, until there are enough. */
#include "core/directory.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "store/principal.h"
#include "store/tx.h"
#include "core/fold.h"
#include "core/user_make.h"

enum { MIN_PART = 3, MOST = 100, CANDIDATES = 200, INDEXED_AT_ONCE = 200 };

typedef struct finding {
    const core_directory_query *q;
    store_word_query ask;
    cal_str login, name; /* the text, folded as those are */
    CAL_VEC(cal_user) found;
    bool more;
} finding;

int64_t core_organisation_of(const cal_ctx *cx)
{
    return cx->who ? cx->who->organisation : CAL_ORGANISATION_FIRST;
}

/* ---- words ---- */

/* The longer a word, the fewer have it, as a rule: of more than there is room for, the shortest are
   left out. */
static void add_word(store_word_query *q, cal_str word)
{
    for (size_t i = 0; i < STORE_WORDS && word.n; i++) {
        cal_str there = q->words[i];

        if (there.n >= word.n)
            continue;
        q->words[i] = word;
        word = there;
    }
}

bool core_words_of(cal_str text, store_word_query *q)
{
    cal_str word;

    while ((word = store_word_next(&text)).n)
        add_word(q, word);
    return q->words[0].n > 0;
}

/* ---- finding ---- */

static bool is_found(const finding *f, int64_t id)
{
    for (size_t i = 0; i < f->found.n; i++) {
        if (f->found.at[i].id == id)
            return true;
    }
    return false;
}

static void take(cal_ctx *cx, finding *f, const cal_user *u)
{
    if (f->more || is_found(f, u->id))
        return;
    if (f->found.n == f->ask.limit)
        f->more = true;
    else
        CAL_PUSH(cx->arena, &f->found, *u);
}

static void take_all(cal_ctx *cx, finding *f, const cal_user *users, size_t n)
{
    for (size_t i = 0; i < n; i++)
        take(cx, f, &users[i]);
}

static cal_err find_exact(cal_ctx *cx, finding *f)
{
    const store_principal_query q = {f->ask.organisation, f->q->kinds, f->login};
    const cal_user *users;
    size_t n;
    cal_err e = store_principal_exact(cx, &q, &users, &n);

    if (!e)
        take_all(cx, f, users, n);
    return e;
}

/* Puts the word first that the fewest have: those are read, the other words judge them. */
static cal_err lead_with_rarest(cal_ctx *cx, store_word_query *q)
{
    int64_t fewest = 0;
    cal_err e = CAL_OK;

    for (size_t i = 0; i < STORE_WORDS && q->words[i].n && q->words[1].n && !e; i++) {
        int64_t n;
        cal_str word = q->words[i];

        if ((e = store_user_word_count(cx, q->organisation, word, &n)) || (i && n >= fewest))
            continue;
        fewest = n;
        q->words[i] = q->words[0];
        q->words[0] = word;
    }
    return e;
}

/* One more than wanted tells whether there are others. */
static cal_err find_words(cal_ctx *cx, finding *f, const cal_str *words)
{
    store_word_query ask = f->ask;
    const cal_user *users;
    size_t n;

    if (f->more)
        return CAL_OK;
    for (size_t i = 0; i < STORE_WORDS; i++)
        ask.words[i] = words[i];
    ask.limit = CANDIDATES;

    cal_err e = lead_with_rarest(cx, &ask);

    e = e ? e : store_user_by_words(cx, &ask, &users, &n);

    if (!e)
        take_all(cx, f, users, n);
    return e;
}

/* A text of several words, or with signs in it, as a whole: "bob j", "bob.j", "bob@ex". */
static cal_err find_begin(cal_ctx *cx, finding *f)
{
    bool is_name = cal_str_has(f->name, CAL_STR(" "));
    const cal_str words[STORE_WORDS] = {is_name ? f->name : f->login};

    if (!is_name && !cal_str_has(f->login, CAL_STR("@")) && !cal_str_has(f->login, CAL_STR(".")) &&
        !cal_str_has(f->login, CAL_STR("-")))
        return CAL_OK;
    return find_words(cx, f, words);
}

static bool has(cal_ctx *cx, const finding *f, const cal_user *u)
{
    cal_str address = core_login_fold(cx, u->email);

    return cal_str_has(core_fold_search(cx, u->name), f->name) ||
           cal_str_has(u->handle, f->login) ||
           cal_str_has(cal_str_take(address, cal_str_find_byte(address, '@')), f->login);
}

static cal_err find_part(cal_ctx *cx, finding *f)
{
    store_word_query ask = f->ask;
    const cal_user *users;
    size_t n;

    if (f->more || cal_utf8_count(f->name) < MIN_PART)
        return CAL_OK;
    ask.limit = CANDIDATES;

    cal_err e = store_user_by_pieces(cx, &ask, f->name, &users, &n);

    for (size_t i = 0; !e && i < n; i++) {
        if (has(cx, f, &users[i]))
            take(cx, f, &users[i]);
    }
    f->more |= !e && n == ask.limit;
    return e;
}

cal_err core_directory_find(cal_ctx *cx, const core_directory_query *q, const cal_user **out,
                            size_t *n, bool *more)
{
    finding f = {.q = q, .ask = {.kinds = q->kinds}};
    cal_err e = CAL_OK;

    *out = NULL;
    *n = 0;
    *more = false;
    if (!cx->who && !cx->is_system)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to find people.");
    if (!cal_utf8_ok(q->text))
        return CAL_OK;
    f.ask.organisation = core_organisation_of(cx);
    f.ask.limit = q->limit && q->limit < MOST ? q->limit : MOST;
    f.login = core_login_fold(cx, q->text);
    f.name = core_fold_search(cx, cal_str_trim(q->text));
    if (!f.login.n || (e = find_exact(cx, &f)) || (e = find_begin(cx, &f)) ||
        (core_words_of(f.name, &f.ask) && (e = find_words(cx, &f, f.ask.words))) ||
        (e = find_part(cx, &f)))
        return e;
    *out = f.found.at;
    *n = f.found.n;
    *more = f.more;
    return CAL_OK;
}

/* ---- the index ---- */

cal_err core_directory_index(cal_ctx *cx, bool *again)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const store_user *rows;
    size_t n;
    cal_err e;

    *again = false;
    if ((e = store_user_unindexed(cx, 1, &rows, &n)) || !n)
        return e;
    if ((e = store_tx_begin(cx, &tx)) || (e = store_user_unindexed(cx, INDEXED_AT_ONCE, &rows, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = store_user_index_add(cx, &rows[i]);
    *again = n == INDEXED_AT_ONCE;
    return e ? e : store_tx_commit(&tx);
}
