/* SPDX-License-Identifier: MIT */
/* A VTIMEZONE as a zone (RFC 5545 3.6.5): the onsets of its STANDARD and DAYLIGHT parts in order.
   An endless yearly rule is written out for 28 years behind the last other onset; the work is
   bounded.
 */
#include <stdlib.h>

#include "base/time.h"
#include "ical/rule.h"
#include "ical/value.h"
#include "ical/zone_data.h"

enum { MAX_PARTS = 400, MAX_STEPS = 50000, LAST_YEAR = 2200, MAX_OFFSET_S = 26 * 3600 };

/* A STANDARD or DAYLIGHT part. */
typedef struct observance {
    const ical_comp *comp;
    int64_t start; /* local, by the clock before */
    int32_t before;
    uint8_t type;
} observance;

typedef struct onset {
    int64_t utc;
    size_t order; /* as written, to settle onsets at one instant */
    int32_t before;
    uint8_t type;
} onset;

typedef struct maker {
    cal_ctx *cx;
    zone_draft draft;
    CAL_VEC(onset) onsets;
    int64_t budget;
    int32_t last_year; /* of what does not repeat */
    bool repeats;
} maker;

typedef cal_err rule_use(maker *m, const observance *o, const ical_rule *rule);

static cal_err bad_zone(maker *m, const ical_comp *c, const char *what)
{
    return cal_fail(m->cx, CAL_E_BAD_ZONE, "Line %d: the time zone's %.*s part %s.", c->line,
                    CAL_FMT(c->name), what);
}

/* "+0130", "-053020" in seconds; "-0000" is nought. */
static bool offset_at(const ical_comp *c, cal_str name, int32_t *out)
{
    const ical_prop *p = ical_prop_at(c, name);
    cal_str s = p ? cal_str_trim(p->value) : CAL_STR("");
    int64_t v;

    if ((s.n != 5 && s.n != 7) || (s.p[0] != '+' && s.p[0] != '-') || s.p[1] == '-' ||
        !cal_str_to_i64(cal_str_skip(s, 1), &v))
        return false;
    if (s.n == 5)
        v *= 100;
    *out = (int32_t)(v / 10000 * 3600 + v / 100 % 100 * 60 + v % 100);
    if (s.p[0] == '-')
        *out = -*out;
    return v / 100 % 100 < 60 && v % 100 < 60 && *out<MAX_OFFSET_S && * out> - MAX_OFFSET_S;
}

static bool time_of(cal_str text, ical_time *out)
{
    return ical_time_parse(NULL, &(ical_prop){.n_params = 0}, text, out);
}

static int32_t year_of(int64_t seconds)
{
    return cal_time_to_civil(seconds).year;
}

static cal_err add_onset(maker *m, const observance *o, int64_t utc)
{
    if (m->onsets.n >= ZONE_MAX_CHANGES)
        return bad_zone(m, o->comp, "changes the clock too often");
    CAL_PUSH(m->cx->arena, &m->onsets, (onset){utc, m->onsets.n, o->before, o->type});
    return CAL_OK;
}

/* An onset that does not repeat. */
static cal_err add_single(maker *m, const observance *o, int64_t utc)
{
    int32_t year = year_of(utc);

    m->last_year = year > m->last_year ? year : m->last_year;
    return add_onset(m, o, utc);
}

static cal_err add_rdates(maker *m, const observance *o, cal_str list)
{
    while (list.p) {
        cal_str one = cal_str_cut(&list, ',');
        ical_time t;
        cal_err e;

        if (!time_of(cal_str_cut(&one, '/'), &t))
            return bad_zone(m, o->comp, "has an RDATE that is no date-time");
        if ((e = add_single(m, o, t.kind == ICAL_UTC ? t.local : t.local - o->before)))
            return e;
    }
    return CAL_OK;
}

/* All onsets of a rule up to the end of last_year; a UTC UNTIL counts by the clock before. */
static cal_err walk(maker *m, const observance *o, const ical_rule *rule, int32_t last_year)
{
    const zone_type type = {.offset = o->before};
    const zone_data data = {.type = &(uint8_t){0}, .types = &type, .n_types = 1};
    const ical_zone clock = {CAL_STR(""), &data};
    int64_t end = cal_time_day(last_year + 1, 1, 1) * CAL_DAY_S, local;
    ical_recur *it = ical_recur_new(m->cx, rule, o->start, false, &clock);
    ical_step step;
    cal_err e;

    while ((step = ical_recur_next(it, &m->budget, &local)) == ICAL_STEP_HIT && local < end) {
        if (local != o->start && (e = add_onset(m, o, local - o->before)))
            return e;
    }
    if (step == ICAL_STEP_BUDGET)
        return bad_zone(m, o->comp, "has a recurrence rule that takes too much work");
    return CAL_OK;
}

/* Its years are alike: only what the calendar does makes them differ. */
static bool is_cyclic(const ical_rule *rule)
{
    return ical_rule_is_endless(rule) && rule->freq == ICAL_YEARLY && rule->interval == 1;
}

static cal_err walk_single(maker *m, const observance *o, const ical_rule *rule)
{
    if (is_cyclic(rule)) {
        m->repeats = true;
        return CAL_OK;
    }

    size_t before = m->onsets.n;
    cal_err e = walk(m, o, rule, LAST_YEAR);

    for (size_t i = before; !e && i < m->onsets.n; i++) {
        int32_t year = year_of(m->onsets.at[i].utc);

        m->last_year = year > m->last_year ? year : m->last_year;
    }
    return e;
}

static cal_err walk_cyclic(maker *m, const observance *o, const ical_rule *rule)
{
    if (!is_cyclic(rule))
        return CAL_OK;
    return walk(m, o, rule, m->draft.repeat_year + ZONE_CYCLE_YEARS);
}

static cal_err each_rule(maker *m, const observance *o, rule_use *use)
{
    for (size_t i = 0; i < o->comp->n_props; i++) {
        const ical_prop *p = &o->comp->props[i];
        const ical_rule *rule;
        cal_failure before = m->cx->fail;
        cal_err e;

        if (!cal_str_eq_ci(p->name, CAL_STR("RRULE")))
            continue;
        if (ical_rule_parse(m->cx, p->value, &rule)) {
            m->cx->fail = before;
            return bad_zone(m, o->comp, "has a recurrence rule that cannot be understood");
        }
        if ((e = use(m, o, rule)))
            return e;
    }
    return CAL_OK;
}

static cal_err read_part(maker *m, const ical_comp *c, observance *o)
{
    const ical_prop *start = ical_prop_at(c, CAL_STR("DTSTART"));
    cal_str name = ical_text_at(m->cx, c, CAL_STR("TZNAME"));
    zone_type type = {.is_dst = ical_comp_is(c, CAL_STR("DAYLIGHT"))};
    ical_time t;
    int at;

    o->comp = c;
    if (!start || !time_of(start->value, &t))
        return bad_zone(m, c, "needs a DTSTART like 20260329T020000");
    if (!offset_at(c, CAL_STR("TZOFFSETTO"), &type.offset))
        return bad_zone(m, c, "needs a TZOFFSETTO like +0100");
    if (!offset_at(c, CAL_STR("TZOFFSETFROM"), &o->before))
        return bad_zone(m, c, "needs a TZOFFSETFROM like +0100");
    (void)zone_type_name(&type, name);
    at = zone_draft_type(&m->draft, &type);
    if (at < 0)
        return bad_zone(m, c, "is one too many");
    o->start = t.kind == ICAL_UTC ? t.local + o->before : t.local;
    o->type = (uint8_t)at;
    return CAL_OK;
}

static cal_err add_part(maker *m, const observance *o)
{
    cal_err e = add_single(m, o, o->start - o->before);

    for (size_t i = 0; !e && i < o->comp->n_props; i++) {
        if (cal_str_eq_ci(o->comp->props[i].name, CAL_STR("RDATE")))
            e = add_rdates(m, o, o->comp->props[i].value);
    }
    return e ? e : each_rule(m, o, walk_single);
}

static int by_time(const void *a, const void *b)
{
    const onset *x = a, *y = b;

    if (x->utc != y->utc)
        return x->utc < y->utc ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The onsets as changes; of several at one instant the last written. */
static cal_err list_changes(maker *m)
{
    zone_draft *d = &m->draft;

    if (m->onsets.n == 0) /* each part has one */
        return cal_fail(m->cx, CAL_E_BUG, "a time zone without onsets");
    qsort(m->onsets.at, m->onsets.n, sizeof *m->onsets.at, by_time);

    int first = zone_draft_type(d, &(zone_type){.offset = m->onsets.at[0].before});

    if (first < 0)
        return cal_fail(m->cx, CAL_E_BAD_ZONE, "The time zone has too many different offsets.");
    d->first = (uint8_t)first;
    for (size_t i = 0; i < m->onsets.n; i++) {
        zone_change change = {m->onsets.at[i].utc, m->onsets.at[i].type};

        if (d->changes.n && d->changes.at[d->changes.n - 1].utc == change.utc)
            d->changes.at[d->changes.n - 1] = change;
        else
            CAL_PUSH(d->arena, &d->changes, change);
    }
    return CAL_OK;
}

static cal_err read_parts(maker *m, const ical_comp *zone, observance *parts, size_t *n)
{
    for (size_t i = 0; i < zone->n_comps; i++) {
        const ical_comp *c = zone->comps[i];
        cal_err e;

        if (!ical_comp_is(c, CAL_STR("STANDARD")) && !ical_comp_is(c, CAL_STR("DAYLIGHT")))
            continue;
        if (*n == MAX_PARTS)
            return bad_zone(m, c, "is one too many");
        if ((e = read_part(m, c, &parts[*n])) || (e = add_part(m, &parts[*n])))
            return e;
        ++*n;
    }
    if (*n == 0)
        return cal_fail(m->cx, CAL_E_BAD_ZONE,
                        "Line %d: a VTIMEZONE needs at least one STANDARD or DAYLIGHT part.",
                        zone->line);
    return CAL_OK;
}

cal_err ical_zone_from_comp(cal_ctx *cx, const ical_comp *vtimezone, const ical_zone **out)
{
    maker m = {.cx = cx, .draft.arena = cx->arena, .budget = MAX_STEPS, .last_year = 1};
    observance *parts = CAL_NEW_N(cx->arena, observance, MAX_PARTS);
    ical_zone *zone = CAL_NEW(cx->arena, ical_zone);
    size_t n = 0;
    cal_err e;

    if ((e = read_parts(&m, vtimezone, parts, &n)))
        return e;
    if (m.repeats)
        m.draft.repeat_year = zone_cycle_from(m.last_year + 1);
    for (size_t i = 0; i < n; i++) {
        if ((e = each_rule(&m, &parts[i], walk_cyclic)))
            return e;
    }
    if ((e = list_changes(&m)))
        return e;
    *zone = (ical_zone){CAL_STR(""), zone_draft_end(&m.draft)};
    *out = zone;
    return CAL_OK;
}
