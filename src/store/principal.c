/* SPDX-License-Identifier: MIT */
/* Looking for principals. */
#include "store/principal.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {STORE_USER_COLS(cal_user, )};

enum { FIND, LIST, DELETE };

static const store_stmt sql[] = {
    [FIND] = {
        .sql = "SELECT {} FROM user u WHERE u.disabled = 0 AND ((1 << u.kind) & $1) <> 0"
               " AND (u.handle = $2 OR u.email_folded = $2 OR u.name_folded = $6"
               " OR ($3 <> '' AND u.name_folded LIKE $3 ESCAPE '\\')"
               " OR ($4 <> '' AND u.email_folded LIKE $4 ESCAPE '\\'))"
               " ORDER BY u.name_folded, u.id LIMIT $5",
        STORE_OUT(cal_user, cols)},
    [LIST] = {
        .sql = "SELECT {} FROM user u WHERE u.id > $2 AND ((1 << u.kind) & $1) <> 0"
               " ORDER BY u.id LIMIT $3",
        STORE_OUT(cal_user, cols)},
    [DELETE] = {
        .sql = "DELETE FROM user WHERE id = $1",
        .none = "There is no such group"},
};
/* clang-format on */

const store_stmts store_principal_stmts = {"principal", sql, CAL_COUNT(sql)};

static cal_str like_address(cal_ctx *cx, cal_str part)
{
    cal_str like = store_like(cx, part);

    if (cal_str_has(part, CAL_STR("@")))
        return cal_str_skip(like, 1); /* without the "%" at its head */
    return cal_arena_printf(cx->arena, "%.*s@%%", CAL_FMT(like));
}

cal_err store_principal_find(cal_ctx *cx, const store_principal_query *q, const cal_user **out,
                             size_t *n)
{
    cal_str none = CAL_STR("");
    cal_str name = q->name_part.n ? store_like(cx, q->name_part) : none;
    cal_str address = q->address_part.n ? like_address(cx, q->address_part) : none;
    store_list l;
    cal_err e = store_all(
        cx, &sql[FIND],
        ARGS(V(q->kinds), V(q->exact), V(name), V(address), V_SIZE(q->limit), V(q->exact_name)),
        &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_principal_list(cal_ctx *cx, int64_t kinds, int64_t after, size_t limit,
                             const cal_user **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(kinds), V(after), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_principal_delete(cal_ctx *cx, int64_t id)
{
    return store_change(cx, &sql[DELETE], ARGS(V(id)));
}
