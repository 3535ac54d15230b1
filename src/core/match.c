/* SPDX-License-Identifier: MIT */
/* The exact matcher of calendar-query filters (RFC 4791 9.7 to 9.9). Everything in one filter is
   ANDed, and asked of one and the same component: an override whose title matches does not lend its
   match to other instances. */
#include "core/match.h"

#include "ical/fixed.h"
#include "ical/range.h"
#include "core/query.h"

/* Bytes that one step compares: steps are as long as those of rule expansion. */
enum { BYTES_A_STEP = 16, BYTES_A_STEP_UNICODE = 2, FREE_STEPS = 100 };

typedef struct matching {
    cal_ctx *cx;
    const ical_object *o;
    const ical_zone *zone;
    int64_t *budget;
    size_t size;        /* bytes of the object */
    int64_t free_steps; /* of comparing, that do not count */
} matching;

/* A filter of a few parts is asked in less time than the object is read in: only what goes beyond
   that counts. */
static void spend(matching *m, size_t steps)
{
    int64_t n = (int64_t)steps, free_of_it = n < m->free_steps ? n : m->free_steps;

    m->free_steps -= free_of_it;
    *m->budget -= n - free_of_it;
}

static cal_err check_budget(const matching *m)
{
    if (*m->budget >= 0)
        return CAL_OK;
    return cal_fail(m->cx, CAL_E_INSTANCES,
                    "The filter has more parts than can be compared; ask for less at a time.");
}

/* ---- texts ---- */

static bool text_matches(matching *m, const cal_text_match *t, cal_str text)
{
    size_t bytes_a_step = t->collation == CAL_UNICODE_CASEMAP ? BYTES_A_STEP_UNICODE : BYTES_A_STEP;

    spend(m, 1 + (text.n + t->text.n) / bytes_a_step);
    return core_text_matches(m->cx, t, text);
}

/* Whether one of the values of a parameter, or all of them as sent, match. */
static bool some_value_matches(matching *m, const cal_text_match *t, cal_str raw)
{
    cal_str rest = raw;

    while (rest.p) {
        cal_str value = ical_param_decode(m->cx, ical_param_cut(&rest));

        if (text_matches(m, t, value))
            return true;
    }
    return t->type == CAL_MATCH_CONTAINS && text_matches(m, t, raw);
}

static bool param_matches(matching *m, const ical_prop *p, const cal_param_filter *f)
{
    cal_str raw = ical_param_at(p, f->name);

    if (f->is_not_defined || !raw.p || !f->text)
        return f->is_not_defined ? !raw.p : raw.p != NULL;

    cal_text_match plain = *f->text;

    plain.negate = false;
    return some_value_matches(m, &plain, raw) != f->text->negate;
}

/* Cuts the first of a list of TEXT values: at a comma that is not escaped. */
static cal_str item_cut(cal_str *rest)
{
    cal_str s = *rest;
    size_t n = 0;

    while (n < s.n && s.p[n] != ',')
        n += s.p[n] == '\\' && n + 1 < s.n ? 2 : 1;
    *rest = n < s.n ? cal_str_skip(s, n + 1) : (cal_str){NULL, 0};
    return cal_str_take(s, n);
}

/* The value as a whole; where more than a part is asked for, also each of a list by itself. */
static bool value_matches(matching *m, const ical_prop *p, const cal_text_match *t)
{
    bool is_list = cal_str_eq_ci(p->name, CAL_STR("CATEGORIES")) ||
                   cal_str_eq_ci(p->name, CAL_STR("RESOURCES"));
    cal_str rest = is_list && t->type != CAL_MATCH_CONTAINS ? p->value : (cal_str){NULL, 0};
    cal_text_match plain = *t;
    bool has;

    plain.negate = false;
    has = text_matches(m, &plain, ical_unescape(m->cx, p->value));
    while (!has && rest.p)
        has = text_matches(m, &plain, ical_unescape(m->cx, cal_str_trim(item_cut(&rest))));
    return has != t->negate;
}

/* ---- properties ---- */

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

static bool prop_in_range(matching *m, const ical_prop *p, const cal_range *r)
{
    cal_str rest = p->value;

    spend(m, 1 + p->value.n / BYTES_A_STEP);
    while (rest.p) {
        if (value_in_range(m, p, cal_str_trim(cal_str_cut(&rest, ',')), r))
            return true;
    }
    return false;
}

static bool prop_matches(matching *m, const ical_prop *p, const cal_prop_filter *f)
{
    if (f->range && !prop_in_range(m, p, f->range))
        return false;
    if (f->text && !value_matches(m, p, f->text))
        return false;
    for (size_t i = 0; i < f->n_params; i++) {
        if (!param_matches(m, p, &f->params[i]))
            return false;
    }
    return true;
}

/* RFC 4791 9.7.2 */
static bool prop_filter_holds(matching *m, const ical_comp *c, const cal_prop_filter *f)
{
    spend(m, 1 + c->n_props / 4);
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

static cal_err comp_filter_holds(matching *m, const cal_comp_filter *f,
                                 struct ical_comp *const *among, size_t n, bool *out);

/* Everything of the filter but its own time range. Recursion goes no deeper than the object. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err rest_holds(matching *m, const cal_comp_filter *f, const ical_comp *c, bool *out)
{
    cal_err e = CAL_OK;

    *out = true;
    for (size_t i = 0; !e && *out && i < f->n_props; i++) {
        *out = prop_filter_holds(m, c, &f->props[i]);
        e = check_budget(m);
    }
    for (size_t i = 0; !e && *out && i < f->n_comps; i++)
        e = comp_filter_holds(m, &f->comps[i], c->comps, c->n_comps, out);
    return e;
}

static cal_err range_holds(matching *m, const cal_comp_filter *f, const ical_comp *const *passed,
                           size_t n, bool is_all, bool *out)
{
    ical_range range = {f->range->from, f->range->to, m->zone};

    spend(m, m->size / BYTES_A_STEP);
    if (range.from >= range.to) {
        *out = false; /* RFC 4791 9.9: such a range is none */
        return CAL_OK;
    }
    if (cal_str_eq_ci(f->name, CAL_STR("VALARM")))
        return ical_alarms_overlap(m->cx, m->o, &(ical_alarms){passed, n}, &range, m->budget, out);
    if (is_all || !cal_str_eq_ci(f->name, m->o->kind) || ical_is_fixed(m->o))
        return ical_overlaps(m->cx, m->o, f->name, &range, m->budget, out);
    return some_overlap(m, passed, n, &range, out);
}

/* RFC 4791 9.7.1 */
/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err comp_filter_holds(matching *m, const cal_comp_filter *f,
                                 struct ical_comp *const *among, size_t n, bool *out)
{
    const ical_comp **passed = CAL_NEW_N(m->cx->arena, const ical_comp *, n);
    size_t n_named = 0, n_passed = 0;
    cal_err e;

    spend(m, 1 + n / 4);
    if ((e = check_budget(m)))
        return e;
    for (size_t i = 0; i < n; i++) {
        bool holds = false;

        if (!ical_comp_is(among[i], f->name))
            continue;
        n_named++;
        if (f->is_not_defined)
            break;
        if ((e = rest_holds(m, f, among[i], &holds)))
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

    matching m = {
        .cx = cx,
        .o = &o,
        .zone = zone,
        .size = ics.n,
        .free_steps = FREE_STEPS + (int64_t)ics.n / BYTES_A_STEP,
    };

    m.budget = budget;

    roots = CAL_NEW(cx->arena, ical_comp);
    *roots = *o.calendar;
    return comp_filter_holds(&m, filter, &roots, 1, out);
}
