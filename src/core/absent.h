/* SPDX-License-Identifier: MIT */
/* Asking the store whether something is there, where "no" is an answer and not a failure. */
#ifndef CAL_CORE_ABSENT_H
#define CAL_CORE_ABSENT_H

#include "base/ctx.h"

/* True when *e says CAL_E_NOT_FOUND: *e becomes CAL_OK and the failure is forgotten. */
static inline bool core_absent(cal_ctx *cx, cal_err *e)
{
    if (*e != CAL_E_NOT_FOUND)
        return false;
    cal_fail_clear(cx);
    *e = CAL_OK;
    return true;
}

#endif
