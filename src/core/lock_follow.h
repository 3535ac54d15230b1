/* SPDX-License-Identifier: MIT */
/* Locks go with the right to have them. */
#ifndef CAL_CORE_LOCK_FOLLOW_H
#define CAL_CORE_LOCK_FOLLOW_H

#include "base/ctx.h"

/* Of a home whose shares have changed, in the transaction: locks end whose holders may no longer
   write where they are. */
CAL_MUST_USE cal_err core_lock_follow(cal_ctx *cx, int64_t home);

#endif
