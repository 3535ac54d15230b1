/* SPDX-License-Identifier: MIT */
/* Second factors, recovery codes, sign-ins that wait for a code. */
#include "store/second_factor.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col factor_cols[] = {
    STORE_COL(store_second_factor, secret,    "secret"),
    STORE_COL(store_second_factor, created,   "created"),
    STORE_COL(store_second_factor, confirmed, "confirmed"),
    STORE_COL(store_second_factor, last_step, "last_step"),
};

static const store_col half_cols[] = {
    STORE_COL(store_half, user,    "principal"),
    STORE_COL(store_half, tries,   "tries"),
    STORE_COL(store_half, expires, "expires"),
};

static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

enum {
    AT, PUT, CONFIRM, STEP, DELETE,
    CODE_INSERT, CODE_COUNT, CODE_TAKE, CODE_CLEAR,
    HALF_INSERT, HALF_AT, HALF_TRIED, HALF_TAKE, HALF_CLEAR, HALF_PRUNE
};

static const store_stmt sql[] = {
    [AT] = {
        .sql = "SELECT {} FROM second_factor WHERE principal = $1",
        STORE_OUT(store_second_factor, factor_cols)},
    [PUT] = {
        .sql = "INSERT INTO second_factor (principal, secret, created, confirmed, last_step)"
               " VALUES ($1, $2, $3, 0, 0) ON CONFLICT (principal) DO UPDATE SET"
               " secret = excluded.secret, created = excluded.created, last_step = 0"
               " WHERE second_factor.confirmed = 0"},
    [CONFIRM] = {
        .sql = "UPDATE second_factor SET confirmed = $2 WHERE principal = $1 AND confirmed = 0",
        .none = "The second factor is on already"},
    [STEP] = {
        .sql = "UPDATE second_factor SET last_step = $2 WHERE principal = $1 AND last_step < $2"},
    [DELETE] = {
        .sql = "DELETE FROM second_factor WHERE principal = $1"},
    [CODE_INSERT] = {
        .sql = "INSERT INTO recovery_code (digest, principal) VALUES ($2, $1)"},
    [CODE_COUNT] = {
        .sql = "SELECT {} FROM recovery_code WHERE principal = $1",
        STORE_OUT(store_i64, count_cols)},
    [CODE_TAKE] = {
        .sql = "DELETE FROM recovery_code WHERE digest = $2 AND principal = $1"},
    [CODE_CLEAR] = {
        .sql = "DELETE FROM recovery_code WHERE principal = $1"},
    [HALF_INSERT] = {
        .sql = "INSERT INTO half_sign_in (digest, principal, tries, expires) VALUES ($1, $2, 0, $3)"},
    [HALF_AT] = {
        .sql = "SELECT {} FROM half_sign_in WHERE digest = $1",
        STORE_OUT(store_half, half_cols)},
    [HALF_TRIED] = {
        .sql = "UPDATE half_sign_in SET tries = tries + 1 WHERE digest = $1"},
    [HALF_TAKE] = {
        .sql = "DELETE FROM half_sign_in WHERE digest = $1"},
    [HALF_CLEAR] = {
        .sql = "DELETE FROM half_sign_in WHERE principal = $1"},
    [HALF_PRUNE] = {
        .sql = "DELETE FROM half_sign_in WHERE expires < $1"},
};
/* clang-format on */

const store_stmts store_second_factor_stmts = {"second_factor", sql, CAL_COUNT(sql)};

cal_err store_second_factor_at(cal_ctx *cx, int64_t user, store_second_factor *out, bool *found)
{
    *out = (store_second_factor){0};
    return store_maybe(cx, &sql[AT], ARGS(V(user)), out, found);
}

cal_err store_second_factor_put(cal_ctx *cx, int64_t user, cal_str sealed)
{
    return store_run(cx, &sql[PUT], ARGS(V(user), V_BLOB(sealed), V(cx->now)), NULL);
}

cal_err store_second_factor_confirm(cal_ctx *cx, int64_t user)
{
    return store_change(cx, &sql[CONFIRM], ARGS(V(user), V(cx->now)));
}

static cal_err did(cal_ctx *cx, int which, const store_val *in, size_t n_in, bool *done)
{
    int64_t changed = 0;
    cal_err e = store_run(cx, &sql[which], in, n_in, &changed);

    *done = changed > 0;
    return e;
}

cal_err store_second_factor_step(cal_ctx *cx, int64_t user, int64_t step, bool *fresh)
{
    return did(cx, STEP, ARGS(V(user), V(step)), fresh);
}

cal_err store_second_factor_delete(cal_ctx *cx, int64_t user)
{
    cal_err e = store_recovery_clear(cx, user);

    if (e || (e = store_run(cx, &sql[HALF_CLEAR], ARGS(V(user)), NULL)))
        return e;
    return store_run(cx, &sql[DELETE], ARGS(V(user)), NULL);
}

cal_err store_recovery_insert(cal_ctx *cx, int64_t user, cal_str digest)
{
    return store_run(cx, &sql[CODE_INSERT], ARGS(V(user), V_BLOB(digest)), NULL);
}

cal_err store_recovery_count(cal_ctx *cx, int64_t user, int64_t *n)
{
    return store_one(cx, &sql[CODE_COUNT], ARGS(V(user)), n);
}

cal_err store_recovery_take(cal_ctx *cx, int64_t user, cal_str digest, bool *was)
{
    return did(cx, CODE_TAKE, ARGS(V(user), V_BLOB(digest)), was);
}

cal_err store_recovery_clear(cal_ctx *cx, int64_t user)
{
    return store_run(cx, &sql[CODE_CLEAR], ARGS(V(user)), NULL);
}

cal_err store_half_insert(cal_ctx *cx, cal_str digest, int64_t user, int64_t expires)
{
    return store_run(cx, &sql[HALF_INSERT], ARGS(V_BLOB(digest), V(user), V(expires)), NULL);
}

cal_err store_half_at(cal_ctx *cx, cal_str digest, store_half *out, bool *found)
{
    *out = (store_half){0};
    return store_maybe(cx, &sql[HALF_AT], ARGS(V_BLOB(digest)), out, found);
}

cal_err store_half_tried(cal_ctx *cx, cal_str digest)
{
    return store_run(cx, &sql[HALF_TRIED], ARGS(V_BLOB(digest)), NULL);
}

cal_err store_half_take(cal_ctx *cx, cal_str digest, bool *was)
{
    return did(cx, HALF_TAKE, ARGS(V_BLOB(digest)), was);
}

cal_err store_half_prune(cal_ctx *cx, int64_t before)
{
    return store_run(cx, &sql[HALF_PRUNE], ARGS(V(before)), NULL);
}
