/* SPDX-License-Identifier: MIT */
/* Rows of the log of acts. */
#ifndef CAL_STORE_AUDIT_H
#define CAL_STORE_AUDIT_H

#include "base/ctx.h"
#include "model/audit.h"

/* Ignores in->id. In a transaction. */
CAL_MUST_USE cal_err store_audit_insert(cal_ctx *cx, const cal_audit *in);

/* Which rows, the newest first. */
typedef struct store_audit_query {
    int64_t organisation;       /* 0: of all */
    int64_t before;             /* id below which rows are; INT64_MAX: from the newest */
    int64_t since, until;       /* UTC seconds, half open; INT64_MIN, INT64_MAX: open */
    cal_str act, actor, target; /* slug and names, exactly; empty: any */
    size_t limit;
} store_audit_query;
CAL_MUST_USE cal_err store_audit_list(cal_ctx *cx, const store_audit_query *q,
                                      const cal_audit **out, size_t *n);

/* Forgets at most `limit` acts before a time. In a transaction. */
CAL_MUST_USE cal_err store_audit_prune(cal_ctx *cx, int64_t before, size_t limit, int64_t *removed);

#endif
