/* SPDX-License-Identifier: MIT */
/* Entitlement rows. */
#include "store/entitlement.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(store_entitlement, user,    "principal"),
    STORE_COL(store_entitlement, answer,  "answer"),
    STORE_COL(store_entitlement, why,     "why"),
    STORE_COL(store_entitlement, asked,   "asked"),
    STORE_COL(store_entitlement, next_at, "next_at"),
};

static const store_col user_cols[] = {STORE_COL(store_i64, value, "principal")};

enum { AT, PUT, REFUSE, CLAIM, PARDON, CLEAR, ANY };

static const store_stmt sql[] = {
    [AT] = {
        .sql = "SELECT {} FROM entitlement WHERE principal = $1",
        STORE_OUT(store_entitlement, cols), .none = "Nothing was asked about this person"},
    [PUT] = {
        .sql = "INSERT INTO entitlement (principal, answer, why, asked, next_at)"
               " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (principal) DO UPDATE SET"
               " answer = excluded.answer, why = excluded.why, asked = excluded.asked,"
               " next_at = excluded.next_at"},
    [REFUSE] = {
        .sql = "UPDATE principal SET refused = $2 WHERE id = $1 AND refused <> $2"},
    [CLAIM] = {
        .sql = "UPDATE entitlement SET next_at = $2 WHERE principal = (SELECT principal FROM entitlement"
               " WHERE next_at <= $1 ORDER BY next_at LIMIT 1) RETURNING {}",
        STORE_OUT(store_i64, user_cols)},
    [PARDON] = {
        .sql = "UPDATE principal SET refused = 0 WHERE id IN (SELECT principal FROM entitlement)"
               " AND refused <> 0"},
    [CLEAR] = {
        .sql = "DELETE FROM entitlement"},
    [ANY] = {
        .sql = "SELECT {} FROM entitlement LIMIT 1",
        STORE_OUT(store_i64, user_cols)},
};
/* clang-format on */

const store_stmts store_entitlement_stmts = {"entitlement", sql, CAL_COUNT(sql)};

cal_err store_entitlement_at(cal_ctx *cx, int64_t user, store_entitlement *out)
{
    *out = (store_entitlement){0};
    return store_one(cx, &sql[AT], ARGS(V(user)), out);
}

cal_err store_entitlement_put(cal_ctx *cx, const store_entitlement *in)
{
    bool refused = !in->answer;
    cal_err e =
        store_run(cx, &sql[PUT],
                  ARGS(V(in->user), V(in->answer), V(in->why), V(in->asked), V(in->next_at)), NULL);

    return e ? e : store_run(cx, &sql[REFUSE], ARGS(V(in->user), V(refused)), NULL);
}

cal_err store_entitlement_claim(cal_ctx *cx, int64_t until, int64_t *user, bool *found)
{
    return store_maybe(cx, &sql[CLAIM], ARGS(V(cx->now), V(until)), user, found);
}

cal_err store_entitlement_forget(cal_ctx *cx, int64_t *refused)
{
    cal_err e = store_run(cx, &sql[PARDON], NO_ARGS, refused);

    return e ? e : store_run(cx, &sql[CLEAR], NO_ARGS, NULL);
}

cal_err store_entitlement_any(cal_ctx *cx, bool *out)
{
    int64_t user;

    return store_maybe(cx, &sql[ANY], NO_ARGS, &user, out);
}
