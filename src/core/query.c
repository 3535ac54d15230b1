/* SPDX-License-Identifier: MIT */
/* calendar-query: the planner, and the walk over its candidates. The index may offer too much, so
   the exact matcher judges every candidate, unless the plan's columns already say all that the
   filter asks. */
#include "core/query.h"

#include "base/vec.h"
#include "model/limits.h"
#include "store/event.h"
#include "store/user.h"
#include "core/access.h"
#include "core/object.h"
#include "core/scratch.h"
#include "core/view.h"

enum { PAGE = 200 };

/* ---- the zone ---- */

static const ical_zone *custom_zone(cal_ctx *cx, cal_str vtimezone)
{
    const ical_zone *zone = NULL;
    ical_comp *roots;
    cal_err e = ical_parse(cx, vtimezone, &roots);

    for (size_t i = 0; !e && !zone && i < roots->n_comps; i++) {
        const ical_comp *cal = roots->comps[i];

        for (size_t k = 0; !e && !zone && k < cal->n_comps; k++) {
            if (ical_comp_is(cal->comps[k], CAL_STR("VTIMEZONE")))
                e = ical_zone_from_comp(cx, cal->comps[k], &zone);
        }
    }
    if (e)
        cal_fail_clear(cx);
    return e ? NULL : zone;
}

static cal_str zone_of_owner(cal_ctx *cx, int64_t home)
{
    store_user owner;

    if (cx->who && cx->who->id == home)
        return cx->who->time_zone;
    if (!store_user_by_id(cx, home, &owner))
        return owner.user.time_zone;
    cal_fail_clear(cx);
    return CAL_STR("");
}

const ical_zone *core_calendar_zone(cal_ctx *cx, const cal_calendar *cal)
{
    const ical_zone *zone = NULL;

    if (cal->time_zone.n && cx->zones)
        zone = ical_zone_at(cx->zones, cal->time_zone);
    if (!zone && cal->vtimezone.n)
        zone = custom_zone(cx, cal->vtimezone);
    if (!zone && cx->zones)
        zone = ical_zone_at(cx->zones, zone_of_owner(cx, cal->home));
    return zone;
}

/* ---- the plan ---- */

typedef struct plan {
    int64_t components; /* bits of those that can match; 0: nothing can */
    bool is_timed;      /* range bounds what can match */
    cal_range range;
    bool is_exact; /* all candidates match */
} plan;

/* What one filter below VCALENDAR says about the candidates. */
static void plan_comp(const cal_comp_filter *f, plan *p)
{
    int64_t bit = core_component_bit(f->name);

    if (!bit) {
        p->is_exact = false;
        return;
    }
    if (f->is_not_defined) {
        p->components &= ~bit;
        return;
    }
    p->components &= bit;
    if (f->range || f->n_props || f->n_comps)
        p->is_exact = false;
    if (f->range && f->range->from < f->range->to && !p->is_timed) {
        p->is_timed = true;
        p->range = *f->range;
    }
}

static plan plan_of(const cal_comp_filter *f)
{
    plan p = {.components = CAL_COMP_ALL, .is_exact = true};

    if (!f)
        return p;
    if (cal_str_eq(f->name, CAL_STR("VCALENDAR")) == f->is_not_defined) {
        p.components = 0;
        return p;
    }
    if (f->is_not_defined)
        return p;
    p.is_exact = !f->range && !f->n_props;
    for (size_t i = 0; i < f->n_comps; i++)
        plan_comp(&f->comps[i], &p);
    return p;
}

/* ---- the walk ---- */

typedef struct walk {
    const cal_calendar *cal;
    const core_query *q;
    plan plan;
    const ical_zone *zone;
    int64_t budget;
    cal_arena *kept;
    CAL_VEC(cal_event) found;
} walk;

static cal_str copy(cal_arena *a, cal_str s)
{
    return s.p ? cal_arena_dup(a, s) : s;
}

static void keep(walk *w, cal_event ev)
{
    ev.href = copy(w->kept, ev.href);
    ev.uid = copy(w->kept, ev.uid);
    ev.etag = copy(w->kept, ev.etag);
    ev.ics = w->q->with_data ? copy(w->kept, ev.ics) : (cal_str){NULL, 0};
    CAL_PUSH(w->kept, &w->found, ev);
}

static cal_err judge(cal_ctx *cx, walk *w, const cal_event *candidate)
{
    cal_event ev = *candidate;
    bool holds = true;
    cal_err e = CAL_OK;

    if (!core_view(cx, w->cal, &ev))
        return CAL_OK;
    if (!w->plan.is_exact)
        e = core_query_matches(cx, w->q->filter, w->zone, ev.ics, &w->budget, &holds);
    if (e || !holds)
        return e;
    if ((int64_t)w->found.n >= cx->limits->matches)
        return cal_fail(cx, CAL_E_MATCH_LIMIT,
                        "More than %lld objects match; ask for a shorter time range.",
                        (long long)cx->limits->matches);
    keep(w, ev);
    return CAL_OK;
}

static cal_err run_page(cal_ctx *cx, walk *w, store_event_query *q, bool *more)
{
    const cal_event *events;
    size_t n;
    cal_err e = store_event_query_page(cx, w->cal, q, &events, &n);

    for (size_t i = 0; !e && i < n; i++)
        e = judge(cx, w, &events[i]);
    if (e)
        return e;
    *more = n == q->limit;
    q->after = n ? events[n - 1].id : q->after;
    return CAL_OK;
}

static cal_err run(cal_ctx *cx, walk *w)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    store_event_query q = {
        .limit = PAGE,
        .components = w->plan.components,
        .with_ics = w->q->with_data || !w->plan.is_exact,
        .timed = w->plan.is_timed,
        .from = w->plan.range.from,
        .to = w->plan.range.to,
    };
    bool more = w->plan.components != 0;
    cal_err e = core_scratch_begin(cx, &scratch);

    while (!e && more) {
        e = run_page(cx, w, &q, &more);
        if (!e)
            core_scratch_reset(&scratch);
    }
    return e;
}

cal_err core_query_run(cal_ctx *cx, const cal_calendar *cal, const core_query *q,
                       const cal_event **out, size_t *n)
{
    walk w = {
        .cal = cal,
        .q = q,
        .plan = plan_of(q->filter),
        .budget = cx->limits->work,
        .kept = cx->arena,
    };
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_READ);

    if (e)
        return e;
    w.zone = q->zone ? q->zone : core_calendar_zone(cx, cal);
    e = run(cx, &w);
    if (e == CAL_E_INSTANCES) {
        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_MATCH_LIMIT,
                        "Looking for matches takes too long; ask for a shorter time range.");
    }
    *out = w.found.at;
    *n = w.found.n;
    return e;
}
