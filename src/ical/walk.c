/* SPDX-License-Identifier: MIT */
/* One cursor over several rising lists: the walks of the rules, the RDATEs with the start among
   them, and the overrides. */
#include "base/time.h"
#include "ical/series.h"

/* Outside of the years 1 to 9999 lies nothing. */
static const int64_t least_utc = -62135596800, most_utc = 253402300799;

static cal_err out_of_budget(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_INSTANCES,
                    "The recurrence takes more work than is allowed; ask for a shorter range or "
                    "use a rule with fewer instances.");
}

static cal_err fill(cal_ctx *cx, ical_walk *w, int64_t *budget)
{
    if (w->has_head || w->is_done)
        return CAL_OK;

    ical_step step = ical_recur_next(w->recur, budget, &w->head);

    if (step == ICAL_STEP_BUDGET)
        return out_of_budget(cx);
    w->has_head = step == ICAL_STEP_HIT;
    w->is_done = !w->has_head;
    return CAL_OK;
}

/* The least civil time that the rules have ahead, if below *least. */
static cal_err rules_least(ical_series *s, int64_t *budget, int64_t *least)
{
    for (size_t i = 0; i < s->rules.n; i++) {
        ical_walk *w = &s->rules.at[i];
        cal_err e = fill(s->cx, w, budget);

        if (e)
            return e;
        *least = w->has_head && w->head < *least ? w->head : *least;
    }
    return CAL_OK;
}

static const ical_extra *next_extra(const ical_series *s)
{
    return s->next_extra < s->extras.n ? &s->extras.at[s->next_extra] : NULL;
}

/* Takes the least civil time of all sources, once; *is_end when none is left before the limit.
 *extra: the RDATE that names it with a length, if one does. */
static cal_err take_least(ical_series *s, int64_t *budget, int64_t *local, const ical_extra **extra,
                          bool *is_end)
{
    const ical_extra *at = next_extra(s);
    cal_err e;

    *extra = NULL;
    *local = at ? at->local : INT64_MAX;
    if ((e = rules_least(s, budget, local)))
        return e;
    *is_end = *local == INT64_MAX || *local > s->hi;
    for (size_t i = 0; i < s->rules.n; i++)
        s->rules.at[i].has_head &= s->rules.at[i].head != *local;
    for (; at && at->local == *local; at = next_extra(s)) {
        *extra = at->has_length ? at : *extra;
        s->next_extra++;
    }
    return CAL_OK;
}

/* EXRULE (RFC 2445 4.8.5.2). The start stays: its walk gives it whether the rule fits it or not. */
static cal_err excluded_by_rule(ical_series *s, int64_t local, int64_t *budget, bool *out)
{
    for (size_t i = 0; i < s->exrules.n && !*out; i++) {
        ical_walk *w = &s->exrules.at[i];
        cal_err e = fill(s->cx, w, budget);

        while (!e && w->has_head && w->head < local) {
            w->has_head = false;
            e = fill(s->cx, w, budget);
        }
        if (e)
            return e;
        *out = w->has_head && w->head == local && local != s->anchor.local;
    }
    return CAL_OK;
}

/* The occurrence of that civil time as the master, or the segment it falls in, describes it. */
static void describe(ical_series *s, int64_t local, const ical_extra *extra)
{
    const ical_segment *segment = ical_series_segment_at(s, s->pending_key);
    const ical_shape *shape = segment ? &s->overrides.at[segment->override].shape : &s->master;
    ical_duration length = extra && !segment ? extra->length : shape->length;
    ical_instance *i = &s->pending;

    *i = (ical_instance){.comp = shape->comp, .is_override = segment != NULL};
    i->recurrence = (ical_time){s->anchor.kind, local, s->anchor.zone};
    i->start = i->recurrence;
    i->start.local += segment ? segment->delta : 0;
    i->from = s->pending_key;
    if (segment || (s->zone && i->start.kind != ICAL_UTC && i->start.kind != ICAL_ZONED))
        i->from = ical_time_utc(&i->start, s->zone); /* the key knows nothing of these */
    i->to = length.days ? ical_span_end(&i->start, length, s->zone) : i->from + length.seconds;
    s->pending_row = shape->row;
    if (extra && !segment)
        s->pending_row = i->to > i->from ? ICAL_ROW_SPAN : ICAL_ROW_POINT;
}

/* Makes the next occurrence that is neither excluded nor overridden the pending one. */
static cal_err find_pending(ical_series *s, int64_t *budget)
{
    while (!s->is_spent && !s->has_pending) {
        const ical_extra *extra;
        int64_t local;
        bool excluded = false;
        cal_err e = take_least(s, budget, &local, &extra, &s->is_spent);

        if (e || s->is_spent)
            return e;
        if (--*budget < 0)
            return out_of_budget(s->cx);
        if ((e = excluded_by_rule(s, local, budget, &excluded)))
            return e;
        s->pending_key = ical_series_key(s, local);
        /* In a gap of the clock two civil times are one instant. */
        if (excluded || (s->has_last && s->last_key == s->pending_key) ||
            ical_series_is_excluded(s, s->pending_key, local) ||
            ical_series_is_overridden(s, s->pending_key))
            continue;
        s->has_last = true;
        s->last_key = s->pending_key;
        s->has_pending = true;
        describe(s, local, extra);
    }
    return CAL_OK;
}

ical_instance ical_series_override(const ical_series *s, size_t i)
{
    const ical_override *o = &s->overrides.at[i];
    ical_instance out = {.comp = o->shape.comp, .is_override = true};

    out.recurrence = o->recurrence;
    out.start = o->shape.anchor;
    out.from = ical_time_utc(&out.start, s->zone);
    out.to = ical_span_end(&out.start, o->shape.length, s->zone);
    return out;
}

/* What has no place in time and no recurrence: a task without dates, a journal without a start. */
static ical_instance undated(ical_series *s)
{
    return (ical_instance){
        .comp = s->master.comp,
        .from = s->master.from,
        .to = s->master.to,
        .recurrence = {.kind = ICAL_UTC, .local = s->master.from},
        .start = {.kind = ICAL_UTC, .local = s->master.from},
    };
}

cal_err ical_series_next(ical_series *s, int64_t *budget, ical_instance *out, ical_row *row)
{
    cal_err e = find_pending(s, budget);

    *out = (ical_instance){.comp = NULL};
    if (e)
        return e;
    if (s->single) {
        s->single = false;
        *out = undated(s);
        *row = s->master.row;
        return CAL_OK;
    }
    if (s->next_override < s->overrides.n &&
        (!s->has_pending || s->overrides.at[s->next_override].key <= s->pending_key)) {
        if (--*budget < 0)
            return out_of_budget(s->cx);
        *row = s->overrides.at[s->next_override].shape.row;
        *out = ical_series_override(s, s->next_override++);
        return CAL_OK;
    }
    if (s->has_pending) {
        s->has_pending = false;
        *row = s->pending_row;
        *out = s->pending;
    }
    return CAL_OK;
}

/* ---- the limit ---- */

typedef struct reach {
    int64_t after, before; /* of the civil time that the rule gives, seconds */
    bool is_nominal;       /* it depends on changes of the clock */
} reach;

static void reach_add(reach *r, int64_t delta, ical_duration length)
{
    int64_t after = delta + length.days * CAL_DAY_S + length.seconds;

    r->after = after > r->after ? after : r->after;
    r->before = -delta > r->before ? -delta : r->before;
    r->is_nominal |= delta != 0 || length.days != 0;
}

static reach reach_of(const ical_series *s)
{
    reach r = {0, 0, false};

    if (s->has_master)
        reach_add(&r, 0, s->master.length);
    for (size_t i = 0; i < s->segments.n; i++)
        reach_add(&r, s->segments.at[i].delta,
                  s->overrides.at[s->segments.at[i].override].shape.length);
    for (size_t i = 0; i < s->extras.n; i++) {
        if (s->extras.at[i].has_length)
            reach_add(&r, 0, s->extras.at[i].length);
    }
    return r;
}

static int64_t offset(const ical_zone *zone, int64_t utc)
{
    return zone ? ical_zone_from_utc(zone, utc) - utc : 0;
}

/* Civil times whose instant is at or after utc are not below it, even when a gap is near: then the
   offset of the day before counts. */
static int64_t local_below(const ical_zone *zone, int64_t utc)
{
    int64_t a = offset(zone, utc), b = offset(zone, utc - CAL_DAY_S);

    return utc + (a < b ? a : b);
}

/* Civil times whose instant is at or before utc are not above it. */
static int64_t local_above(const ical_zone *zone, int64_t utc)
{
    int64_t a = offset(zone, utc), b = offset(zone, utc - CAL_DAY_S);

    return utc + (a > b ? a : b);
}

static void seek(ical_series *s, int64_t local)
{
    if (local <= s->anchor.local)
        return;
    for (size_t i = 0; i < s->rules.n; i++)
        ical_recur_seek(s->rules.at[i].recur, local);
    for (size_t i = 0; i < s->exrules.n; i++)
        ical_recur_seek(s->exrules.at[i].recur, local);
    while (s->next_extra < s->extras.n && s->extras.at[s->next_extra].local < local)
        s->next_extra++;
}

void ical_series_limit(ical_series *s, int64_t from, int64_t to)
{
    const ical_zone *zone = s->anchor.kind == ICAL_ZONED ? s->anchor.zone
                            : s->anchor.kind == ICAL_UTC ? NULL
                                                         : s->zone;
    reach r = reach_of(s);
    int64_t slack = zone && r.is_nominal ? CAL_DAY_S : 0;

    if (to < most_utc)
        s->hi = local_above(zone, to) + r.before + slack;
    if (from > least_utc)
        seek(s, local_below(zone, from < most_utc ? from - r.after : most_utc) - slack);
}
