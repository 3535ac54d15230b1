/* SPDX-License-Identifier: MIT */
/* Free/busy of people for planning. */
#include "core/schedule_busy.h"

#include "base/vec.h"
#include "core/availability.h"
#include "core/busy.h"
#include "core/calendar.h"

static cal_err busy_of_all(cal_ctx *cx, const core_person *of, const core_when *when,
                           ical_spans *out)
{
    core_busy_ask ask = {
        .from = when->from,
        .to = when->to,
        .except_uid = when->except_uid,
        .owner = &of->addresses,
    };
    CAL_VEC(cal_calendar) opaque = {0};
    const cal_calendar *all;
    size_t n;
    cal_err e;

    if ((e = core_calendar_list(cx, &of->user, &all, &n)) ||
        (e = core_availability_at(cx, of->user.id, &ask.availability)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (!all[i].transparent)
            CAL_PUSH(cx->arena, &opaque, all[i]);
    }
    ask.calendars = opaque.at;
    ask.n = opaque.n;
    return core_busy_of(cx, &ask, out);
}

cal_err core_person_busy(cal_ctx *cx, const core_person *of, const core_when *when, ical_spans *out)
{
    bool was_system = cx->is_system;
    cal_err e;

    *out = (ical_spans){0};
    if (!cx->who && !cx->is_system)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to ask when somebody is free.");
    cx->is_system = true;
    e = busy_of_all(cx, of, when, out);
    cx->is_system = was_system;
    return e;
}
