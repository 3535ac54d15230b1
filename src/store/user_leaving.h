/* SPDX-License-Identifier: MIT */
/* People who are being deleted, and what becomes of what they have. */
#ifndef CAL_STORE_USER_LEAVING_H
#define CAL_STORE_USER_LEAVING_H

#include "base/ctx.h"

typedef struct store_leaving {
    int64_t user;
    int64_t heir; /* 0: their calendars go with them */
    bool keeps_meetings;
} store_leaving;

/* In a transaction. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_leaving_set(cal_ctx *cx, const store_leaving *in);
/* One of them; *found false: nobody is leaving. */
CAL_MUST_USE cal_err store_leaving_next(cal_ctx *cx, store_leaving *out, bool *found);

#endif
