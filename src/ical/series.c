/* SPDX-License-Identifier: MIT */
/* Reading the recurrence properties of an object into sorted lists (RFC 5545 3.8.4.4, 3.8.5). */
#include "ical/series.h"

#include <stdlib.h>

#include "base/time.h"

/* ---- keys: the instant of a recurrence; civil seconds where the zone is the viewer's ---- */

int64_t ical_series_key(const ical_series *s, int64_t local)
{
    ical_time t = {s->anchor.kind, local, s->anchor.zone};

    return ical_time_utc(&t, NULL);
}

static int64_t key_of(const ical_series *s, const ical_time *t)
{
    bool is_fixed = t->kind == ICAL_UTC || t->kind == ICAL_ZONED;
    bool is_anchored = s->anchor.kind == ICAL_UTC || s->anchor.kind == ICAL_ZONED;
    ical_time like;

    if (is_fixed && is_anchored)
        return ical_time_utc(t, NULL);
    like = ical_time_like(t, &s->anchor);
    return ical_time_utc(&like, NULL);
}

static int64_t floor_day(int64_t local)
{
    return local / CAL_DAY_S - (local % CAL_DAY_S < 0);
}

/* t in the kind of the start; a date means the start's time on that day. */
static ical_time as_recurrence(const ical_series *s, const ical_time *t)
{
    ical_time like = ical_time_like(t, &s->anchor);

    if (t->kind == ICAL_DATE && s->anchor.kind != ICAL_DATE)
        like.local += s->anchor.local - floor_day(s->anchor.local) * CAL_DAY_S;
    return like;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = ((const ical_number *)a)->v, y = ((const ical_number *)b)->v;

    return (x > y) - (x < y);
}

static int by_local(const void *a, const void *b)
{
    int64_t x = ((const ical_extra *)a)->local, y = ((const ical_extra *)b)->local;

    return (x > y) - (x < y);
}

static int by_key(const void *a, const void *b)
{
    int64_t x = ((const ical_override *)a)->key, y = ((const ical_override *)b)->key;

    return (x > y) - (x < y);
}

static bool has_number(const ical_number *at, size_t n, int64_t v)
{
    ical_number want = {v};

    return n && bsearch(&want, at, n, sizeof *at, by_number) != NULL;
}

bool ical_series_is_overridden(const ical_series *s, int64_t key)
{
    ical_override want = {.key = key};

    return s->overrides.n &&
           bsearch(&want, s->overrides.at, s->overrides.n, sizeof *s->overrides.at, by_key) != NULL;
}

bool ical_series_is_excluded(const ical_series *s, int64_t key, int64_t local)
{
    return has_number(s->exact.at, s->exact.n, key) ||
           has_number(s->days.at, s->days.n, floor_day(local));
}

const ical_segment *ical_series_segment_at(const ical_series *s, int64_t key)
{
    size_t lo = 0, hi = s->segments.n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (s->segments.at[mid].key <= key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &s->segments.at[lo - 1] : NULL;
}

/* ---- reading the properties ---- */

static void add_rule(ical_series *s, const ical_prop *p, bool excludes)
{
    cal_ctx *cx = s->cx;
    cal_failure before = cx->fail;
    const ical_rule *rule;

    if (ical_rule_parse(cx, p->value, &rule)) {
        cx->fail = before;
        return;
    }

    const ical_zone *zone = s->anchor.kind == ICAL_ZONED ? s->anchor.zone : NULL;
    ical_walk w = {
        .recur = ical_recur_new(cx, rule, s->anchor.local, s->anchor.kind == ICAL_DATE, zone)};

    if (excludes) {
        CAL_PUSH(cx->arena, &s->exrules, w);
        return;
    }
    CAL_PUSH(cx->arena, &s->rules, w);
    CAL_PUSH(cx->arena, &s->parsed, (ical_parsed){rule});
}

static void add_rrule(ical_series *s, const ical_prop *p)
{
    add_rule(s, p, false);
}

static void add_exrule(ical_series *s, const ical_prop *p)
{
    add_rule(s, p, true);
}

static void add_rdates(ical_series *s, const ical_prop *p)
{
    cal_str rest = p->value;

    while (rest.p) {
        cal_str text = cal_str_trim(cal_str_cut(&rest, ','));
        ical_period period = {.duration_s = 0};
        bool is_period = cal_str_find_byte(text, '/') < text.n;

        if (is_period ? !ical_period_parse(s->tz, p, text, &period)
                      : !ical_time_parse(s->tz, p, text, &period.start))
            continue;
        CAL_PUSH(s->cx->arena, &s->extras,
                 (ical_extra){
                     as_recurrence(s, &period.start).local, {0, period.duration_s},
                       is_period
        });
    }
}

static void add_exdates(ical_series *s, const ical_prop *p)
{
    cal_str rest = p->value;

    while (rest.p) {
        cal_str text = cal_str_trim(cal_str_cut(&rest, ','));
        ical_time t;

        if (!ical_time_parse(s->tz, p, text, &t))
            continue;
        if (t.kind == ICAL_DATE && s->anchor.kind != ICAL_DATE)
            CAL_PUSH(s->cx->arena, &s->days, (ical_number){floor_day(t.local)});
        else
            CAL_PUSH(s->cx->arena, &s->exact, (ical_number){key_of(s, &t)});
    }
}

static const struct {
    cal_str name;
    void (*add)(ical_series *s, const ical_prop *p);
} readers[] = {
    {CAL_STR_K("RRULE"),  add_rrule  },
    {CAL_STR_K("RDATE"),  add_rdates },
    {CAL_STR_K("EXDATE"), add_exdates},
    {CAL_STR_K("EXRULE"), add_exrule },
};

static void read_prop(ical_series *s, const ical_prop *p)
{
    for (size_t i = 0; i < CAL_COUNT(readers); i++) {
        if (cal_str_eq_ci(p->name, readers[i].name))
            readers[i].add(s, p);
    }
}

static void read_master(ical_series *s, const ical_comp *c)
{
    s->has_master = true;
    s->master = ical_shape_of(s->tz, c);
    s->single = !s->master.has_anchor;
    if (s->single)
        return;
    s->anchor = s->master.anchor;
    CAL_PUSH(s->cx->arena, &s->extras, (ical_extra){.local = s->anchor.local});
    for (size_t i = 0; i < c->n_props; i++)
        read_prop(s, &c->props[i]);
    qsort(s->extras.at, s->extras.n, sizeof *s->extras.at, by_local);
    if (s->exact.n)
        qsort(s->exact.at, s->exact.n, sizeof *s->exact.at, by_number);
    if (s->days.n)
        qsort(s->days.at, s->days.n, sizeof *s->days.at, by_number);
}

static void read_override(ical_series *s, const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("RECURRENCE-ID"));
    ical_time t;

    if (!p || !ical_time_at(s->tz, p, &t))
        return;
    if ((!s->has_master || s->single) && s->overrides.n == 0)
        s->anchor = t;

    ical_override o = {.recurrence = as_recurrence(s, &t), .shape = ical_shape_of(s->tz, c)};

    o.key = t.kind == ICAL_DATE ? key_of(s, &o.recurrence) : key_of(s, &t);
    if (o.shape.has_anchor)
        CAL_PUSH(s->cx->arena, &s->overrides, o);
}

static void find_segments(ical_series *s)
{
    for (size_t i = 0; i < s->overrides.n; i++) {
        const ical_override *o = &s->overrides.at[i];
        const ical_prop *p = ical_prop_at(o->shape.comp, CAL_STR("RECURRENCE-ID"));
        ical_time start = ical_time_like(&o->shape.anchor, &s->anchor);

        if (cal_str_eq_ci(cal_str_trim(ical_param_at(p, CAL_STR("RANGE"))),
                          CAL_STR("THISANDFUTURE")))
            CAL_PUSH(s->cx->arena, &s->segments,
                     (ical_segment){o->key, start.local - o->recurrence.local, i});
    }
}

ical_series *ical_series_new(cal_ctx *cx, const ical_object *o, const ical_zone *zone)
{
    ical_series *s = CAL_NEW(cx->arena, ical_series);

    s->cx = cx;
    s->tz = o->tz;
    s->zone = zone;
    s->hi = INT64_MAX;
    if (o->master)
        read_master(s, o->master);
    for (size_t i = 0; i < o->n_overrides; i++)
        read_override(s, o->overrides[i]);
    if (s->overrides.n)
        qsort(s->overrides.at, s->overrides.n, sizeof *s->overrides.at, by_key);
    find_segments(s);
    return s;
}
