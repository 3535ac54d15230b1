/* SPDX-License-Identifier: MIT */
/* The candidates of a query: by the time index, by the text index, or all of some components. */
#include "store/event.h"
#include "store/rows.h"
#include "store/stmt.h"
#include "store/time_index.h"

/* clang-format off */
#define CANDIDATE_COLS                                          \
    STORE_EVENT_COLS(store_candidate, event.),                  \
    STORE_COL(store_candidate, span.first_utc, "e.first_utc"),  \
    STORE_COL(store_candidate, span.last_utc,  "e.last_utc"),   \
    STORE_COL(store_candidate, span.recurs,    "e.recurs"),     \
    STORE_COL(store_candidate, is_floating,    "e.is_floating")

static const store_col meta_cols[] = {CANDIDATE_COLS};

static const store_col whole_cols[] = {
    CANDIDATE_COLS,
    STORE_COL(store_candidate, event.ics, "e.ics"),
};

static const store_col bytes_cols[] = {STORE_COL(store_text, value, "e.ics")};

/* Ids of short spans that can touch [$4, $5), $6 before it. */
#define TIMED_SHORT                                                                     \
    "SELECT t.event FROM event_time t WHERE t.home = $1 AND t.calendar = $2"            \
    " AND t.bucket = 0 AND t.key >= $6 AND t.key < $5 AND t.other >= $4"
/* Ids of the other spans, from some buckets. */
#define TIMED_IN(buckets)                                                               \
    "SELECT t.event FROM event_time t WHERE t.home = $1 AND t.calendar = $2"            \
    " AND t.bucket IN (" buckets ") AND t.key >= $4 AND t.other < $5"
#define ALL_MONTHS "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"
/* of_home: how the objects themselves are found. The embedded engine goes by their numbers alone, and
   would take another index if it were told the home; the other one keeps them by home and number. */
#define OF_HOME "e.home = $1 AND "
#define TIMED(of_home, in)                                                              \
    "SELECT {} FROM event e WHERE " of_home "e.id IN (" TIMED_SHORT " UNION ALL " in ")" \
    " AND e.id > $3 AND (e.component & $7) <> 0 ORDER BY e.id LIMIT $8"
#define TIMED_NEAR(of_home) TIMED(of_home, TIMED_IN("$9, $10, $11, 13"))
#define TIMED_WIDE(of_home) TIMED(of_home, TIMED_IN(ALL_MONTHS))
/* One component after the other would not rise by id: a merge of sorted lists does. */
#define KIND(bit)                                                                       \
    "SELECT k.id FROM event k WHERE k.home = $1 AND k.calendar = $2"                    \
    " AND k.component = " bit " AND ($4 & " bit ") <> 0 AND k.id > $3"
#define UNTIMED(of_home)                                                                \
    "SELECT {} FROM event e WHERE " of_home "e.id IN (SELECT id FROM ("                 \
    KIND("1") " UNION ALL " KIND("2") " UNION ALL " KIND("4") " UNION ALL " KIND("8")   \
    " UNION ALL " KIND("16") " ORDER BY 1 LIMIT $5) AS n) ORDER BY e.id"
/* What the text index finds, and what is not in it. */
#define TEXT_HERE                                                                       \
    " AND k.home = $1 AND k.calendar = $2 AND (k.component & $6) <> 0"                  \
    " AND ($7 = 0 OR (k.first_utc < $9 AND k.last_utc >= $8))"
#define TEXT(of_home, found)                                                            \
    "SELECT {} FROM event e WHERE " of_home "e.id IN (SELECT id FROM (" found TEXT_HERE  \
    " UNION ALL SELECT k.id FROM event k WHERE k.indexed = 0 AND k.id > $3" TEXT_HERE   \
    " ORDER BY 1 LIMIT $5) AS n) ORDER BY e.id"
#define TEXT_SQLITE TEXT("",                                                            \
    "SELECT g.rowid AS id FROM event_gram g CROSS JOIN event k ON k.id = g.rowid"       \
    " WHERE g.event_gram MATCH $4 AND g.rowid > $3")
#define TEXT_PG TEXT(OF_HOME,                                                           \
    "SELECT k.id AS id FROM event_gram g JOIN event k ON k.id = g.event AND k.home = g.home" \
    " WHERE g.home = $1 AND g.grams @> string_to_array($4, ' ') AND g.event > $3")

/* The whole object stands right behind its metadata: [X_META + with_ics]. */
enum {
    NEAR_META, NEAR_WHOLE, WIDE_META, WIDE_WHOLE, UNTIMED_META, UNTIMED_WHOLE, TEXT_META, TEXT_WHOLE,
    BYTES
};

static const store_stmt sql[] = {
    [NEAR_META]     = {.sqlite = TIMED_NEAR(""), .pg = TIMED_NEAR(OF_HOME), STORE_OUT(store_candidate, meta_cols)},
    [NEAR_WHOLE]    = {.sqlite = TIMED_NEAR(""), .pg = TIMED_NEAR(OF_HOME), STORE_OUT(store_candidate, whole_cols)},
    [WIDE_META]     = {.sqlite = TIMED_WIDE(""), .pg = TIMED_WIDE(OF_HOME), STORE_OUT(store_candidate, meta_cols)},
    [WIDE_WHOLE]    = {.sqlite = TIMED_WIDE(""), .pg = TIMED_WIDE(OF_HOME), STORE_OUT(store_candidate, whole_cols)},
    [UNTIMED_META]  = {.sqlite = UNTIMED(""), .pg = UNTIMED(OF_HOME),    STORE_OUT(store_candidate, meta_cols)},
    [UNTIMED_WHOLE] = {.sqlite = UNTIMED(""), .pg = UNTIMED(OF_HOME),    STORE_OUT(store_candidate, whole_cols)},
    [TEXT_META] = {
        .sqlite = TEXT_SQLITE, .pg = TEXT_PG, STORE_OUT(store_candidate, meta_cols)},
    [TEXT_WHOLE] = {
        .sqlite = TEXT_SQLITE, .pg = TEXT_PG, STORE_OUT(store_candidate, whole_cols)},
    [BYTES] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1 AND e.id = $2", STORE_OUT(store_text, bytes_cols),
        .none = "There is no such object"},
};
/* clang-format on */

const store_stmts store_event_query_stmts = {"event_query", sql, CAL_COUNT(sql)};

static cal_err query_timed(cal_ctx *cx, const cal_calendar *cal, const store_event_query *q,
                           store_list *l)
{
    store_window w = store_window_of(q->from, q->to);

    if (w.is_long)
        return store_all(cx, &sql[WIDE_META + q->with_ics],
                         ARGS(V(cal->home), V(cal->id), V(q->after), V(q->from), V(q->to),
                              V(w.short_from), V(q->components), V_SIZE(q->limit)),
                         l);
    return store_all(cx, &sql[NEAR_META + q->with_ics],
                     ARGS(V(cal->home), V(cal->id), V(q->after), V(q->from), V(q->to),
                          V(w.short_from), V(q->components), V_SIZE(q->limit), V(w.months[0]),
                          V(w.months[1]), V(w.months[2])),
                     l);
}

static cal_err query(cal_ctx *cx, const cal_calendar *cal, const store_event_query *q,
                     store_list *l)
{
    if (q->grams.n)
        return store_all(cx, &sql[TEXT_META + q->with_ics],
                         ARGS(V(cal->home), V(cal->id), V(q->after), V(q->grams), V_SIZE(q->limit),
                              V(q->components), V(q->timed), V(q->from), V(q->to)),
                         l);
    if (q->timed)
        return query_timed(cx, cal, q, l);
    return store_all(
        cx, &sql[UNTIMED_META + q->with_ics],
        ARGS(V(cal->home), V(cal->id), V(q->after), V(q->components), V_SIZE(q->limit)), l);
}

cal_err store_event_query_page(cal_ctx *cx, const cal_calendar *cal, const store_event_query *q,
                               const store_candidate **out, size_t *n)
{
    store_list l = {0};
    cal_err e = query(cx, cal, q, &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_event_bytes(cal_ctx *cx, int64_t home, int64_t id, cal_str *out)
{
    return store_one(cx, &sql[BYTES], ARGS(V(home), V(id)), out);
}
