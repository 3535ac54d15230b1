/* SPDX-License-Identifier: MIT */
/* Where a failure of the store is none for core: a question whose answer is "no", and a note that
   may stay unwritten. */
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

/* For what is noted beside a request that only reads: while the disk is full or the database locked
   the note stays unwritten, *e becomes CAL_OK and the failure is forgotten. */
static inline void core_forgo(cal_ctx *cx, cal_err *e)
{
    if (*e != CAL_E_DB_FULL && *e != CAL_E_DB_BUSY)
        return;
    cal_fail_clear(cx);
    *e = CAL_OK;
}

#endif
