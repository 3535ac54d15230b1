/* SPDX-License-Identifier: MIT */
/* What a viewer sees of an object: the stored bytes, or nothing. */
#include "core/view.h"

static bool sees(cal_ctx *cx, const cal_calendar *cal, bool is_private)
{
    return core_access_calendar(cx, cal) >= CAL_RIGHT_READ &&
           (!is_private || core_access_is_deputy(cx, cal));
}

bool core_view(cal_ctx *cx, const cal_calendar *cal, cal_event *event)
{
    if (sees(cx, cal, event->is_private))
        return true;
    *event = (cal_event){0};
    return false;
}

bool core_view_change(cal_ctx *cx, const cal_calendar *cal, int64_t since, cal_change *change)
{
    if (sees(cx, cal, change->hidden != 0))
        return true;
    if (since == 0 || since >= change->hidden)
        return false;
    change->deleted = true;
    change->event = (cal_event){0};
    return true;
}

cal_err core_view_write(cal_ctx *cx, const cal_calendar *cal, const cal_event *existing,
                        bool becomes_private)
{
    bool is_hidden = existing && existing->is_private;

    if ((!is_hidden && !becomes_private) || core_access_is_deputy(cx, cal))
        return CAL_OK;
    if (cx->fail.code)
        return cx->fail.code;
    if (is_hidden)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "Nothing can be stored at this path; choose another one.");
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "In a calendar of somebody else you cannot keep private objects, which you "
                    "could not see yourself; leave CLASS out.");
}
