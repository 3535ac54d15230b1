/* SPDX-License-Identifier: MIT */
/* The inside of subscriptions: one look at one source, from its claim to its next time. */
#ifndef CAL_CORE_SUBSCRIPTION_RUN_H
#define CAL_CORE_SUBSCRIPTION_RUN_H

#include "core/subscription_source.h"

/* How long a process may be at one before another takes it over. */
enum { CORE_SUBSCRIPTION_LEASE_S = 600 };

/* Writes what a claimed subscription's source gave, and how it went: *state and the row. */
CAL_MUST_USE cal_err core_subscription_take(cal_ctx *cx, const cal_calendar *cal,
                                            const core_source *from, cal_subscription *state);

/* Asks a claimed subscription's source and takes what it gives. That a source fails is no failure
   here: *state says it. */
CAL_MUST_USE cal_err core_subscription_run(cal_ctx *cx, cal_subscription *state);

#endif
