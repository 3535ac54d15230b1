/* SPDX-License-Identifier: MIT */
/* Memory for the intermediate: a second arena that cx uses for a while, so that looking through ten
   thousand objects does not keep ten thousand parse trees.
   `CAL_AUTO(core_scratch_end) core_scratch s = {0};` then core_scratch_begin. */
#ifndef CAL_CORE_SCRATCH_H
#define CAL_CORE_SCRATCH_H

#include "base/ctx.h"

typedef struct core_scratch {
    cal_ctx *cx;
    cal_arena *kept, *own;
    const struct core_granted *granted; /* rights known before it began */
    cal_err failed;                     /* a failure that was there before */
} core_scratch;

/* From here on cx allocates in the scratch. Leases the database before, for that is tied to the
   unit of work's own arena. */
CAL_MUST_USE cal_err core_scratch_begin(cal_ctx *cx, core_scratch *s);
/* Forgets what is in it, and goes on using it. */
void core_scratch_reset(core_scratch *s);
/* cx has its own arena again; what a failure says is saved from the scratch. */
void core_scratch_end(core_scratch *s);

#endif
