/* SPDX-License-Identifier: MIT */
/* Copying a calendar, page by page, so that its size does not matter to memory. */
#include "core/transfer_calendar.h"

#include "store/event.h"
#include "store/property.h"
#include "core/schedule.h"
#include "core/scratch.h"
#include "core/view.h"

enum { PAGE = 50 };

static cal_err copy_one(cal_ctx *cx, const cal_calendar *from, const cal_calendar *to,
                        const cal_event *ev)
{
    const store_property_at old = {from->home, from->id, ev->href};
    const store_property_at new = {to->home, to->id, ev->href};
    cal_event seen = *ev;
    core_object obj;
    cal_err e;

    if (!core_view(cx, from, &seen))
        return cx->fail.code;
    if ((e = core_object_read(cx, ev->ics, &obj)) ||
        (e = core_schedule_store(cx, to, ev->href, NULL, &obj)))
        return e;
    return store_property_copy(cx, &old, &new);
}

/* *after: the last href of the page; absent when it was the last page. */
static cal_err copy_page(cal_ctx *cx, const cal_calendar *from, const cal_calendar *to,
                         cal_arena *kept, cal_str *after)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const cal_event *events;
    size_t n;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = store_event_page(cx, from, &(store_page){*after, PAGE, true}, &events, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = copy_one(cx, from, to, &events[i]);
    *after = n < PAGE ? (cal_str){NULL, 0} : cal_arena_dup(kept, events[n - 1].href);
    return e;
}

cal_err core_transfer_objects(cal_ctx *cx, const cal_calendar *from, const cal_calendar *to)
{
    cal_str after = {NULL, 0};
    cal_err e;

    do {
        e = copy_page(cx, from, to, cx->arena, &after);
    } while (!e && after.p);
    return e;
}
