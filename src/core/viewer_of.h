/* SPDX-License-Identifier: MIT */
/* Who has a calendar among theirs, for those who manage it. */
#ifndef CAL_CORE_VIEWER_OF_H
#define CAL_CORE_VIEWER_OF_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/viewer.h"

typedef struct core_viewers {
    const cal_viewer *at;
    size_t n;
} core_viewers;

/* MANAGE. */
CAL_MUST_USE cal_err core_viewers_of(cal_ctx *cx, const cal_calendar *cal, core_viewers *out);
/* What one person has answered (cal_viewer_state). */
int64_t core_viewers_state(const core_viewers *viewers, int64_t person);

#endif
