/* SPDX-License-Identifier: MIT */
/* The log of acts. */
#include "store/audit.h"

#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(cal_audit, id,           "a.id"),
    STORE_COL(cal_audit, organisation, "a.organisation"),
    STORE_COL(cal_audit, at,           "a.at"),
    STORE_COL(cal_audit, act,          "a.act"),
    STORE_COL(cal_audit, actor,        "a.actor"),
    STORE_COL(cal_audit, actor_name,   "a.actor_name"),
    STORE_COL(cal_audit, target,       "a.target"),
    STORE_COL(cal_audit, target_name,  "a.target_name"),
    STORE_COL(cal_audit, detail,       "a.detail"),
    STORE_COL(cal_audit, peer,         "a.peer"),
    STORE_COL(cal_audit, agent,        "a.agent"),
};

/* $1 before, $2 since, $3 until, $4 act, $5 actor, $6 target, $7 limit */
#define FILTERED                                                                                \
    " AND a.at >= $2 AND a.at < $3 AND ($4 = '' OR a.act = $4)"                                 \
    " AND ($5 = '' OR a.actor_name = $5) AND ($6 = '' OR a.target_name = $6)"                   \
    " ORDER BY a.id DESC LIMIT $7"

enum { INSERT, LIST, LIST_OF, PRUNE };

static const store_stmt sql[] = {
    [INSERT] = {
        .sql = "INSERT INTO audit (organisation, at, act, actor, actor_name, target, target_name, detail,"
               " peer, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [LIST] = {
        .sql = "SELECT {} FROM audit a WHERE a.id < $1" FILTERED,
        STORE_OUT(cal_audit, cols)},
    [LIST_OF] = {
        .sql = "SELECT {} FROM audit a WHERE a.organisation = $8 AND a.id < $1" FILTERED,
        STORE_OUT(cal_audit, cols)},
    [PRUNE] = {
        .sql = "DELETE FROM audit WHERE id IN (SELECT a.id FROM audit a WHERE a.at < $1 LIMIT $2)"},
};
/* clang-format on */

const store_stmts store_audit_stmts = {"audit", sql, CAL_COUNT(sql)};

cal_err store_audit_insert(cal_ctx *cx, const cal_audit *in)
{
    return store_change(cx, &sql[INSERT],
                        ARGS(V(in->organisation), V(in->at), V(in->act), V(in->actor),
                             V(in->actor_name), V(in->target), V(in->target_name), V(in->detail),
                             V(in->peer), V(in->agent)));
}

static cal_str any(cal_str s)
{
    return s.p ? s : CAL_STR("");
}

cal_err store_audit_list(cal_ctx *cx, const store_audit_query *q, const cal_audit **out, size_t *n)
{
    const store_val in[] = {V(q->before),     V(q->since),       V(q->until),
                            V(any(q->act)),   V(any(q->actor)),  V(any(q->target)),
                            V_SIZE(q->limit), V(q->organisation)};
    store_list l;
    cal_err e = q->organisation ? store_all(cx, &sql[LIST_OF], in, 8, &l)
                                : store_all(cx, &sql[LIST], in, 7, &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_audit_prune(cal_ctx *cx, int64_t before, size_t limit, int64_t *removed)
{
    return store_run(cx, &sql[PRUNE], ARGS(V(before), V_SIZE(limit)), removed);
}
