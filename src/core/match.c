/* SPDX-License-Identifier: MIT */
/* The exact matcher of calendar-query filters (RFC 4791 9.7 to 9.9). Everything in one filter is
   ANDed, and asked of one and the same component: an override whose title matches does not lend its
   match to other instances. */
#include "core/match.h"

#include "ical/range.h"
#include "core/query.h"

typedef struct matching {
    cal_ctx *cx;
    const ical_object *o;
    const ical_zone *zone;
    int64_t *budget;
} matching;

/* ---- properties ---- */

static bool param_matches(const matching *m, const ical_prop *p, const cal_param_filter *f)
{
    cal_str raw = ical_param_at(p, f->name);

    if (f->is_not_defined || !raw.p || !f->text)
        return f->is_not_defined ? !raw.p : raw.p != NULL;

    /* Of a list of values each may match; the raw text holds them all. */
    cal_text_match plain = *f->text;

    plain.negate = false;

    bool has = core_text_matches(m->cx, &plain, ical_param_text(m->cx, p, f->name)) ||
               core_text_matches(m->cx, &plain, raw);

    return has != f->text->negate;
}

/* Does one value, a period or an instant, lie in the range? */
static bool value_in_range(const matching *m, const ical_prop *p, cal_str text, const cal_range *r)
{
    ical_period period;
    ical_time t;

    if (cal_str_find_byte(text, '/') < text.n) {
        if (!ical_period_parse(m->o->tz, p, text, &period))
            return false;

        int64_t from = ical_time_utc(&period.start, m->zone);

        return from < r->to && from + period.duration_s > r->from;
    }
    if (!ical_time_parse(m->o->tz, p, text, &t))
        return false;

    int64_t at = ical_time_utc(&t, m->zone);

    return r->from <= at && at < r->to;
}

static bool prop_in_range(const matching *m, const ical_prop *p, const cal_range *r)
{
    cal_str rest = p->value;

    while (rest.p) {
        if (value_in_range(m, p, cal_str_trim(cal_str_cut(&rest, ',')), r))
            return true;
    }
    return false;
}

static bool prop_matches(const matching *m, const ical_prop *p, const cal_prop_filter *f)
{
    if (f->range && !prop_in_range(m, p, f->range))
        return false;
    if (f->text && !core_text_matches(m->cx, f->text, ical_unescape(m->cx, p->value)))
        return false;
    for (size_t i = 0; i < f->n_params; i++) {
        if (!param_matches(m, p, &f->params[i]))
            return false;
    }
    return true;
}

/* RFC 4791 9.7.2 */
static bool prop_filter_holds(const matching *m, const ical_comp *c, const cal_prop_filter *f)
{
    for (size_t i = 0; i < c->n_props; i++) {
        if (!cal_str_eq_ci(c->props[i].name, f->name))
            continue;
        if (f->is_not_defined)
            return false;
        if (prop_matches(m, &c->props[i], f))
            return true;
    }
    return f->is_not_defined;
}

/* ---- time ranges ---- */

typedef struct search {
    const matching *m;
    const ical_comp *const *comps; /* those that may describe the instance */
    size_t n;
    int64_t last; /* no instance of theirs recurs after this */
    bool hit;
} search;

static bool look_at(void *state, const ical_instance *i)
{
    search *s = state;

    for (size_t k = 0; k < s->n; k++) {
        if (s->comps[k] == i->comp)
            s->hit = true;
    }
    return !s->hit && ical_time_utc(&i->recurrence, s->m->zone) <= s->last;
}

/* The last instance that some of the components can describe: overrides describe one each. */
static int64_t last_of(const matching *m, const ical_comp *const *comps, size_t n)
{
    int64_t last = INT64_MIN;

    for (size_t i = 0; i < n; i++) {
        const ical_prop *p = ical_prop_at(comps[i], CAL_STR("RECURRENCE-ID"));
        ical_time t;

        if (!p || ical_param_at(p, CAL_STR("RANGE")).p || !ical_time_at(m->o->tz, p, &t))
            return INT64_MAX;

        int64_t at = ical_time_utc(&t, m->zone);

        last = at > last ? at : last;
    }
    return last;
}

/* Does an instance that one of the components describes overlap the range? */
static cal_err some_overlap(const matching *m, const ical_comp *const *comps, size_t n,
                            const ical_range *range, bool *out)
{
    search s = {.m = m, .comps = comps, .n = n, .last = last_of(m, comps, n)};
    cal_err e = ical_expand(m->cx, m->o, range, m->budget, look_at, &s);

    *out = s.hit;
    return e;
}

/* ---- components ---- */

static cal_err comp_filter_holds(const matching *m, const cal_comp_filter *f,
                                 struct ical_comp *const *among, size_t n, bool *out);

/* Everything of the filter but its own time range. Recursion goes no deeper than the object. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err rest_holds(const matching *m, const cal_comp_filter *f, const ical_comp *c,
                          bool *out)
{
    cal_err e = CAL_OK;

    *out = true;
    for (size_t i = 0; *out && i < f->n_props; i++)
        *out = prop_filter_holds(m, c, &f->props[i]);
    for (size_t i = 0; !e && *out && i < f->n_comps; i++)
        e = comp_filter_holds(m, &f->comps[i], c->comps, c->n_comps, out);
    return e;
}

static cal_err range_holds(const matching *m, const cal_comp_filter *f,
                           const ical_comp *const *passed, size_t n, bool is_all, bool *out)
{
    ical_range range = {f->range->from, f->range->to, m->zone};

    if (range.from >= range.to) {
        *out = false; /* RFC 4791 9.9: such a range is none */
        return CAL_OK;
    }
    if (is_all || !cal_str_eq_ci(f->name, m->o->kind))
        return ical_overlaps(m->cx, m->o, f->name, &range, m->budget, out);
    return some_overlap(m, passed, n, &range, out);
}

/* RFC 4791 9.7.1 */
/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err comp_filter_holds(const matching *m, const cal_comp_filter *f,
                                 struct ical_comp *const *among, size_t n, bool *out)
{
    const ical_comp **passed = CAL_NEW_N(m->cx->arena, const ical_comp *, n);
    size_t n_named = 0, n_passed = 0;

    for (size_t i = 0; i < n; i++) {
        bool holds = false;

        if (!ical_comp_is(among[i], f->name))
            continue;
        n_named++;
        if (f->is_not_defined)
            break;

        cal_err e = rest_holds(m, f, among[i], &holds);

        if (e)
            return e;
        if (holds)
            passed[n_passed++] = among[i];
    }
    *out = f->is_not_defined ? n_named == 0 : n_passed > 0;
    if (!*out || f->is_not_defined || !f->range)
        return CAL_OK;
    return range_holds(m, f, passed, n_passed, n_passed == n_named, out);
}

cal_err core_query_matches(cal_ctx *cx, const cal_comp_filter *filter, const ical_zone *zone,
                           cal_str ics, int64_t *budget, bool *out)
{
    ical_comp *roots;
    ical_object o;
    cal_err e;

    *out = true;
    if (!filter)
        return CAL_OK;
    if ((e = ical_object_load(cx, ics, &o)))
        return e;

    matching m = {.cx = cx, .o = &o, .zone = zone};

    m.budget = budget;

    roots = CAL_NEW(cx->arena, ical_comp);
    *roots = *o.calendar;
    return comp_filter_holds(&m, filter, &roots, 1, out);
}
