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

#endif
