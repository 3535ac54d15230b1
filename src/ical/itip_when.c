/* SPDX-License-Identifier: MIT */
/* Instances of a series made into overrides, taken out by EXDATE and put back (RFC 5545 3.8.4.4,
   3.8.5.1). */
#include "ical/itip_when.h"

#include <stdlib.h>

#include "base/time.h"
#include "ical/series.h"

/* What all look-ups of one book may cost: steps of rules, and bytes of the master read again. */
enum { MAX_STEPS = 2000000, MAX_BYTES = 64 << 20 };

struct ical_when {
    ical_object base; /* with only those overrides that speak for later instances too */
    ical_keys excluded;
    bool recurs;
    int64_t steps, bytes, cost; /* left of both; of one look-up in bytes */
};

bool ical_when_is_range(const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("RECURRENCE-ID"));

    return p && cal_str_eq_ci(cal_str_trim(ical_param_at(p, CAL_STR("RANGE"))),
                              CAL_STR("THISANDFUTURE"));
}

/* ---- finding ---- */

static bool recurs(const ical_comp *master)
{
    return ical_prop_at(master, CAL_STR("RRULE")) || ical_prop_at(master, CAL_STR("RDATE"));
}

static ical_object ranges_of(cal_ctx *cx, const ical_object *o)
{
    ical_object out = *o;

    out.n_overrides = 0;
    out.overrides = CAL_NEW_N(cx->arena, const ical_comp *, o->n_overrides);
    for (size_t i = 0; i < o->n_overrides; i++) {
        if (ical_when_is_range(o->overrides[i]))
            out.overrides[out.n_overrides++] = o->overrides[i];
    }
    return out;
}

static struct ical_when *when_of(ical_book *b)
{
    const ical_comp *master = b->o->master;
    struct ical_when *w = b->when;

    if (w)
        return w;
    w = b->when = CAL_NEW(b->cx->arena, struct ical_when);
    w->base = ranges_of(b->cx, b->o);
    w->steps = MAX_STEPS;
    w->bytes = MAX_BYTES;
    w->cost = 500 + 200 * (int64_t)w->base.n_overrides;
    w->recurs = master && b->keyer.has_anchor && recurs(master);
    for (size_t i = 0; master && i < master->n_props; i++)
        w->cost += (int64_t)master->props[i].name.n + (int64_t)master->props[i].value.n;
    if (master)
        ical_keys_add_exdates(b->cx, &w->excluded, &b->keyer, b->o->tz, master);
    ical_keys_sort(&w->excluded);
    return w;
}

bool ical_when_excludes(ical_book *b, int64_t key)
{
    return ical_keys_has(&when_of(b)->excluded, key);
}

/* The instance of that key as the master, or an override for this and future, describes it. */
static bool find(ical_book *b, int64_t key, ical_instance *out)
{
    struct ical_when *w = when_of(b);
    cal_failure before = b->cx->fail;
    ical_row row;

    if (!w->recurs || w->bytes < w->cost || ical_when_excludes(b, key))
        return false;
    w->bytes -= w->cost;

    ical_series *s = ical_series_new(b->cx, &w->base, NULL);

    ical_series_limit(s, key, key);
    while (!ical_series_next(s, &w->steps, out, &row) && out->comp) {
        int64_t here = ical_key_of(&b->keyer, &out->recurrence);

        if (here == key)
            return true;
        if (here > key && !out->is_override)
            return false;
    }
    b->cx->fail = before;
    return false;
}

/* ---- making an override ---- */

/* "20260131", "20260131T120000", "20260131T120000Z". */
static cal_str printed(cal_ctx *cx, const ical_time *t)
{
    cal_civil c = cal_time_to_civil(t->local);

    if (t->kind == ICAL_DATE)
        return cal_arena_printf(cx->arena, "%04d%02d%02d", c.year, c.month, c.day);
    return cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02d%s", c.year, c.month, c.day,
                            c.hour, c.minute, c.second, t->kind == ICAL_UTC ? "Z" : "");
}

/* p with the time, in p's own kind and zone. */
static ical_prop with_time(cal_ctx *cx, const ical_object *o, const ical_prop *p,
                           const ical_time *t)
{
    ical_prop out = *p;
    ical_time like;

    if (!ical_time_at(o->tz, p, &like))
        like = *t;

    ical_time shown = ical_time_like(t, &like);

    out.value = printed(cx, &shown);
    out.raw = (cal_str){NULL, 0};
    return out;
}

/* The end, in the kind in which the instance begins: to is in UTC, or civil without a zone. */
static ical_time end_of(const ical_instance *i)
{
    ical_time t = i->start;

    t.local = i->to;
    if (t.kind == ICAL_ZONED)
        t.kind = ICAL_UTC;
    t.zone = NULL;
    return t;
}

static bool is_of_set(cal_str name)
{
    static const cal_str names[] = {CAL_STR_K("RRULE"), CAL_STR_K("RDATE"), CAL_STR_K("EXDATE"),
                                    CAL_STR_K("EXRULE"), CAL_STR_K("RECURRENCE-ID")};

    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq_ci(name, names[i]))
            return true;
    }
    return false;
}

static cal_str anchor_name(const ical_comp *c)
{
    return ical_prop_at(c, CAL_STR("DTSTART")) ? CAL_STR("DTSTART") : CAL_STR("DUE");
}

static const ical_prop *anchor_of(const ical_object *o)
{
    if (o->master)
        return ical_prop_at(o->master, anchor_name(o->master));
    return o->n_overrides ? ical_prop_at(o->overrides[0], CAL_STR("RECURRENCE-ID")) : NULL;
}

/* Gives the begin and the end of the instance to a draft of what describes it. An RDATE with PERIOD
   has a length of its own. */
static void set_span(cal_ctx *cx, const ical_object *o, const ical_instance *i, ical_draft *d)
{
    static const cal_str ends[] = {CAL_STR_K("DTEND"), CAL_STR_K("DUE")};
    cal_str anchor = anchor_name(i->comp);
    size_t at = ical_draft_find(d, anchor, 0);
    ical_shape shape = ical_shape_of(o->tz, i->comp);
    ical_time end = end_of(i);

    if (at < d->props.n)
        ical_draft_replace(d, at, with_time(cx, o, &d->props.at[at], &i->start));
    for (size_t n = 0; n < CAL_COUNT(ends); n++) {
        at = ical_draft_find(d, ends[n], 0);
        if (at < d->props.n && !cal_str_eq(ends[n], anchor))
            ical_draft_replace(d, at, with_time(cx, o, &d->props.at[at], &end));
    }
    if (ical_draft_at(d, CAL_STR("DURATION")) &&
        ical_span_end(&i->start, shape.length, NULL) != i->to)
        ical_draft_set(d, CAL_STR("DURATION"),
                       cal_arena_printf(cx->arena, "PT%lldS", (long long)(i->to - i->from)));
}

static bool is_not_of_set(const void *state, const ical_prop *p)
{
    (void)state;
    return !is_of_set(p->name);
}

const ical_comp *ical_when_override(ical_book *b, int64_t key)
{
    ical_instance i;
    ical_draft *d;
    ical_prop id;

    if (!find(b, key, &i))
        return NULL;
    d = ical_draft_new(b->cx, i.comp);
    ical_draft_filter(d, is_not_of_set, NULL);
    set_span(b->cx, b->o, &i, d);
    id = ical_when_prop(b->cx, b->o, &b->keyer, CAL_STR("RECURRENCE-ID"), key);
    id.value = printed(b->cx, &i.recurrence); /* in a gap of the clock too as the rule says */
    ical_draft_insert(d, ical_draft_find(d, CAL_STR("DTSTART"), 0), id);
    return ical_draft_comp(d);
}

/* ---- the form of the series ---- */

static bool is_form(cal_str name)
{
    return cal_str_eq_ci(name, CAL_STR("TZID")) || cal_str_eq_ci(name, CAL_STR("VALUE"));
}

ical_prop ical_when_prop(cal_ctx *cx, const ical_object *o, const ical_keyer *k, cal_str name,
                         int64_t key)
{
    const ical_prop *anchor = anchor_of(o);
    ical_prop out = {.name = name};
    ical_time t = {ICAL_UTC, key, NULL};

    if (k->has_anchor) {
        if (k->anchor.kind == ICAL_DATE || k->anchor.kind == ICAL_FLOATING)
            t.kind = k->anchor.kind;
        t = ical_time_like(&t, &k->anchor);
    }
    out.value = printed(cx, &t);
    if (!anchor || t.kind == ICAL_UTC)
        return out;

    ical_param *params = CAL_NEW_N(cx->arena, ical_param, anchor->n_params);

    for (size_t i = 0; i < anchor->n_params; i++) {
        if (is_form(anchor->params[i].name))
            params[out.n_params++] = anchor->params[i];
    }
    out.params = params;
    return out;
}

/* ---- keys ---- */

void ical_keys_add(cal_ctx *cx, ical_keys *keys, int64_t key)
{
    CAL_PUSH(cx->arena, &keys->v, key);
}

void ical_keys_add_exdates(cal_ctx *cx, ical_keys *keys, const ical_keyer *k, ical_tz *tz,
                           const ical_comp *c)
{
    for (size_t i = 0; i < c->n_props; i++) {
        const ical_prop *p = &c->props[i];
        cal_str rest = cal_str_eq_ci(p->name, CAL_STR("EXDATE")) ? p->value : (cal_str){NULL, 0};

        while (rest.p) {
            ical_time t;

            if (ical_time_parse(tz, p, cal_str_cut(&rest, ','), &t))
                ical_keys_add(cx, keys, ical_key_of(k, &t));
        }
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

void ical_keys_sort(ical_keys *keys)
{
    size_t n = 0;

    if (keys->v.n)
        qsort(keys->v.at, keys->v.n, sizeof *keys->v.at, by_value);
    for (size_t i = 0; i < keys->v.n; i++) {
        if (n == 0 || keys->v.at[n - 1] != keys->v.at[i])
            keys->v.at[n++] = keys->v.at[i];
    }
    keys->v.n = n;
}

bool ical_keys_has(const ical_keys *keys, int64_t key)
{
    return keys->v.n && bsearch(&key, keys->v.at, keys->v.n, sizeof *keys->v.at, by_value) != NULL;
}

/* ---- EXDATE ---- */

/* The list without the keys; the same slice when none is in it. */
static cal_str without(ical_book *b, const ical_prop *p, const ical_keys *keys)
{
    cal_buf *out = cal_buf_new(b->cx->arena, 0);
    cal_str rest = p->value;
    bool is_found = false;

    while (rest.p) {
        cal_str text = cal_str_trim(cal_str_cut(&rest, ','));
        ical_time t;

        if (ical_time_parse(b->o->tz, p, text, &t) &&
            ical_keys_has(keys, ical_key_of(&b->keyer, &t))) {
            is_found = true;
            continue;
        }
        if (out->n)
            cal_buf_add_byte(out, ',');
        cal_buf_add(out, text);
    }
    return is_found ? cal_buf_str(out) : p->value;
}

/* The keys that the component does not exclude yet, as a list. */
static cal_str fresh(ical_book *b, const ical_comp *c, const ical_keys *keys)
{
    ical_keys there = {.v.n = 0};
    cal_buf *out = cal_buf_new(b->cx->arena, 0);

    ical_keys_add_exdates(b->cx, &there, &b->keyer, b->o->tz, c);
    ical_keys_sort(&there);
    for (size_t i = 0; i < keys->v.n; i++) {
        int64_t key = keys->v.at[i];

        if (ical_keys_has(&there, key))
            continue;
        if (out->n)
            cal_buf_add_byte(out, ',');
        cal_buf_add(out, ical_when_prop(b->cx, b->o, &b->keyer, CAL_STR("EXDATE"), key).value);
    }
    return cal_buf_str(out);
}

void ical_when_exclude(ical_book *b, ical_draft *master, const ical_keys *keys)
{
    size_t at = master->props.n;
    cal_str value = fresh(b, ical_draft_comp(master), keys);
    ical_prop p;

    if (value.n == 0)
        return;
    for (size_t i = 0; i < master->props.n; i++) {
        cal_str name = master->props.at[i].name;

        if (cal_str_eq_ci(name, CAL_STR("EXDATE")) || cal_str_eq_ci(name, CAL_STR("RRULE")))
            at = i + 1;
    }
    p = ical_when_prop(b->cx, b->o, &b->keyer, CAL_STR("EXDATE"), keys->v.at[0]);
    p.value = value;
    ical_draft_insert(master, at, p);
}

void ical_when_include(ical_book *b, ical_draft *master, const ical_keys *keys)
{
    size_t at = ical_draft_find(master, CAL_STR("EXDATE"), 0);

    while (at < master->props.n && keys->v.n) {
        ical_prop p = master->props.at[at];
        cal_str left = without(b, &p, keys);

        if (left.n == 0) {
            ical_draft_remove_at(master, at);
        } else {
            p.raw = left.p == p.value.p ? p.raw : (cal_str){NULL, 0};
            p.value = left;
            ical_draft_replace(master, at++, p);
        }
        at = ical_draft_find(master, CAL_STR("EXDATE"), at);
    }
}

/* ---- this and future ---- */

/* Does this part of a rule end it before the key as it is? */
static bool ends_before(ical_book *b, cal_str part, int64_t key)
{
    static const cal_str until = CAL_STR_K("UNTIL=");
    ical_prop none = {.name = until};
    ical_time t;

    return cal_str_starts_ci(part, until) &&
           ical_time_parse(b->o->tz, &none, cal_str_skip(part, until.n), &t) &&
           ical_key_of(&b->keyer, &t) < key;
}

/* A rule that ends before the key: without COUNT and UNTIL, with a new UNTIL. */
static cal_str ended(ical_book *b, cal_str rule, int64_t key)
{
    cal_buf *out = cal_buf_new(b->cx->arena, 0);
    bool is_date = b->keyer.anchor.kind == ICAL_DATE;
    ical_time last = {is_date ? ICAL_DATE : ICAL_UTC, key - (is_date ? CAL_DAY_S : 1), NULL};
    cal_str rest = rule;

    if (b->keyer.anchor.kind == ICAL_FLOATING)
        last.kind = ICAL_FLOATING;
    while (rest.p) {
        cal_str part = cal_str_cut(&rest, ';');

        if (ends_before(b, part, key))
            return rule;
        if (part.n == 0 || cal_str_starts_ci(part, CAL_STR("COUNT=")) ||
            cal_str_starts_ci(part, CAL_STR("UNTIL=")))
            continue;
        cal_buf_add(out, part);
        cal_buf_add_byte(out, ';');
    }
    cal_buf_printf(out, "UNTIL=%s", printed(b->cx, &last).p);
    return cal_buf_str(out);
}

/* An RDATE list without what lies at the key or later. */
static cal_str earlier(ical_book *b, const ical_prop *p, int64_t key)
{
    cal_buf *out = cal_buf_new(b->cx->arena, 0);
    cal_str rest = p->value;

    while (rest.p) {
        cal_str text = cal_str_trim(cal_str_cut(&rest, ','));
        ical_time t;

        if (!ical_time_parse(b->o->tz, p, cal_str_take(text, cal_str_find_byte(text, '/')), &t) ||
            ical_key_of(&b->keyer, &t) >= key)
            continue;
        if (out->n)
            cal_buf_add_byte(out, ',');
        cal_buf_add(out, text);
    }
    return cal_buf_str(out);
}

void ical_when_end_before(ical_book *b, ical_draft *master, int64_t key)
{
    for (size_t i = 0; i < master->props.n; i++) {
        ical_prop p = master->props.at[i];

        if (cal_str_eq_ci(p.name, CAL_STR("RRULE")))
            p.value = ended(b, p.value, key);
        else if (cal_str_eq_ci(p.name, CAL_STR("RDATE")))
            p.value = earlier(b, &p, key);
        else
            continue;
        p.raw = (cal_str){NULL, 0};
        if (p.value.n)
            ical_draft_replace(master, i, p);
        else
            ical_draft_remove_at(master, i--);
    }
}
