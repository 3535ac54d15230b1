/* SPDX-License-Identifier: MIT */
/* Migrated calendars and objects. */
#include "store/migrated.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col calendar_cols[] = {
    STORE_COL(cal_migrated_calendar, calendar,   "m.calendar"),
    STORE_COL(cal_migrated_calendar, home,       "m.home"),
    STORE_COL(cal_migrated_calendar, source,     "m.source"),
    STORE_COL(cal_migrated_calendar, sync_token, "m.sync_token"),
    STORE_COL(cal_migrated_calendar, ctag,       "m.ctag"),
    STORE_COL(cal_migrated_calendar, run_at,     "m.run_at"),
};

static const store_col object_cols[] = {
    STORE_COL(cal_migrated, source,      "m.source"),
    STORE_COL(cal_migrated, source_etag, "m.source_etag"),
    STORE_COL(cal_migrated, href,        "m.href"),
    STORE_COL(cal_migrated, etag,        "m.etag"),
};

enum { CALENDAR_AT, CALENDAR_PUT, LIST, PUT, DELETE };

static const store_stmt sql[] = {
    [CALENDAR_AT] = {
        .sql = "SELECT {} FROM migrated_calendar m WHERE m.home = $1 AND m.source = $2",
        STORE_OUT(cal_migrated_calendar, calendar_cols)},
    [CALENDAR_PUT] = {
        .sql = "INSERT INTO migrated_calendar (calendar, home, source, sync_token, ctag, run_at)"
               " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (calendar) DO UPDATE SET"
               " sync_token = excluded.sync_token, ctag = excluded.ctag, run_at = excluded.run_at"},
    [LIST] = {
        .sql = "SELECT {} FROM migrated m WHERE m.calendar = $1 ORDER BY m.source",
        STORE_OUT(cal_migrated, object_cols)},
    [PUT] = {
        .sql = "INSERT INTO migrated (calendar, source, source_etag, href, etag)"
               " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (calendar, source) DO UPDATE SET"
               " source_etag = excluded.source_etag, href = excluded.href, etag = excluded.etag"},
    [DELETE] = {.sql = "DELETE FROM migrated WHERE calendar = $1 AND source = $2"},
};
/* clang-format on */

const store_stmts store_migrated_stmts = {"migrated", sql, CAL_COUNT(sql)};

cal_err store_migrated_calendar_at(cal_ctx *cx, int64_t home, cal_str source,
                                   cal_migrated_calendar *out, bool *found)
{
    return store_maybe(cx, &sql[CALENDAR_AT], ARGS(V(home), V(source)), out, found);
}

cal_err store_migrated_calendar_put(cal_ctx *cx, const cal_migrated_calendar *in)
{
    return store_run(cx, &sql[CALENDAR_PUT],
                     ARGS(V(in->calendar), V(in->home), V(in->source), V(in->sync_token),
                          V(in->ctag), V(in->run_at)),
                     NULL);
}

cal_err store_migrated_list(cal_ctx *cx, int64_t calendar, const cal_migrated **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(calendar)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_migrated_put(cal_ctx *cx, int64_t calendar, const cal_migrated *in)
{
    return store_run(cx, &sql[PUT],
                     ARGS(V(calendar), V(in->source), V(in->source_etag), V(in->href), V(in->etag)),
                     NULL);
}

cal_err store_migrated_delete(cal_ctx *cx, int64_t calendar, cal_str source)
{
    return store_run(cx, &sql[DELETE], ARGS(V(calendar), V(source)), NULL);
}
