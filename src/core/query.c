/* SPDX-License-Identifier: MIT */
/* calendar-query: the planner, and the walk over its candidates. The indexes may offer too much, so
   the exact matcher judges every candidate, unless the row in the index already says all that the
   filter asks: then the object is not even read. */
#include "core/query.h"

#include "base/time.h"
#include "base/vec.h"
#include "model/limits.h"
#include "store/event.h"
#include "store/user.h"
#include "core/access.h"
#include "core/object.h"
#include "core/object_text.h"
#include "core/scratch.h"
#include "core/view.h"

/* Candidates read at a time, with and without their bytes. */
enum { PAGE_WHOLE = 200, PAGE_META = 5000 };

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
    bool is_exact;  /* all candidates match, in range if is_timed */
    cal_buf *grams; /* what the text index is asked for; empty: nothing */
} plan;

static void plan_texts(cal_ctx *cx, int64_t home, const cal_comp_filter *f, plan *p)
{
    for (size_t i = 0; i < f->n_props; i++) {
        const cal_text_match *text = f->props[i].text;

        if (text && !text->negate && !f->props[i].is_not_defined)
            (void)core_text_ask(cx, home, f->props[i].name, text->text, p->grams);
    }
}

static void plan_range(const cal_range *range, plan *p)
{
    if (range->from >= range->to) { /* RFC 4791 9.9: such a range is none */
        p->components = 0;
        return;
    }
    p->is_exact = p->is_exact && !p->is_timed;
    if (p->is_timed)
        return;
    p->is_timed = true;
    p->range = *range;
}

/* What one filter below VCALENDAR says about the candidates. */
static void plan_comp(cal_ctx *cx, int64_t home, const cal_comp_filter *f, plan *p)
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
    if (f->n_props || f->n_comps)
        p->is_exact = false;
    if (f->range)
        plan_range(f->range, p);
    plan_texts(cx, home, f, p);
}

static plan plan_of(cal_ctx *cx, int64_t home, const cal_comp_filter *f)
{
    plan p = {.components = CAL_COMP_ALL, .is_exact = true, .grams = cal_buf_new(cx->arena, 0)};

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
        plan_comp(cx, home, &f->comps[i], &p);
    return p;
}

/* ---- what a row decides ---- */

typedef enum verdict { UNDECIDED, MATCHES, DIFFERS } verdict;

/* By its bounds alone, which are those of the one instance; of dates and floating times they lie a
   day further apart at each end, so that only what is clear of both ends by two is decided. */
static verdict in_range(const store_candidate *c, const cal_range *r)
{
    const int64_t slack = c->is_floating ? 2 * (int64_t)CAL_DAY_S : 0;
    const store_span *s = &c->span;

    if (s->first_utc >= r->to || s->last_utc <= r->from)
        return DIFFERS;
    if (s->recurs || !(c->event.component & (CAL_COMP_EVENT | CAL_COMP_JOURNAL)))
        return UNDECIDED;
    if (s->first_utc < r->to - slack && s->last_utc - slack > r->from)
        return MATCHES;
    return UNDECIDED;
}

static verdict decide(const plan *p, const store_candidate *c)
{
    if (!p->is_exact)
        return UNDECIDED;
    return p->is_timed ? in_range(c, &p->range) : MATCHES;
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

static cal_err keep(cal_ctx *cx, walk *w, cal_event ev)
{
    if ((int64_t)w->found.n >= cx->limits->matches)
        return cal_fail(cx, CAL_E_MATCH_LIMIT,
                        "More than %lld objects match; ask for a shorter time range.",
                        (long long)cx->limits->matches);
    ev.href = copy(w->kept, ev.href);
    ev.uid = copy(w->kept, ev.uid);
    ev.etag = copy(w->kept, ev.etag);
    ev.schedule_tag = copy(w->kept, ev.schedule_tag);
    ev.ics = w->q->with_data ? copy(w->kept, ev.ics) : (cal_str){NULL, 0};
    CAL_PUSH(w->kept, &w->found, ev);
    return CAL_OK;
}

/* Asks the matcher about ev, whose bytes may still have to be read. */
static cal_err match(cal_ctx *cx, walk *w, cal_event *ev, bool *holds)
{
    cal_err e = ev->ics.p ? CAL_OK : store_event_bytes(cx, ev->home, ev->id, &ev->ics);

    *holds = !e && core_view(cx, w->cal, ev);
    return e || !*holds ? e
                        : core_query_matches(cx, w->q->filter, w->zone, ev->ics, &w->budget, holds);
}

static cal_err judge(cal_ctx *cx, walk *w, core_scratch *of_one, const store_candidate *candidate)
{
    verdict decided = decide(&w->plan, candidate);
    cal_event ev = candidate->event;
    bool holds = decided == MATCHES && core_view(cx, w->cal, &ev);
    cal_err e = CAL_OK;

    if (decided == UNDECIDED)
        e = match(cx, w, &ev, &holds);
    if (!e && holds)
        e = keep(cx, w, ev);
    if (!e && decided == UNDECIDED)
        core_scratch_reset(of_one);
    return e;
}

/* The candidates of one page stay, the trees of its objects do not. */
static cal_err judge_page(cal_ctx *cx, walk *w, const store_candidate *page, size_t n)
{
    CAL_AUTO(core_scratch_end) core_scratch of_one = {0};
    cal_err e = core_scratch_begin(cx, &of_one);

    for (size_t i = 0; !e && i < n; i++)
        e = judge(cx, w, &of_one, &page[i]);
    return e;
}

static cal_err run(cal_ctx *cx, walk *w)
{
    CAL_AUTO(core_scratch_end) core_scratch of_page = {0};
    bool with_ics = w->q->with_data || !w->plan.is_exact;
    store_event_query q = {
        .limit = with_ics ? PAGE_WHOLE : PAGE_META,
        .components = w->plan.components,
        .with_ics = with_ics,
        .timed = w->plan.is_timed,
        .from = w->plan.range.from,
        .to = w->plan.range.to,
        .grams = cal_buf_str(w->plan.grams),
    };
    bool more = w->plan.components != 0;
    cal_err e = core_scratch_begin(cx, &of_page);

    while (!e && more) {
        const store_candidate *page;
        size_t n;

        if ((e = store_event_query_page(cx, w->cal, &q, &page, &n)) ||
            (e = judge_page(cx, w, page, n)))
            return e;
        more = n == q.limit;
        q.after = n ? page[n - 1].event.id : q.after;
        core_scratch_reset(&of_page);
    }
    return e;
}

cal_err core_query_run(cal_ctx *cx, const cal_calendar *cal, const core_query *q,
                       const cal_event **out, size_t *n)
{
    walk w = {
        .cal = cal,
        .q = q,
        .plan = plan_of(cx, cal->home, q->filter),
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
