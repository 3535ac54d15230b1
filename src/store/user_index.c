/* SPDX-License-Identifier: MIT */
/* Words and pieces of what principals are called. */
#include "store/user_index.h"

#include "base/utf8.h"
#include "store/rows.h"
#include "store/stmt.h"
#include "store/text_index.h"

/* Of one principal; and bytes of a word. */
enum { MOST_WORDS = 40, MOST_WORD = 64 };

/* clang-format off */
static const store_col user_cols[] = {STORE_USER_COLS(cal_user, )};

static const store_col whole_cols[] = {
    STORE_USER_COLS(store_user, user.),
    STORE_COL(store_user, email_folded, "COALESCE(u.email_folded, '')"),
    STORE_COL(store_user, name_folded,  "u.name_folded"),
};

/* $2, $3: what the first word is within; $4 … $7: the others; $8: kinds. */
#define HAS_WORD(low, high)                                                                     \
    " AND EXISTS (SELECT 1 FROM user_word v WHERE v.principal = w.principal AND v.word >= " low           \
    " AND v.word < " high ")"

static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

enum { ADD_WORD, REMOVE_WORDS, ADD_PIECES, REMOVE_PIECES, MARK, MARK_ALL, UNINDEXED, WORD_COUNT, BY_WORDS, BY_PIECES };

static const store_stmt sql[] = {
    [ADD_WORD] = {
        .sql = "INSERT INTO user_word (organisation, word, principal) VALUES ($1, $2, $3)"
               " ON CONFLICT (organisation, word, principal) DO NOTHING"},
    [REMOVE_WORDS] = {
        .sql = "DELETE FROM user_word WHERE principal = $1"},
    [ADD_PIECES] = {
        .sqlite = "INSERT INTO user_gram (rowid, grams) VALUES ($1, $2)",
        .pg = "INSERT INTO user_gram (principal, grams) VALUES ($1, string_to_array($2, ' '))"},
    [REMOVE_PIECES] = {
        .sqlite = "INSERT INTO user_gram (user_gram, rowid, grams) VALUES ('delete', $1, $2)",
        .pg = "DELETE FROM user_gram WHERE principal = $1 AND $2 <> ''"},
    [MARK] = {
        .sql = "UPDATE principal SET indexed = $2 WHERE id = $1"},
    [MARK_ALL] = {
        .sql = "UPDATE principal SET indexed = 0"},
    [UNINDEXED] = {
        .sql = "SELECT {} FROM principal u WHERE u.indexed = 0 ORDER BY u.id LIMIT $1",
        STORE_OUT(store_user, whole_cols)},
    [WORD_COUNT] = {
        .sql = "SELECT {} FROM (SELECT 1 FROM user_word w WHERE w.organisation = $1 AND w.word >= $2"
               " AND w.word < $3 LIMIT 2000) AS n",
        STORE_OUT(store_i64, count_cols)},
    [BY_WORDS] = {
        .sql = "SELECT {} FROM user_word w CROSS JOIN principal u"
               " WHERE u.id = w.principal AND w.organisation = $1 AND w.word >= $2 AND w.word < $3"
               HAS_WORD("$4", "$5") HAS_WORD("$6", "$7")
               " AND u.disabled = 0 AND ((1 << CAST(u.kind AS INTEGER)) & $8) <> 0"
               " ORDER BY w.word, w.principal LIMIT $9",
        STORE_OUT(cal_user, user_cols)},
    [BY_PIECES] = {
        .sqlite = "SELECT {} FROM user_gram g CROSS JOIN principal u ON u.id = g.rowid"
                  " WHERE g.user_gram MATCH $1 AND u.organisation = $2 AND u.disabled = 0"
                  " AND ((1 << CAST(u.kind AS INTEGER)) & $3) <> 0 LIMIT $4",
        .pg = "SELECT {} FROM user_gram g JOIN principal u ON u.id = g.principal"
              " WHERE g.grams @> string_to_array($1, ' ')"
              " AND u.organisation = $2 AND u.disabled = 0 AND ((1 << CAST(u.kind AS INTEGER)) & $3) <> 0 LIMIT $4",
        STORE_OUT(cal_user, user_cols)},
};
/* clang-format on */

const store_stmts store_user_index_stmts = {"user_index", sql, CAL_COUNT(sql)};

static bool is_in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

cal_str store_word_next(cal_str *rest)
{
    size_t from = 0, to;
    cal_str word;

    while (from < rest->n && !is_in_word(rest->p[from]))
        from++;
    for (to = from; to < rest->n && is_in_word(rest->p[to]); to++)
        ;
    word = to > from ? (cal_str){rest->p + from, to - from} : (cal_str){NULL, 0};
    *rest = cal_str_skip(*rest, to);
    return word;
}

/* Of an address what stands before its "@": the domain would find everybody. */
static cal_str local_of(const store_user *row)
{
    return cal_str_take(row->email_folded, cal_str_find_byte(row->email_folded, '@'));
}

static cal_str pieces_of(cal_ctx *cx, const store_user *row)
{
    const store_texts texts = {
        .uid = CAL_STR(""),
        .words = row->name_folded,
        .people = cal_arena_printf(cx->arena, "%.*s\n%.*s", CAL_FMT(row->user.handle),
                                   CAL_FMT(local_of(row))),
    };

    return store_texts_grams(cx, row->user.organisation, &texts);
}

static cal_err add_word(cal_ctx *cx, const store_user *row, cal_str word)
{
    if (!word.n)
        return CAL_OK;
    return store_run(
        cx, &sql[ADD_WORD],
        ARGS(V(row->user.organisation), V(cal_utf8_take(word, MOST_WORD)), V(row->user.id)), NULL);
}

static cal_err add_words(cal_ctx *cx, const store_user *row, cal_str text)
{
    cal_err e = CAL_OK;

    for (int i = 0; !e && i < MOST_WORDS && text.n; i++)
        e = add_word(cx, row, store_word_next(&text));
    return e;
}

cal_err store_user_index_add(cal_ctx *cx, const store_user *row)
{
    cal_err e;

    if ((e = add_words(cx, row, row->name_folded)) || (e = add_words(cx, row, row->user.handle)) ||
        (e = add_words(cx, row, local_of(row))) || (e = add_word(cx, row, row->user.handle)) ||
        (e = add_word(cx, row, row->email_folded)) || (e = add_word(cx, row, row->name_folded)) ||
        (e = store_run(cx, &sql[ADD_PIECES], ARGS(V(row->user.id), V(pieces_of(cx, row))), NULL)))
        return e;
    return store_run(cx, &sql[MARK], ARGS(V(row->user.id), V((int64_t)1)), NULL);
}

cal_err store_user_index_remove(cal_ctx *cx, const store_user *row)
{
    cal_err e;

    if ((e = store_run(cx, &sql[REMOVE_WORDS], ARGS(V(row->user.id)), NULL)) ||
        (e = store_run(cx, &sql[REMOVE_PIECES], ARGS(V(row->user.id), V(pieces_of(cx, row))),
                       NULL)))
        return e;
    return store_run(cx, &sql[MARK], ARGS(V(row->user.id), V((int64_t)0)), NULL);
}

cal_err store_user_unindexed(cal_ctx *cx, size_t limit, const store_user **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[UNINDEXED], ARGS(V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_user_index_forget(cal_ctx *cx)
{
    return store_run(cx, &sql[MARK_ALL], NO_ARGS, NULL);
}

/* ---- searching ---- */

/* Behind every word that the given one begins. */
static cal_str end_of(cal_ctx *cx, cal_str word)
{
    return cal_arena_printf(cx->arena, "%.*s\xF4\x8F\xBF\xBF", CAL_FMT(word));
}

static cal_str begin_of(cal_str word)
{
    return word.n ? word : CAL_STR("");
}

static cal_err users(cal_err e, const store_list *l, const cal_user **out, size_t *n)
{
    *out = l->at;
    *n = l->n;
    return e;
}

cal_err store_user_word_count(cal_ctx *cx, int64_t organisation, cal_str word, int64_t *out)
{
    return store_one(cx, &sql[WORD_COUNT], ARGS(V(organisation), V(word), V(end_of(cx, word))),
                     out);
}

cal_err store_user_by_words(cal_ctx *cx, const store_word_query *q, const cal_user **out, size_t *n)
{
    const cal_str *w = q->words;
    store_list l;
    cal_err e = store_all(cx, &sql[BY_WORDS],
                          ARGS(V(q->organisation), V(w[0]), V(end_of(cx, w[0])), V(begin_of(w[1])),
                               V(end_of(cx, w[1])), V(begin_of(w[2])), V(end_of(cx, w[2])),
                               V(q->kinds), V_SIZE(q->limit)),
                          &l);

    return users(e, &l, out, n);
}

cal_err store_user_by_pieces(cal_ctx *cx, const store_word_query *q, cal_str text,
                             const cal_user **out, size_t *n)
{
    cal_buf *ask = cal_buf_new(cx->arena, 0);
    store_list l = {0};

    *out = NULL;
    *n = 0;
    if (!store_text_ask(q->organisation, text, false, ask))
        return CAL_OK;

    cal_err e =
        store_all(cx, &sql[BY_PIECES],
                  ARGS(V(cal_buf_str(ask)), V(q->organisation), V(q->kinds), V_SIZE(q->limit)), &l);

    return users(e, &l, out, n);
}
