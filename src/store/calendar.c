/* SPDX-License-Identifier: MIT */
/* Calendar collections. */
#include "store/calendar.h"

#include "store/ahead.h"
#include "store/event_text.h"
#include "store/rows.h"
#include "store/stmt.h"
#include "store/user.h"

/* clang-format off */
static const store_col cols[] = {STORE_CALENDAR_COLS(cal_calendar, )};

static const store_col counted_cols[] = {
    STORE_CALENDAR_COLS(cal_calendar, ),
    STORE_COL(cal_calendar, count,
              "(SELECT count(*) FROM event e WHERE e.home = c.home AND e.calendar = c.id)"),
};

static const store_col change_cols[] = {
    STORE_COL(store_calendar_change, seq, "c.seq"),
    STORE_COL(store_calendar_change, href, "c.href"),
    STORE_CALENDAR_COLS(store_calendar_change, calendar.),
};

static const store_col gone_cols[] = {
    STORE_COL(store_calendar_change, seq, "t.seq"),
    STORE_COL(store_calendar_change, href, "t.href"),
    STORE_COL(store_calendar_change, deleted, "1"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};
static const store_col bytes_cols[] = {STORE_COL(store_i64, value, "CAST(COALESCE(sum(bytes), 0) AS BIGINT)")};

/* SQLite takes a CROSS JOIN in the order written. */
#define FROM_CALENDAR " FROM calendar c CROSS JOIN principal u WHERE u.id = c.home AND "
#define FROM_OWNER    " FROM principal u CROSS JOIN calendar c WHERE c.home = u.id AND "

enum {
    LIST, LIST_COUNTED, AT, BY_ID, COUNT, BYTES, INSERT, UPDATE, RENAME, CHANGED, GONE, UNBURY, BURY,
    DELETE_TIMES, DELETE_EVENTS, DELETE_FILES, DELETE_LOCKS, DELETE_SHARES, DELETE_PROPERTIES,
    DELETE_TOMBSTONES, DELETE
};

static const char no_calendar[] = "There is no such calendar";

static const store_stmt sql[] = {
    [LIST] = {
        .sql = "SELECT {}" FROM_CALENDAR "c.home = $1 ORDER BY c.sort_order, c.name, c.id",
        STORE_OUT(cal_calendar, cols)},
    [LIST_COUNTED] = {
        .sql = "SELECT {}" FROM_CALENDAR "c.home = $1 ORDER BY c.sort_order, c.name, c.id",
        STORE_OUT(cal_calendar, counted_cols)},
    [AT] = {
        .sql = "SELECT {}" FROM_OWNER "u.handle = $1 AND c.href = $2",
        STORE_OUT(cal_calendar, cols), .none = no_calendar},
    [BY_ID] = {
        .sql = "SELECT {}" FROM_CALENDAR "c.id = $1",
        STORE_OUT(cal_calendar, cols), .none = no_calendar},
    [COUNT] = {
        .sql = "SELECT {} FROM calendar WHERE home = $1 AND kind IN (0, 1)",
        STORE_OUT(store_i64, count_cols)},
    [BYTES] = {
        .sql = "SELECT {} FROM calendar WHERE home = $1",
        STORE_OUT(store_i64, bytes_cols)},
    [INSERT] = {
        .sql = "INSERT INTO calendar (home, href, name, description, color, sort_order, visible,"
               " transparent, time_zone, vtimezone, components, created, seq, floor, kind, source)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15)"
               " RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [UPDATE] = {
        .sql = "UPDATE calendar SET name = $2, description = $3, color = $4, sort_order = $5,"
               " visible = $6, transparent = $7, time_zone = $8, vtimezone = $9, components = $10,"
               " seq = $11 WHERE id = $1",
        .none = no_calendar},
    [RENAME] = {
        .sql = "UPDATE calendar SET href = $2, seq = $3 WHERE id = $1", .none = no_calendar},
    [CHANGED] = {
        .sql = "SELECT {}" FROM_CALENDAR "c.home = $1 AND c.seq > $2 ORDER BY c.seq LIMIT $3",
        STORE_OUT(store_calendar_change, change_cols)},
    [GONE] = {
        .sql = "SELECT {} FROM tombstone t WHERE t.home = $1 AND t.calendar = 0 AND t.seq > $2"
               " ORDER BY t.seq LIMIT $3",
        STORE_OUT(store_calendar_change, gone_cols)},
    [UNBURY] = {
        .sql = "DELETE FROM tombstone WHERE home = $1 AND calendar = 0 AND href = $2"},
    [BURY] = {
        .sql = "INSERT INTO tombstone (home, calendar, href, seq, at) VALUES ($1, 0, $2, $3, $4)"
               " ON CONFLICT (home, calendar, href) DO UPDATE SET seq = excluded.seq,"
               " at = excluded.at"},
    [DELETE_TIMES] = {
        .sql = "DELETE FROM event_time WHERE home = $1 AND calendar = $2"},
    [DELETE_EVENTS] = {
        .sql = "DELETE FROM event WHERE home = $1 AND calendar = $2"},
    [DELETE_FILES] = {
        .sql = "DELETE FROM file WHERE home = $1 AND calendar = $2"},
    [DELETE_LOCKS] = {
        .sql = "DELETE FROM lock WHERE home = $1 AND calendar = $2"},
    [DELETE_SHARES] = {
        .sql = "DELETE FROM share WHERE home = $1 AND calendar = $2"},
    [DELETE_PROPERTIES] = {
        .sql = "DELETE FROM property WHERE home = $1 AND calendar = $2"},
    [DELETE_TOMBSTONES] = {
        .sql = "DELETE FROM tombstone WHERE home = $1 AND calendar = $2"},
    [DELETE] = {
        .sql = "DELETE FROM calendar WHERE home = $1 AND id = $2",
        .none = no_calendar},
};
/* clang-format on */

const store_stmts store_calendar_stmts = {"calendar", sql, CAL_COUNT(sql)};

cal_err store_calendar_list(cal_ctx *cx, int64_t home, bool with_count, const cal_calendar **out,
                            size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[with_count ? LIST_COUNTED : LIST], ARGS(V(home)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_calendar_at(cal_ctx *cx, cal_str owner, cal_str href, cal_calendar *out)
{
    const cal_calendar *known;

    *out = (cal_calendar){0};
    if (!store_ahead_calendar(cx, owner, href, &known))
        return store_one(cx, &sql[AT], ARGS(V(owner), V(href)), out);
    if (!known)
        return cal_fail(cx, CAL_E_NOT_FOUND, "%s", no_calendar);
    *out = *known;
    return CAL_OK;
}

cal_err store_calendar_by_id(cal_ctx *cx, int64_t id, cal_calendar *out)
{
    *out = (cal_calendar){0};
    return store_one(cx, &sql[BY_ID], ARGS(V(id)), out);
}

cal_err store_calendar_count(cal_ctx *cx, int64_t home, int64_t *out)
{
    return store_one(cx, &sql[COUNT], ARGS(V(home)), out);
}

cal_err store_home_bytes(cal_ctx *cx, int64_t home, int64_t *out)
{
    return store_one(cx, &sql[BYTES], ARGS(V(home)), out);
}

cal_err store_calendar_insert(cal_ctx *cx, const cal_calendar *in, int64_t *id)
{
    cal_err e = store_run(cx, &sql[UNBURY], ARGS(V(in->home), V(in->href)), NULL);

    if (e)
        return e;
    return store_one(cx, &sql[INSERT],
                     ARGS(V(in->home), V(in->href), V(in->name), V(in->description), V(in->color),
                          V(in->sort_order), V(in->visible), V(in->transparent), V(in->time_zone),
                          V(in->vtimezone), V(in->components), V(in->created), V(in->seq),
                          V(in->kind), V(in->source.p ? in->source : CAL_STR(""))),
                     id);
}

cal_err store_calendar_update(cal_ctx *cx, const cal_calendar *in)
{
    return store_change(cx, &sql[UPDATE],
                        ARGS(V(in->id), V(in->name), V(in->description), V(in->color),
                             V(in->sort_order), V(in->visible), V(in->transparent),
                             V(in->time_zone), V(in->vtimezone), V(in->components), V(in->seq)));
}

/* The trace at the old place has a sequence of its own: an answer that is cut between two changes
   of one sequence would lose one of them. */
cal_err store_calendar_rename(cal_ctx *cx, const cal_calendar *in, cal_str href, int64_t seq)
{
    cal_err e;

    if ((e = store_run(cx, &sql[UNBURY], ARGS(V(in->home), V(href)), NULL)) ||
        (e = store_change(cx, &sql[RENAME], ARGS(V(in->id), V(href), V(seq)))) ||
        (e = store_home_bump(cx, in->home, &seq)))
        return e;
    return store_run(cx, &sql[BURY], ARGS(V(in->home), V(in->href), V(seq), V(cx->now)), NULL);
}

cal_err store_calendar_delete(cal_ctx *cx, const cal_calendar *in, int64_t seq)
{
    cal_err e = store_event_text_clear(cx, in->home, in->id);

    for (size_t i = DELETE_TIMES; i <= DELETE_TOMBSTONES && !e; i++)
        e = store_run(cx, &sql[i], ARGS(V(in->home), V(in->id)), NULL);
    if (e || (e = store_change(cx, &sql[DELETE], ARGS(V(in->home), V(in->id)))))
        return e;
    return store_run(cx, &sql[BURY], ARGS(V(in->home), V(in->href), V(seq), V(cx->now)), NULL);
}

cal_err store_calendar_changes(cal_ctx *cx, int64_t home, int64_t after, size_t limit,
                               const store_calendar_change **out, size_t *n)
{
    store_list kept, gone = {0};
    cal_err e = store_all(cx, &sql[CHANGED], ARGS(V(home), V(after), V_SIZE(limit)), &kept);

    if (!e && after > 0)
        e = store_all(cx, &sql[GONE], ARGS(V(home), V(after), V_SIZE(limit)), &gone);
    if (e)
        return e;

    /* Both rise by sequence, and no sequence occurs twice: they are merged up to the limit. */
    const store_calendar_change *k = kept.at, *g = gone.at;
    size_t i = 0, j = 0, m = kept.n + gone.n < limit ? kept.n + gone.n : limit;
    store_calendar_change *all = CAL_NEW_N(cx->arena, store_calendar_change, m);

    while (i + j < m) {
        bool from_kept = j == gone.n || (i < kept.n && k[i].seq < g[j].seq);

        all[i + j] = from_kept ? k[i] : g[j];
        i += from_kept;
        j += !from_kept;
    }
    *out = all;
    *n = m;
    return CAL_OK;
}
