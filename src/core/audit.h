/* SPDX-License-Identifier: MIT */
/* The log of acts: who signed in, and who did what to whom. */
#ifndef CAL_CORE_AUDIT_H
#define CAL_CORE_AUDIT_H

#include "base/ctx.h"
#include "model/audit.h"
#include "model/user.h"

/* What is told of an act beside the act. Who did it is cx->who unless `actor` says otherwise; from
   where is cx->peer and cx->agent. */
typedef struct core_act {
    const cal_user *actor;  /* NULL: cx->who, or the server itself */
    cal_str login;          /* of an actor who is nobody: the name that was tried */
    const cal_user *target; /* the principal it was done to; NULL: none */
    cal_str what;           /* where there is no principal: "alice/work" */
    cal_str detail;         /* a few words; never a secret; may be absent */
} core_act;

/* Writes one act down. In the transaction of the act, so that there is not one without the other.
 */
CAL_MUST_USE cal_err core_audit(cal_ctx *cx, cal_audit_act act, const core_act *of);

/* Which acts, the newest first. Names are handles, or what somebody typed to sign in. */
typedef struct core_audit_query {
    int64_t before;       /* id of the last one that was read; 0: from the newest */
    int64_t since, until; /* UTC seconds, half open; 0: open */
    cal_str act, actor, target;
    size_t limit;
} core_audit_query;

/* Of the administrator's organisation; the system reads all. CAL_E_NO_RIGHT, CAL_E_BAD_FIELD when
 * there is no such act. */
CAL_MUST_USE cal_err core_audit_list(cal_ctx *cx, const core_audit_query *q, const cal_audit **out,
                                     size_t *n);
/* What an act is called: "Signed in". */
cal_str core_audit_text(cal_str act);

/* Forgets what is older than policy->audit_keep_s, some at a time; *again: there is more. */
CAL_MUST_USE cal_err core_audit_prune(cal_ctx *cx, bool *again);

#endif
