/* SPDX-License-Identifier: MIT */
/* The log of acts. */
#include "store/audit.h"

#include "store/stmt.h"

/* clang-format off */
enum { INSERT };

static const store_stmt sql[] = {
    [INSERT] = {
        .sql = "INSERT INTO audit (organisation, at, act, actor, actor_name, target, target_name, detail,"
               " peer, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
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
