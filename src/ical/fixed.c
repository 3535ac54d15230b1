/* SPDX-License-Identifier: MIT */
/* Where VFREEBUSY and VAVAILABILITY lie in time. */
#include "ical/fixed.h"

#include "ical/availability.h"

static bool is_busy(const ical_object *o)
{
    return cal_str_eq(o->kind, CAL_STR("VFREEBUSY"));
}

bool ical_is_fixed(const ical_object *o)
{
    return is_busy(o) || cal_str_eq(o->kind, CAL_STR("VAVAILABILITY"));
}

/* DTSTART and DTEND of a VFREEBUSY, when both are there. */
static bool busy_bounds(const ical_object *o, int64_t *from, int64_t *to)
{
    const ical_prop *start = ical_prop_at(o->master, CAL_STR("DTSTART"));
    const ical_prop *end = ical_prop_at(o->master, CAL_STR("DTEND"));
    ical_time a, b;

    if (!start || !end || !ical_time_at(o->tz, start, &a) || !ical_time_at(o->tz, end, &b))
        return false;
    *from = ical_time_utc(&a, NULL);
    *to = ical_time_utc(&b, NULL);
    return true;
}

/* Asks for each period of the FREEBUSY properties, until the answer is yes. */
typedef bool period_ask(void *state, int64_t from, int64_t to);

static bool some_period(const ical_object *o, period_ask *ask, void *state)
{
    for (size_t i = 0; i < o->master->n_props; i++) {
        const ical_prop *p = &o->master->props[i];
        cal_str rest = p->value;
        ical_period period;

        while (cal_str_eq_ci(p->name, CAL_STR("FREEBUSY")) && rest.p) {
            if (!ical_period_parse(o->tz, p, cal_str_cut(&rest, ','), &period))
                continue;

            int64_t at = ical_time_utc(&period.start, NULL);

            if (ask(state, at, at + period.duration_s))
                return true;
        }
    }
    return false;
}

static bool touches(void *state, int64_t from, int64_t to)
{
    const ical_range *r = state;

    return r->from < to && r->to > from;
}

bool ical_fixed_overlaps(const ical_object *o, const ical_range *range)
{
    ical_range r = *range;
    int64_t from, to;

    if (!o->master)
        return false;
    if (!is_busy(o))
        return ical_availability_overlaps(o->tz, o->master, range);
    if (busy_bounds(o, &from, &to))
        return r.from <= to && r.to > from;
    return some_period(o, touches, &r);
}

static bool widen(void *state, int64_t from, int64_t to)
{
    ical_range *r = state;

    r->from = from < r->from ? from : r->from;
    r->to = to > r->to ? to : r->to;
    return false;
}

void ical_fixed_bounds(const ical_object *o, int64_t *from, int64_t *to)
{
    ical_range all = {INT64_MAX, INT64_MIN, NULL};

    *from = all.from;
    *to = all.to;
    if (!o->master)
        return;
    if (!is_busy(o)) {
        ical_availability_bounds(o->tz, o->master, NULL, from, to);
        return;
    }
    if (busy_bounds(o, from, to)) {
        ++*to; /* a range that begins where it ends still overlaps it */
        return;
    }
    (void)some_period(o, widen, &all);
    *from = all.from;
    *to = all.to;
}
