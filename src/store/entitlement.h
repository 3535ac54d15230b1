/* SPDX-License-Identifier: MIT */
/* What the entitlement hook said of people. */
#ifndef CAL_STORE_ENTITLEMENT_H
#define CAL_STORE_ENTITLEMENT_H

#include "base/ctx.h"

typedef struct store_entitlement {
    int64_t user;
    bool answer;
    cal_str why;
    int64_t asked, next_at; /* UTC seconds */
} store_entitlement;

/* CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_entitlement_at(cal_ctx *cx, int64_t user, store_entitlement *out);
/* Writes the row, and user.refused. In a transaction. */
CAL_MUST_USE cal_err store_entitlement_put(cal_ctx *cx, const store_entitlement *in);
/* The person who is due first, if one is; not due again before `until`. In a transaction. */
CAL_MUST_USE cal_err store_entitlement_claim(cal_ctx *cx, int64_t until, int64_t *user,
                                             bool *found);
/* Forgets every answer and refusal; how many people were refused. In a transaction. */
CAL_MUST_USE cal_err store_entitlement_forget(cal_ctx *cx, int64_t *refused);
CAL_MUST_USE cal_err store_entitlement_any(cal_ctx *cx, bool *out);

#endif
