/* SPDX-License-Identifier: MIT */
/* Writing the text index. It keeps no texts: what is taken out of it is told the words it has. */
#include "store/event_text.h"

#include "store/rows.h"
#include "store/stmt.h"

enum { PAGE = 200 };

/* clang-format off */
typedef struct text_row {
    int64_t id, home, seq;
    store_texts texts;
} text_row;

static const store_col text_cols[] = {
    STORE_COL(text_row, id,           "e.id"),
    STORE_COL(text_row, home,         "e.home"),
    STORE_COL(text_row, seq,          "e.seq"),
    STORE_COL(text_row, texts.uid,    "e.uid"),
    STORE_COL(text_row, texts.people, "e.people"),
    STORE_COL(text_row, texts.words,  "e.search"),
};

/* $1: the home, which the embedded engine needs not: it is in every word. */
enum { ADD, REMOVE, OF_CALENDAR, MARKED };

static const store_stmt sql[] = {
    [ADD] = {
        .later = true,
        .sqlite = "INSERT INTO event_gram (rowid, grams) SELECT $2, $3 WHERE $1 > 0",
        .pg = "INSERT INTO event_gram (home, event, grams) VALUES ($1, $2, string_to_array($3, ' '))"},
    [REMOVE] = {
        .later = true,
        .sqlite = "INSERT INTO event_gram (event_gram, rowid, grams) SELECT 'delete', $2, $3 WHERE $1 > 0",
        .pg = "DELETE FROM event_gram WHERE home = $1 AND event = $2 AND $3 <> ''"},
    [OF_CALENDAR] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2 AND e.seq > $3"
               " AND e.indexed <> 0 ORDER BY e.seq LIMIT $4",
        STORE_OUT(text_row, text_cols)},
    [MARKED] = {
        .sql = "SELECT {} FROM event e WHERE e.indexed <> 0 AND e.id > $1 ORDER BY e.id LIMIT $2",
        STORE_OUT(text_row, text_cols)},
};
/* clang-format on */

const store_stmts store_event_text_stmts = {"event_text", sql, CAL_COUNT(sql)};

static cal_err change(cal_ctx *cx, const store_stmt *how, int64_t home, int64_t id,
                      const store_texts *texts)
{
    return store_run(cx, how, ARGS(V(home), V(id), V(store_texts_grams(cx, home, texts))), NULL);
}

cal_err store_event_text_set(cal_ctx *cx, int64_t home, int64_t id, const store_texts *before,
                             const store_texts *now)
{
    cal_err e = CAL_OK;

    if (before && now && store_texts_eq(before, now))
        return CAL_OK;
    if (before)
        e = change(cx, &sql[REMOVE], home, id, before);
    return e || !now ? e : change(cx, &sql[ADD], home, id, now);
}

/* One page, whose words are forgotten behind it. */
static cal_err clear_page(cal_ctx *cx, int64_t home, int64_t calendar, int64_t *after)
{
    cal_arena *kept = cx->arena;
    store_list l = {0};
    cal_err e;

    cx->arena = cal_arena_new();
    e = store_all(cx, &sql[OF_CALENDAR], ARGS(V(home), V(calendar), V(*after), V_SIZE(PAGE)), &l);

    const text_row *rows = l.at;

    for (size_t i = 0; i < l.n && !e; i++)
        e = change(cx, &sql[REMOVE], home, rows[i].id, &rows[i].texts);
    *after = l.n ? rows[l.n - 1].seq : INT64_MAX;
    if (e && cx->fail.why.p)
        cx->fail.why = cal_arena_dup(kept, cx->fail.why);
    cal_arena_free(cx->arena);
    cx->arena = kept;
    return e;
}

cal_err store_event_text_clear(cal_ctx *cx, int64_t home, int64_t calendar)
{
    int64_t after = 0;
    cal_err e = CAL_OK;

    while (!e && after != INT64_MAX)
        e = clear_page(cx, home, calendar, &after);
    return e;
}

cal_err store_event_text_fill(cal_ctx *cx, int64_t *after)
{
    store_list l = {0};
    cal_err e = store_all(cx, &sql[MARKED], ARGS(V(*after), V_SIZE(PAGE)), &l);
    const text_row *rows = l.at;

    for (size_t i = 0; i < l.n && !e; i++)
        e = change(cx, &sql[ADD], rows[i].home, rows[i].id, &rows[i].texts);
    *after = l.n ? rows[l.n - 1].id : INT64_MAX;
    return e;
}
