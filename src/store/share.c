/* SPDX-License-Identifier: MIT */
/* Shares. */
#include "store/share.h"

#include "store/membership.h"
#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col grant_cols[] = {
    STORE_COL(store_grant, calendar, "s.calendar"),
    STORE_COL(store_grant, level,    "max(s.level)"),
};

static const store_col share_cols[] = {
    STORE_COL(cal_share, home,      "s.home"),
    STORE_COL(cal_share, calendar,  "s.calendar"),
    STORE_COL(cal_share, principal, "s.principal"),
    STORE_COL(cal_share, level,     "s.level"),
    STORE_COL(cal_share, granted_by, "s.granted_by"),
    STORE_COL(cal_share, granter,   "COALESCE(g.handle, '')"),
    STORE_COL(cal_share, created,   "s.created"),
    STORE_COL(cal_share, handle,    "COALESCE(u.handle, '')"),
    STORE_COL(cal_share, name,      "COALESCE(u.name, '')"),
    STORE_COL(cal_share, email,     "COALESCE(u.email, '')"),
    STORE_COL(cal_share, kind,      "COALESCE(u.kind, 0)"),
};

static const store_col delegator_cols[] = {
    STORE_USER_COLS(store_delegator, owner.),
    STORE_COL(store_delegator, level, "d.level"),
};

enum { GRANTS, LIST, DELEGATORS, PUT, DELETE, CLEAR, FORGET };

static const store_stmt sql[] = {
    [GRANTS] = {
        .sql = STORE_MINE("$2")
               "SELECT {} FROM share s WHERE s.home = $1 AND (s.principal IN (SELECT id FROM mine)"
               " OR (s.principal = 0 AND (SELECT a.organisation FROM principal a WHERE a.id = $1)"
               " = (SELECT b.organisation FROM principal b WHERE b.id = $2))) GROUP BY s.calendar",
        STORE_OUT(store_grant, grant_cols)},
    [LIST] = {
        .sql = "SELECT {} FROM share s LEFT JOIN principal u ON u.id = s.principal"
               " LEFT JOIN principal g ON g.id = s.granted_by"
               " WHERE s.home = $1 AND s.calendar = $2 ORDER BY s.principal",
        STORE_OUT(cal_share, share_cols)},
    [DELEGATORS] = {
        .sql = STORE_MINE("$1")
               "SELECT {} FROM (SELECT s.home AS home, max(s.level) AS level FROM share s"
               " WHERE s.principal IN (SELECT id FROM mine) AND s.calendar = 0 AND s.home <> $1"
               " GROUP BY s.home) AS d CROSS JOIN principal u WHERE u.id = d.home AND u.disabled = 0",
        STORE_OUT(store_delegator, delegator_cols)},
    [PUT] = {
        .sql = "INSERT INTO share (home, calendar, principal, level, created, granted_by)"
               " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (home, calendar, principal)"
               " DO UPDATE SET level = excluded.level"},
    [DELETE] = {
        .sql = "DELETE FROM share WHERE home = $1 AND calendar = $2 AND principal = $3"},
    [CLEAR] = {
        .sql = "DELETE FROM share WHERE home = $1 AND calendar = $2"},
    [FORGET] = {
        .sql = "DELETE FROM share WHERE principal = $1"},
};
/* clang-format on */

const store_stmts store_share_stmts = {"share", sql, CAL_COUNT(sql)};

cal_err store_share_grants(cal_ctx *cx, int64_t home, int64_t who, const store_grant **out,
                           size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[GRANTS], ARGS(V(home), V(who)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_share_list(cal_ctx *cx, int64_t home, int64_t calendar, const cal_share **out,
                         size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(home), V(calendar)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_share_delegators(cal_ctx *cx, int64_t who, const store_delegator **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[DELEGATORS], ARGS(V(who)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_share_put(cal_ctx *cx, const cal_share *in)
{
    return store_run(cx, &sql[PUT],
                     ARGS(V(in->home), V(in->calendar), V(in->principal), V(in->level),
                          V(in->created), V(in->granted_by)),
                     NULL);
}

cal_err store_share_delete(cal_ctx *cx, int64_t home, int64_t calendar, int64_t principal)
{
    return store_run(cx, &sql[DELETE], ARGS(V(home), V(calendar), V(principal)), NULL);
}

cal_err store_share_clear(cal_ctx *cx, int64_t home, int64_t calendar)
{
    return store_run(cx, &sql[CLEAR], ARGS(V(home), V(calendar)), NULL);
}

cal_err store_share_forget(cal_ctx *cx, int64_t principal)
{
    return store_run(cx, &sql[FORGET], ARGS(V(principal)), NULL);
}
