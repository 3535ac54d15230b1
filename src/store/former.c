/* SPDX-License-Identifier: MIT */
/* Former addresses. */
#include "store/former.h"

#include "store/rows.h"
#include "store/stmt.h"

enum { AT, LIST, PUT, DELETE };

/* clang-format off */
static const store_col user_cols[] = {STORE_COL(store_i64, value, "principal")};
static const store_col email_cols[] = {STORE_COL(store_text, value, "email")};

static const store_stmt sql[] = {
    [AT] = {
        .sql = "SELECT {} FROM former_address WHERE email_folded = $1",
        STORE_OUT(store_i64, user_cols), .none = "Nobody had this address"},
    [LIST] = {
        .sql = "SELECT {} FROM former_address WHERE principal = $1 ORDER BY since DESC LIMIT 20",
        STORE_OUT(store_text, email_cols)},
    [PUT] = {
        .sql = "INSERT INTO former_address (email_folded, email, principal, since) VALUES ($1, $2, $3, $4)"
               " ON CONFLICT (email_folded) DO UPDATE SET principal = excluded.principal,"
               " email = excluded.email, since = excluded.since"},
    [DELETE] = {
        .sql = "DELETE FROM former_address WHERE email_folded = $1"},
};
/* clang-format on */

const store_stmts store_former_stmts = {"former", sql, CAL_COUNT(sql)};

cal_err store_former_at(cal_ctx *cx, cal_str folded, int64_t *user)
{
    return store_one(cx, &sql[AT], ARGS(V(folded)), user);
}

cal_err store_former_list(cal_ctx *cx, int64_t user, const cal_str **out, size_t *n)
{
    store_list l = {0};
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(user)), &l);
    const store_text *rows = l.at;
    cal_str *at = CAL_NEW_N(cx->arena, cal_str, l.n);

    for (size_t i = 0; i < l.n; i++)
        at[i] = rows[i].value;
    *out = at;
    *n = l.n;
    return e;
}

cal_err store_former_put(cal_ctx *cx, const store_user *before)
{
    return store_change(
        cx, &sql[PUT],
        ARGS(V(before->email_folded), V(before->user.email), V(before->user.id), V(cx->now)));
}

cal_err store_former_delete(cal_ctx *cx, cal_str folded)
{
    return store_run(cx, &sql[DELETE], ARGS(V(folded)), NULL);
}
