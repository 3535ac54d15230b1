/* SPDX-License-Identifier: MIT */
/* Occurrences of a stretch of days: a query by time range, then each object's instances. */
#include "core/agenda.h"

#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"
#include "ical/range.h"
#include "model/limits.h"
#include "core/query.h"

enum { MOST = 2000 };

typedef struct gathering {
    cal_ctx *cx;
    ical_range range;
    CAL_VEC(core_occurrence) found;
    bool more;
} gathering;

static int64_t day_of(int64_t local)
{
    int64_t day = local / CAL_DAY_S;

    return local % CAL_DAY_S < 0 ? day - 1 : day;
}

static bool status_is(const ical_comp *c, const char *status)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("STATUS"));

    return p && cal_str_eq_ci(cal_str_trim(p->value), cal_str_c(status));
}

static cal_str text_of(cal_ctx *cx, const ical_comp *c, const char *name)
{
    cal_str text = ical_text_at(cx, c, cal_str_c(name));

    return text.p ? text : CAL_STR("");
}

static bool add(void *state, const ical_instance *i)
{
    gathering *g = state;
    cal_ctx *cx = g->cx;
    core_occurrence o = {
        .all_day = i->start.kind == ICAL_DATE,
        .tentative = status_is(i->comp, "TENTATIVE"),
        .from = i->from,
        .to = i->to,
        .local_from = ical_zone_from_utc(g->range.zone, i->from),
        .local_to = ical_zone_from_utc(g->range.zone, i->to),
    };

    if (status_is(i->comp, "CANCELLED"))
        return true;
    if (g->found.n == MOST) {
        g->more = true;
        return false;
    }
    o.first_day = day_of(o.local_from);
    o.last_day = o.to > o.from ? day_of(o.local_to - 1) : o.first_day;
    o.title = text_of(cx, i->comp, "SUMMARY");
    o.place = text_of(cx, i->comp, "LOCATION");
    o.text = text_of(cx, i->comp, "DESCRIPTION");
    CAL_PUSH(cx->arena, &g->found, o);
    return true;
}

static int by_begin(const void *a, const void *b)
{
    const core_occurrence *x = a, *y = b;

    if (x->first_day != y->first_day)
        return x->first_day < y->first_day ? -1 : 1;
    if (x->all_day != y->all_day)
        return x->all_day ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return cal_str_cmp(x->title, y->title);
}

static cal_err events_in(cal_ctx *cx, const cal_calendar *cal, const gathering *g,
                         const cal_event **out, size_t *n)
{
    cal_range range = {g->range.from, g->range.to};
    cal_comp_filter event = {.name = CAL_STR("VEVENT"), .range = &range};
    cal_comp_filter calendar = {.name = CAL_STR("VCALENDAR"), .comps = &event, .n_comps = 1};
    core_query q = {.filter = &calendar, .zone = g->range.zone, .with_data = true};

    return core_query_run(cx, cal, &q, out, n);
}

static cal_err gather(cal_ctx *cx, const cal_calendar *cal, gathering *g)
{
    int64_t budget = cx->limits->work;
    const cal_event *events;
    size_t n;
    cal_err e = events_in(cx, cal, g, &events, &n);

    for (size_t i = 0; !e && i < n && !g->more; i++) {
        ical_object o;

        if (!(e = ical_object_load(cx, events[i].ics, &o)))
            e = ical_expand(cx, &o, &g->range, &budget, add, g);
    }
    if (e != CAL_E_INSTANCES)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_MATCH_LIMIT, "Too much recurs in this time; ask for less of it.");
}

cal_err core_agenda_read(cal_ctx *cx, const cal_calendar *cal, core_agenda *a)
{
    gathering g = {.cx = cx};
    cal_err e;

    if (!a->zone)
        a->zone = core_calendar_zone(cx, cal);
    g.range = (ical_range){
        .from = ical_zone_to_utc(a->zone, a->first_day * CAL_DAY_S),
        .to = ical_zone_to_utc(a->zone, (a->last_day + 1) * CAL_DAY_S),
        .zone = a->zone,
    };
    e = gather(cx, cal, &g);
    if (g.found.n)
        qsort(g.found.at, g.found.n, sizeof *g.found.at, by_begin);
    a->at = g.found.at;
    a->n = g.found.n;
    a->more = g.more;
    return e;
}
