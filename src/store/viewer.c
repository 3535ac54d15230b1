/* SPDX-License-Identifier: MIT */
/* Shared calendars as their viewers have them. */
#include "store/viewer.h"

#include "store/membership.h"
#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
#define VIEWER_COLS(T, m)                           \
    STORE_COL(T, m user,        "v.principal"),          \
    STORE_COL(T, m home,        "v.home"),          \
    STORE_COL(T, m calendar,    "v.calendar"),      \
    STORE_COL(T, m state,       "v.state"),         \
    STORE_COL(T, m href,        "v.href"),          \
    STORE_COL(T, m name,        "v.name"),          \
    STORE_COL(T, m color,       "v.color"),         \
    STORE_COL(T, m sort_order,  "v.sort_order"),    \
    STORE_COL(T, m visible,     "v.visible"),       \
    STORE_COL(T, m transparent, "v.transparent"),   \
    STORE_COL(T, m alarms,      "v.alarms"),        \
    STORE_COL(T, m created,     "v.created"),       \
    STORE_COL(T, m seq,         "v.seq")

static const store_col viewer_cols[] = {VIEWER_COLS(cal_viewer, )};

static const store_col viewed_cols[] = {
    VIEWER_COLS(store_viewed, viewer.),
    STORE_CALENDAR_COLS(store_viewed, calendar.),
    STORE_COL(store_viewed, owner_name, "u.name"),
};

static const store_col offer_cols[] = {
    STORE_CALENDAR_COLS(store_offer, calendar.),
    STORE_COL(store_offer, owner_name, "u.name"),
    STORE_COL(store_offer, level,      "o.level"),
    STORE_COL(store_offer, created,    "o.created"),
    STORE_COL(store_offer, state,      "COALESCE(v.state, 0)"),
};

static const store_col pending_cols[] = {
    STORE_COL(cal_pending, home,       "p.home"),
    STORE_COL(cal_pending, calendar,   "p.calendar"),
    STORE_COL(cal_pending, email,      "p.email"),
    STORE_COL(cal_pending, level,      "p.level"),
    STORE_COL(cal_pending, granted_by, "p.granted_by"),
    STORE_COL(cal_pending, created,    "p.created"),
};

enum {
    LIST, BY_PATH, AT, IN, OF, PUT, DELETE, BURY, UNBURY, OFFERS, PENDING_LIST, PENDING_FOR, PENDING_PUT,
    PENDING_DELETE
};

#define FROM_VIEWED                                                                              \
    "SELECT {} FROM viewer v CROSS JOIN calendar c CROSS JOIN principal u WHERE c.id = v.calendar"    \
    " AND u.id = c.home AND u.disabled = 0 AND v.state = 1 AND "

static const char gone[] = "There is no such shared calendar";

static const store_stmt sql[] = {
    [LIST] = {
        .sql = FROM_VIEWED "v.principal = $1 ORDER BY v.sort_order, v.calendar",
        STORE_OUT(store_viewed, viewed_cols)},
    [BY_PATH] = {
        .sql = FROM_VIEWED "v.principal = $1 AND v.href = $2",
        STORE_OUT(store_viewed, viewed_cols), .none = gone},
    [AT] = {
        .sql = "SELECT {} FROM viewer v WHERE v.principal = $1 AND v.calendar = $2",
        STORE_OUT(cal_viewer, viewer_cols), .none = gone},
    [IN] = {
        .sql = "SELECT {} FROM viewer v WHERE v.principal = $1 AND v.home = $2 AND v.state = 1",
        STORE_OUT(cal_viewer, viewer_cols)},
    [OF] = {
        .sql = "SELECT {} FROM viewer v WHERE v.home = $1 AND ($2 = 0 OR v.calendar = $2)",
        STORE_OUT(cal_viewer, viewer_cols)},
    [PUT] = {
        .sql = "INSERT INTO viewer (principal, home, calendar, state, href, name, color, sort_order, visible,"
               " transparent, alarms, created, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
               " $12, $13) ON CONFLICT (principal, calendar) DO UPDATE SET state = excluded.state,"
               " href = excluded.href, name = excluded.name, color = excluded.color,"
               " sort_order = excluded.sort_order, visible = excluded.visible,"
               " transparent = excluded.transparent, alarms = excluded.alarms, seq = excluded.seq"},
    [DELETE] = {
        .sql = "DELETE FROM viewer WHERE principal = $1 AND calendar = $2"},
    [BURY] = {
        .sql = "INSERT INTO tombstone (home, calendar, href, seq, at) VALUES ($1, 0, $2, $3, $4)"
               " ON CONFLICT (home, calendar, href) DO UPDATE SET seq = excluded.seq,"
               " at = excluded.at"},
    [UNBURY] = {
        .sql = "DELETE FROM tombstone WHERE home = $1 AND calendar = 0 AND href = $2"},
    [OFFERS] = {
        .sql = STORE_MINE("$1")
               "SELECT {} FROM (SELECT s.home AS home, s.calendar AS calendar, max(s.level) AS level,"
               " max(s.created) AS created FROM share s WHERE s.calendar <> 0 AND s.home <> $1"
               " AND (s.principal IN (SELECT id FROM mine) OR s.principal = 0)"
               " GROUP BY s.home, s.calendar) AS o"
               " CROSS JOIN principal w CROSS JOIN calendar c CROSS JOIN principal u"
               " LEFT JOIN viewer v ON v.principal = $1 AND v.calendar = o.calendar"
               " WHERE w.id = $1 AND c.id = o.calendar AND c.kind = 0 AND u.id = o.home"
               " AND u.disabled = 0 AND u.organisation = w.organisation",
        STORE_OUT(store_offer, offer_cols)},
    [PENDING_LIST] = {
        .sql = "SELECT {} FROM share_pending p WHERE p.home = $1 AND p.calendar = $2"
               " ORDER BY p.email_folded",
        STORE_OUT(cal_pending, pending_cols)},
    [PENDING_FOR] = {
        .sql = "SELECT {} FROM share_pending p WHERE p.email_folded = $1",
        STORE_OUT(cal_pending, pending_cols)},
    [PENDING_PUT] = {
        .sql = "INSERT INTO share_pending (home, calendar, email_folded, email, level, granted_by,"
               " created) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (home, calendar,"
               " email_folded) DO UPDATE SET level = excluded.level"},
    [PENDING_DELETE] = {
        .sql = "DELETE FROM share_pending WHERE home = $1 AND calendar = $2 AND email_folded = $3"},
};
/* clang-format on */

const store_stmts store_viewer_stmts = {"viewer", sql, CAL_COUNT(sql)};

cal_err store_viewer_list(cal_ctx *cx, int64_t user, const store_viewed **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(user)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_viewer_by_path(cal_ctx *cx, int64_t user, cal_str href, store_viewed *out)
{
    return store_one(cx, &sql[BY_PATH], ARGS(V(user), V(href)), out);
}

cal_err store_viewer_at(cal_ctx *cx, int64_t user, int64_t calendar, cal_viewer *out)
{
    return store_one(cx, &sql[AT], ARGS(V(user), V(calendar)), out);
}

cal_err store_viewer_in(cal_ctx *cx, int64_t user, int64_t home, const cal_viewer **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[IN], ARGS(V(user), V(home)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_viewer_of(cal_ctx *cx, int64_t home, int64_t calendar, const cal_viewer **out,
                        size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[OF], ARGS(V(home), V(calendar)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_viewer_put(cal_ctx *cx, const cal_viewer *in)
{
    cal_err e = store_run(cx, &sql[PUT],
                          ARGS(V(in->user), V(in->home), V(in->calendar), V(in->state), V(in->href),
                               V(in->name), V(in->color), V(in->sort_order), V(in->visible),
                               V(in->transparent), V(in->alarms), V(in->created), V(in->seq)),
                          NULL);

    return e ? e : store_run(cx, &sql[UNBURY], ARGS(V(in->user), V(in->href)), NULL);
}

cal_err store_viewer_delete(cal_ctx *cx, const cal_viewer *in, int64_t seq)
{
    cal_err e = store_run(cx, &sql[DELETE], ARGS(V(in->user), V(in->calendar)), NULL);

    if (e || !seq)
        return e;
    return store_run(cx, &sql[BURY], ARGS(V(in->user), V(in->href), V(seq), V(cx->now)), NULL);
}

cal_err store_offer_list(cal_ctx *cx, int64_t who, const store_offer **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[OFFERS], ARGS(V(who)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

static cal_err pending(cal_err e, const store_list *l, const cal_pending **out, size_t *n)
{
    *out = l->at;
    *n = l->n;
    return e;
}

cal_err store_pending_list(cal_ctx *cx, int64_t home, int64_t calendar, const cal_pending **out,
                           size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[PENDING_LIST], ARGS(V(home), V(calendar)), &l);

    return pending(e, &l, out, n);
}

cal_err store_pending_for(cal_ctx *cx, cal_str email_folded, const cal_pending **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[PENDING_FOR], ARGS(V(email_folded)), &l);

    return pending(e, &l, out, n);
}

cal_err store_pending_put(cal_ctx *cx, const cal_pending *in, cal_str email_folded)
{
    return store_run(cx, &sql[PENDING_PUT],
                     ARGS(V(in->home), V(in->calendar), V(email_folded), V(in->email), V(in->level),
                          V(in->granted_by), V(in->created)),
                     NULL);
}

cal_err store_pending_delete(cal_ctx *cx, int64_t home, int64_t calendar, cal_str email_folded,
                             int64_t *deleted)
{
    return store_run(cx, &sql[PENDING_DELETE], ARGS(V(home), V(calendar), V(email_folded)),
                     deleted);
}
