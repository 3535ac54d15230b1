/* SPDX-License-Identifier: MIT */
/* How much a home may hold (RFC 4331): everything in its calendars and plain collections counts. */
#ifndef CAL_CORE_QUOTA_H
#define CAL_CORE_QUOTA_H

#include "base/ctx.h"

/* Bytes used by a home, and bytes left; of a home that holds too much already none are. */
CAL_MUST_USE cal_err core_quota_at(cal_ctx *cx, int64_t home, int64_t *used, int64_t *left);
/* In the transaction of a write that adds so many bytes: CAL_E_QUOTA when there is no room. What
   takes none away is always allowed. */
CAL_MUST_USE cal_err core_quota_need(cal_ctx *cx, int64_t home, int64_t more);

#endif
