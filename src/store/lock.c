/* SPDX-License-Identifier: MIT */
/* Write locks: who holds what, found by home and collection. */
#include "store/lock.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(cal_lock, token,     "l.token"),
    STORE_COL(cal_lock, home,      "l.home"),
    STORE_COL(cal_lock, calendar,  "l.calendar"),
    STORE_COL(cal_lock, path,      "l.path"),
    STORE_COL(cal_lock, is_deep,   "l.is_deep"),
    STORE_COL(cal_lock, is_shared, "l.is_shared"),
    STORE_COL(cal_lock, user,      "l.principal"),
    STORE_COL(cal_lock, owner,     "l.owner"),
    STORE_COL(cal_lock, created,   "l.created"),
    STORE_COL(cal_lock, timeout,   "l.timeout"),
    STORE_COL(cal_lock, expires,   "l.expires"),
    STORE_COL(cal_lock, handle,    "u.handle"),
    STORE_COL(cal_lock, segment,   "COALESCE(c.href, '')"),
    STORE_COL(cal_lock, is_folder, "COALESCE(f.is_collection, 0)"),
};

/* SQLite takes a CROSS JOIN in the order written. */
#define FROM_LOCK \
    " FROM lock l CROSS JOIN principal u" \
    " LEFT JOIN calendar c ON c.id = l.calendar" \
    " LEFT JOIN file f ON f.home = l.home AND f.calendar = l.calendar AND f.path = l.path" \
    " WHERE u.id = l.home AND "

enum { LIST, HOME, INSERT, RENEW, DELETE, DROP, DROP_ALL, DROP_GONE, PRUNE };

static const store_stmt sql[] = {
    [LIST] = {
        .sql = "SELECT {}" FROM_LOCK "l.home = $1 AND l.calendar IN (0, $2) AND l.expires > $3"
               " ORDER BY l.created, l.token",
        STORE_OUT(cal_lock, cols)},
    [HOME] = {
        .sql = "SELECT {}" FROM_LOCK "l.home = $1 AND l.expires > $2 ORDER BY l.created, l.token",
        STORE_OUT(cal_lock, cols)},
    [INSERT] = {
        .sql = "INSERT INTO lock (token, home, calendar, path, is_deep, is_shared, principal, owner,"
               " created, timeout, expires)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [RENEW] = {
        .sql = "UPDATE lock SET timeout = $2, expires = $3 WHERE token = $1",
        .none = "There is no such lock"},
    [DELETE] = {
        .sql = "DELETE FROM lock WHERE token = $1", .none = "There is no such lock"},
    /* What is below "a" begins with "a/"; "0" is the sign behind "/". */
    [DROP] = {
        .sql = "DELETE FROM lock WHERE home = $1 AND calendar = $2"
               " AND (path = $3 OR (path > $3 || '/' AND path < $3 || '0'))"},
    [DROP_ALL] = {
        .sql = "DELETE FROM lock WHERE home = $1 AND calendar = $2"},
    [DROP_GONE] = {
        .sql = "DELETE FROM lock WHERE home = $1 AND calendar = $2 AND path > $3 || '/'"
               " AND path < $3 || '0' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.home = lock.home"
               " AND f.calendar = lock.calendar AND f.path = lock.path)"},
    [PRUNE] = {
        .sql = "DELETE FROM lock WHERE expires <= $1"},
};
/* clang-format on */

const store_stmts store_lock_stmts = {"lock", sql, CAL_COUNT(sql)};

cal_err store_lock_list(cal_ctx *cx, int64_t home, int64_t calendar, const cal_lock **out,
                        size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(home), V(calendar), V(cx->now)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_lock_home(cal_ctx *cx, int64_t home, const cal_lock **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[HOME], ARGS(V(home), V(cx->now)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_lock_insert(cal_ctx *cx, const cal_lock *in)
{
    return store_run(cx, &sql[INSERT],
                     ARGS(V(in->token), V(in->home), V(in->calendar), V(in->path), V(in->is_deep),
                          V(in->is_shared), V(in->user), V(in->owner), V(in->created),
                          V(in->timeout), V(in->expires)),
                     NULL);
}

cal_err store_lock_renew(cal_ctx *cx, const cal_lock *in)
{
    return store_change(cx, &sql[RENEW], ARGS(V(in->token), V(in->timeout), V(in->expires)));
}

cal_err store_lock_delete(cal_ctx *cx, cal_str token)
{
    return store_change(cx, &sql[DELETE], ARGS(V(token)));
}

cal_err store_lock_drop(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path)
{
    if (!path.n)
        return store_run(cx, &sql[DROP_ALL], ARGS(V(home), V(calendar)), NULL);
    return store_run(cx, &sql[DROP], ARGS(V(home), V(calendar), V(path)), NULL);
}

cal_err store_lock_drop_gone(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path)
{
    return store_run(cx, &sql[DROP_GONE], ARGS(V(home), V(calendar), V(path)), NULL);
}

cal_err store_lock_prune(cal_ctx *cx, int64_t before, int64_t *removed)
{
    return store_run(cx, &sql[PRUNE], ARGS(V(before)), removed);
}
