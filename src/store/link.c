/* SPDX-License-Identifier: MIT */
/* Secret links to calendars. */
#include "store/link.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
#define LINK_COLS(T, m)                         \
    STORE_COL(T, m id,        "l.id"),          \
    STORE_COL(T, m home,      "l.home"),        \
    STORE_COL(T, m calendar,  "l.calendar"),    \
    STORE_COL(T, m label,     "l.label"),       \
    STORE_COL(T, m level,     "l.level"),       \
    STORE_COL(T, m made_by,   "l.made_by"),     \
    STORE_COL(T, m maker,     "u.handle"),      \
    STORE_COL(T, m created,   "l.created"),     \
    STORE_COL(T, m expires,   "l.expires"),     \
    STORE_COL(T, m last_used, "l.last_used")

static const store_col link_cols[] = {LINK_COLS(cal_link, )};

typedef struct link_row {
    cal_link link;
    cal_user maker;
} link_row;

static const store_col whole_cols[] = {LINK_COLS(link_row, link.), STORE_USER_COLS(link_row, maker.)};
static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};

enum { LIST, BY_ID, AT, INSERT, UPDATE, ROTATE, USED, DELETE };

static const char gone[] = "There is no such link";

static const store_stmt sql[] = {
    [LIST] = {
        .sql = "SELECT {} FROM link l CROSS JOIN principal u WHERE u.id = l.made_by AND l.home = $1"
               " AND l.calendar = $2 ORDER BY l.id",
        STORE_OUT(cal_link, link_cols)},
    [BY_ID] = {
        .sql = "SELECT {} FROM link l CROSS JOIN principal u WHERE u.id = l.made_by AND l.home = $1"
               " AND l.calendar = $2 AND l.id = $3",
        STORE_OUT(cal_link, link_cols), .none = gone},
    [AT] = {
        .sql = "SELECT {} FROM link l CROSS JOIN principal u WHERE u.id = l.made_by AND l.digest = $1",
        STORE_OUT(link_row, whole_cols), .none = gone},
    [INSERT] = {
        .sql = "INSERT INTO link (home, calendar, digest, label, level, made_by, created, expires,"
               " last_used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [UPDATE] = {
        .sql = "UPDATE link SET label = $2, level = $3, expires = $4 WHERE id = $1", .none = gone},
    [ROTATE] = {
        .sql = "UPDATE link SET digest = $2, last_used = 0 WHERE id = $1", .none = gone},
    [USED] = {
        .sql = "UPDATE link SET last_used = $2 WHERE id = $1 AND last_used < $2"},
    [DELETE] = {
        .sql = "DELETE FROM link WHERE id = $1", .none = gone},
};
/* clang-format on */

const store_stmts store_link_stmts = {"link", sql, CAL_COUNT(sql)};

cal_err store_link_list(cal_ctx *cx, int64_t home, int64_t calendar, const cal_link **out,
                        size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(home), V(calendar)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_link_by_id(cal_ctx *cx, int64_t home, int64_t calendar, int64_t id, cal_link *out)
{
    return store_one(cx, &sql[BY_ID], ARGS(V(home), V(calendar), V(id)), out);
}

cal_err store_link_at(cal_ctx *cx, cal_str digest, cal_link *out, cal_user *maker)
{
    link_row row;
    cal_err e = store_one(cx, &sql[AT], ARGS(V_BLOB(digest)), &row);

    if (e)
        return e;
    *out = row.link;
    *maker = row.maker;
    return CAL_OK;
}

cal_err store_link_insert(cal_ctx *cx, cal_str digest, const cal_link *in, int64_t *id)
{
    return store_one(cx, &sql[INSERT],
                     ARGS(V(in->home), V(in->calendar), V_BLOB(digest), V(in->label), V(in->level),
                          V(in->made_by), V(in->created), V(in->expires)),
                     id);
}

cal_err store_link_update(cal_ctx *cx, const cal_link *in)
{
    return store_change(cx, &sql[UPDATE],
                        ARGS(V(in->id), V(in->label), V(in->level), V(in->expires)));
}

cal_err store_link_rotate(cal_ctx *cx, int64_t id, cal_str digest)
{
    return store_change(cx, &sql[ROTATE], ARGS(V(id), V_BLOB(digest)));
}

cal_err store_link_used(cal_ctx *cx, int64_t id, int64_t at)
{
    return store_run(cx, &sql[USED], ARGS(V(id), V(at)), NULL);
}

cal_err store_link_delete(cal_ctx *cx, int64_t id)
{
    return store_change(cx, &sql[DELETE], ARGS(V(id)));
}
