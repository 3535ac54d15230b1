/* SPDX-License-Identifier: MIT */
/* Free/busy: candidates by the time index, instances by the rule engine, then merged. */
#include "core/busy.h"

#include "ical/range.h"
#include "model/limits.h"
#include "store/event.h"
#include "core/access.h"
#include "core/query.h"
#include "core/scratch.h"

enum { PAGE = 200 };

/* One calendar on its way into the answer. */
typedef struct reading {
    const cal_calendar *cal;
    ical_range range;
    int64_t budget;
    cal_arena *kept; /* where the spans grow */
    ical_spans *spans;
} reading;

/* Spans of one object, found in the scratch and copied out of it. */
static cal_err add_object(cal_ctx *cx, reading *r, const cal_event *ev)
{
    ical_spans found = {0};
    ical_object o;
    cal_err e = ical_object_load(cx, ev->ics, &o);

    if (e || (e = ical_busy_add(cx, &o, &r->range, &r->budget, &found)))
        return e;
    for (size_t i = 0; i < found.n; i++)
        CAL_PUSH(r->kept, r->spans, found.at[i]);
    return CAL_OK;
}

static cal_err add_page(cal_ctx *cx, reading *r, store_event_query *q, bool *more)
{
    const cal_event *events;
    size_t n;
    cal_err e = store_event_query_page(cx, r->cal, q, &events, &n);

    for (size_t i = 0; !e && i < n; i++)
        e = add_object(cx, r, &events[i]);
    if (e)
        return e;
    *more = n == q->limit;
    q->after = n ? events[n - 1].id : q->after;
    return CAL_OK;
}

static cal_err add_calendar(cal_ctx *cx, reading *r)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    store_event_query q = {
        .limit = PAGE,
        .components = CAL_COMP_EVENT,
        .with_ics = true,
        .timed = true,
        .from = r->range.from,
        .to = r->range.to,
    };
    bool more = true;
    cal_err e = core_scratch_begin(cx, &scratch);

    while (!e && more) {
        e = add_page(cx, r, &q, &more);
        if (!e)
            core_scratch_reset(&scratch);
    }
    return e;
}

static cal_err too_much(cal_ctx *cx)
{
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_MATCH_LIMIT,
                    "Too many instances lie in this time range; ask for a shorter one.");
}

cal_err core_busy(cal_ctx *cx, const cal_calendar *cals, size_t n, int64_t from, int64_t to,
                  ical_spans *out)
{
    reading r = {
        .range = {.from = from, .to = to},
        .budget = cx->limits->work,
        .kept = cx->arena,
        .spans = out,
    };
    cal_err e = CAL_OK;

    *out = (ical_spans){0};
    for (size_t i = 0; !e && i < n; i++) {
        r.cal = &cals[i];
        if ((e = core_access_need(cx, r.cal, CAL_RIGHT_FREEBUSY)))
            break;
        r.range.zone = core_calendar_zone(cx, r.cal);
        e = add_calendar(cx, &r);
    }
    if (e)
        return e == CAL_E_INSTANCES ? too_much(cx) : e;
    ical_busy_merge(out, from, to);
    return CAL_OK;
}
