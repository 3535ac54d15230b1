/* SPDX-License-Identifier: MIT */
/* Rows of subscriptions; each belongs to a calendar with a source. */
#ifndef CAL_STORE_SUBSCRIPTION_H
#define CAL_STORE_SUBSCRIPTION_H

#include "base/ctx.h"
#include "model/subscription.h"

/* Those of a home. */
CAL_MUST_USE cal_err store_subscription_list(cal_ctx *cx, int64_t home,
                                             const cal_subscription **out, size_t *n);
/* CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_subscription_at(cal_ctx *cx, int64_t calendar, cal_subscription *out);
/* In a transaction, all below. */
CAL_MUST_USE cal_err store_subscription_insert(cal_ctx *cx, const cal_subscription *in);
/* Everything but calendar and home; the claim ends. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_subscription_update(cal_ctx *cx, const cal_subscription *in);
/* Another source for a calendar. */
CAL_MUST_USE cal_err store_subscription_set_source(cal_ctx *cx, int64_t calendar, cal_str source);
/* The one that is due first and that nobody is at, if there is one; claimed until then. */
CAL_MUST_USE cal_err store_subscription_claim_due(cal_ctx *cx, int64_t until, cal_subscription *out,
                                                  bool *found);
/* The same for one of them, due or not; not found: somebody is at it. */
CAL_MUST_USE cal_err store_subscription_claim(cal_ctx *cx, int64_t calendar, int64_t until,
                                              cal_subscription *out, bool *found);

#endif
