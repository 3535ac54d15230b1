/* SPDX-License-Identifier: MIT */
/* When alarms ring (RFC 5545 3.6.6, RFC 4791 9.9): at a time of their own, or by the begin or end
   of each instance, once or again and again. */
#include "ical/range.h"

typedef struct alarm {
    bool is_absolute, from_end;
    int64_t offset;       /* seconds from begin or end; UTC seconds when absolute */
    int64_t count, gap_s; /* how often it rings, and how far apart */
} alarm;

/* REPEAT and DURATION (RFC 5545 3.8.6.2): one without the other says nothing. */
static void read_repeat(const ical_comp *c, alarm *a)
{
    const ical_prop *repeat = ical_prop_at(c, CAL_STR("REPEAT"));
    const ical_prop *gap = ical_prop_at(c, CAL_STR("DURATION"));
    int64_t n;

    a->count = 1;
    a->gap_s = 0;
    if (!repeat || !gap || !cal_str_to_i64(cal_str_trim(repeat->value), &n) || n < 1 ||
        n > INT32_MAX || !ical_duration_parse(gap->value, &a->gap_s) || a->gap_s <= 0)
        return;
    a->count = n + 1;
}

/* false: not an alarm that ever rings. */
static bool read_alarm(ical_tz *tz, const ical_comp *c, alarm *a)
{
    const ical_prop *p =
        ical_comp_is(c, CAL_STR("VALARM")) ? ical_prop_at(c, CAL_STR("TRIGGER")) : NULL;
    ical_time t;

    if (!p)
        return false;
    read_repeat(c, a);
    a->from_end = cal_str_eq_ci(cal_str_trim(ical_param_at(p, CAL_STR("RELATED"))), CAL_STR("END"));
    a->is_absolute = !ical_duration_parse(p->value, &a->offset);
    if (!a->is_absolute)
        return true;
    if (!ical_time_at(tz, p, &t))
        return false;
    a->offset = ical_time_utc(&t, NULL);
    return true;
}

/* a - b, staying at the ends of the line of time. */
static int64_t minus(int64_t a, int64_t b)
{
    int64_t out;

    if (a == INT64_MIN || a == INT64_MAX)
        return a;
    if (__builtin_sub_overflow(a, b, &out))
        return b > 0 ? INT64_MIN : INT64_MAX;
    return out;
}

/* One of its triggers t has from <= t < to. */
static bool rings(const alarm *a, int64_t first, int64_t from, int64_t to)
{
    if (first >= from || a->count == 1)
        return first >= from && first < to;

    /* the first trigger at or after from */
    int64_t k = minus(minus(from, first), 1) / a->gap_s + 1;

    return k < a->count && first + k * a->gap_s < to;
}

typedef struct alarm_search {
    const ical_object *o;
    const ical_alarms *among; /* NULL: all */
    int64_t from, to;
    int64_t least, most; /* offsets of relative triggers from begin or end */
    bool has_relative, found;
} alarm_search;

static bool is_asked(const alarm_search *search, const ical_comp *c)
{
    for (size_t i = 0; search->among && i < search->among->n; i++) {
        if (search->among->at[i] == c)
            return true;
    }
    return !search->among;
}

static void survey(alarm_search *search, const ical_comp *c)
{
    for (size_t i = 0; i < c->n_comps; i++) {
        alarm a;

        if (!is_asked(search, c->comps[i]) || !read_alarm(search->o->tz, c->comps[i], &a))
            continue;
        if (a.is_absolute) {
            search->found |= rings(&a, a.offset, search->from, search->to);
            continue;
        }

        int64_t last = a.offset + (a.count - 1) * a.gap_s;

        if (!search->has_relative || a.offset < search->least)
            search->least = a.offset;
        if (!search->has_relative || last > search->most)
            search->most = last;
        search->has_relative = true;
    }
}

static bool try_alarms(void *state, const ical_instance *i)
{
    alarm_search *search = state;

    for (size_t n = 0; n < i->comp->n_comps && !search->found; n++) {
        alarm a;

        if (!is_asked(search, i->comp->comps[n]) ||
            !read_alarm(search->o->tz, i->comp->comps[n], &a) || a.is_absolute)
            continue;
        if (i->from == INT64_MIN || i->to == INT64_MAX) /* nothing to be relative to */
            continue;
        search->found =
            rings(&a, (a.from_end ? i->to : i->from) + a.offset, search->from, search->to);
    }
    return !search->found;
}

static cal_err alarms_overlap(cal_ctx *cx, alarm_search *search, const ical_zone *zone,
                              int64_t *budget)
{
    const ical_object *o = search->o;

    if (o->master)
        survey(search, o->master);
    for (size_t i = 0; i < o->n_overrides; i++)
        survey(search, o->overrides[i]);
    if (search->found || !search->has_relative)
        return CAL_OK;
    /* a trigger in the range lies at most `most` behind and `least` before an end of its instance
     */
    ical_range wide = {minus(minus(search->from, search->most), 1),
                       minus(minus(search->to, search->least), -1), zone};

    return ical_expand(cx, o, &wide, budget, try_alarms, search);
}

cal_err ical_alarms_overlap(cal_ctx *cx, const ical_object *o, const ical_alarms *among,
                            const ical_range *range, int64_t *budget, bool *out)
{
    alarm_search search = {.o = o, .among = among, .from = range->from, .to = range->to};
    cal_err e = alarms_overlap(cx, &search, range->zone, budget);

    *out = search.found;
    return e;
}
