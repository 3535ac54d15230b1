/* SPDX-License-Identifier: MIT */
/* What a viewer sees of an object. Whoever may read sees the stored bytes; whoever may not, sees
   nothing. */
#include "core/view.h"

bool core_view(cal_ctx *cx, const cal_calendar *cal, cal_event *event)
{
    if (core_access_calendar(cx, cal) >= CAL_RIGHT_READ)
        return true;
    *event = (cal_event){0};
    return false;
}
