/* SPDX-License-Identifier: MIT */
/* Free/busy: candidates by the time index, instances by the rule engine, availabilities laid over
   one another, then all merged. */
#include "core/busy.h"

#include "ical/availability.h"
#include "model/limits.h"
#include "store/event.h"
#include "core/access.h"
#include "core/query.h"
#include "core/scratch.h"

enum { PAGE = 200 };

/* One calendar on its way into the answer. */
typedef struct reading {
    const core_busy_ask *ask;
    const cal_calendar *cal;
    ical_range range;
    int64_t budget;
    cal_arena *kept; /* where spans and covers grow */
    ical_spans *spans;
    ical_covers covers;
} reading;

static void keep(reading *r, const ical_spans *spans, const ical_covers *covers)
{
    for (size_t i = 0; i < spans->n; i++)
        CAL_PUSH(r->kept, r->spans, spans->at[i]);
    for (size_t i = 0; i < covers->list.n; i++)
        CAL_PUSH(r->kept, &r->covers.list, covers->list.at[i]);
}

/* What one object takes, found in the scratch and copied out of it. */
static cal_err add_object(cal_ctx *cx, reading *r, const cal_event *ev)
{
    ical_spans found = {0};
    ical_covers covers = {0};
    ical_object o;
    cal_err e;

    if (r->ask->except_uid.n && cal_str_eq(ev->uid, r->ask->except_uid))
        return CAL_OK;
    if ((e = ical_object_load(cx, ev->ics, &o)) ||
        (e = ical_busy_add_of(cx, &o, r->ask->owner, &r->range, &r->budget, &found)) ||
        (e = ical_availability_gather(cx, o.calendar, &r->range, &r->budget, &covers)))
        return e;
    keep(r, &found, &covers);
    return CAL_OK;
}

static cal_err add_page(cal_ctx *cx, reading *r, store_event_query *q, bool *more)
{
    const store_candidate *found;
    size_t n;
    cal_err e = store_event_query_page(cx, r->cal, q, &found, &n);

    for (size_t i = 0; !e && i < n; i++)
        e = add_object(cx, r, &found[i].event);
    if (e)
        return e;
    *more = n == q->limit;
    q->after = n ? found[n - 1].event.id : q->after;
    return CAL_OK;
}

static cal_err add_calendar(cal_ctx *cx, reading *r)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    store_event_query q = {
        .limit = PAGE,
        .components = CAL_COMP_EVENT | CAL_COMP_FREEBUSY | CAL_COMP_AVAILABILITY,
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

static cal_err add_calendars(cal_ctx *cx, reading *r)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; !e && i < r->ask->n; i++) {
        r->cal = &r->ask->calendars[i];
        if ((e = core_access_need(cx, r->cal, CAL_RIGHT_FREEBUSY)))
            break;
        r->range.zone = core_calendar_zone(cx, r->cal);
        e = add_calendar(cx, r);
    }
    return e;
}

cal_err core_busy_of(cal_ctx *cx, const core_busy_ask *ask, ical_spans *out)
{
    reading r = {.ask = ask, .budget = cx->limits->work, .kept = cx->arena, .spans = out};
    cal_err e;

    *out = (ical_spans){0};
    r.range = (ical_range){ask->from, ask->to, NULL};
    e = add_calendars(cx, &r);
    if (!e && ask->availability.n)
        e = ical_availability_read(cx, ask->availability, &r.range, &r.budget, &r.covers);
    if (e)
        return e == CAL_E_INSTANCES ? too_much(cx) : e;
    ical_availability_add(cx, &r.covers, out);
    ical_busy_merge(out, ask->from, ask->to);
    return CAL_OK;
}

cal_err core_busy(cal_ctx *cx, const cal_calendar *cals, size_t n, int64_t from, int64_t to,
                  ical_spans *out)
{
    core_busy_ask ask = {.calendars = cals, .n = n, .from = from, .to = to};

    return core_busy_of(cx, &ask, out);
}
