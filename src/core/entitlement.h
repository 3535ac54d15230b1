/* SPDX-License-Identifier: MIT */
/* Who may use this server is asked of a hook of the administrator's (policy->entitlement), if there
   is one: a POST of {"id", "handle", "email", "name", "origin", "organisation"} that is answered
   with 200 and {"entitled": true or false, "reason": "…"}. Answers are kept for a while and asked
   anew in the background; a refusal ends the person's sessions and stops their app passwords at
   once, as user.refused. What does not answer so is out of order, and counts as the policy says. */
#ifndef CAL_CORE_ENTITLEMENT_H
#define CAL_CORE_ENTITLEMENT_H

#include "base/ctx.h"
#include "model/user.h"

/* At every sign-in, and where an outside identity is recognised: CAL_OK when there is no hook, or
   it lets them in. Asks unless a fresh answer is known, so it blocks: on a worker, and outside of
   transactions. CAL_E_NOT_ENTITLED with the hook's reason; CAL_E_ENTITLEMENT when the hook is out
   of order and the policy is to keep people out. */
CAL_MUST_USE cal_err core_entitlement_need(cal_ctx *cx, const cal_user *user);

/* Job: asks anew about one person whose answer is about to be old; *again: there may be more. */
CAL_MUST_USE cal_err core_entitlement_renew(cal_ctx *cx, bool *again);

#endif
