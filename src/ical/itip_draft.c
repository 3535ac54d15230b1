/* SPDX-License-Identifier: MIT */
/* An object being changed: its components by the key of their recurrence (RFC 5545 3.8.4.4), and
   its printing as an object or as a message. */
#include "ical/itip_draft.h"

#include <string.h>

#include "base/time.h"
#include "ical/print.h"

/* ---- keys ---- */

ical_keyer ical_keyer_of(const ical_object *o)
{
    static const cal_str begins[] = {CAL_STR_K("DTSTART"), CAL_STR_K("DUE"),
                                     CAL_STR_K("RECURRENCE-ID")};
    const ical_comp *c = o->master ? o->master : o->n_overrides ? o->overrides[0] : NULL;
    ical_keyer k = {.has_anchor = false};

    for (size_t i = o->master ? 0 : 2; c && i < CAL_COUNT(begins) && !k.has_anchor; i++) {
        const ical_prop *p = ical_prop_at(c, begins[i]);

        k.has_anchor = p && ical_time_at(o->tz, p, &k.anchor);
    }
    return k;
}

static int64_t time_of_day(int64_t local)
{
    int64_t s = local % CAL_DAY_S;

    return s < 0 ? s + CAL_DAY_S : s;
}

int64_t ical_key_of(const ical_keyer *k, const ical_time *t)
{
    if (!k->has_anchor)
        return ical_time_utc(t, NULL);

    ical_time like = ical_time_like(t, &k->anchor);

    if (t->kind == ICAL_DATE && k->anchor.kind != ICAL_DATE)
        like.local += time_of_day(k->anchor.local);
    else if ((t->kind == ICAL_UTC || t->kind == ICAL_ZONED) &&
             (like.kind == ICAL_UTC || like.kind == ICAL_ZONED))
        return ical_time_utc(t, NULL);
    return ical_time_utc(&like, NULL);
}

int64_t ical_comp_key(const ical_keyer *k, ical_tz *tz, const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("RECURRENCE-ID"));
    ical_time t;

    if (!p)
        return ICAL_KEY_MASTER;
    return ical_time_at(tz, p, &t) ? ical_key_of(k, &t) : INT64_MAX;
}

/* ---- the table of keys ---- */

static size_t slot_of(const ical_book *b, int64_t key)
{
    uint64_t mixed = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(mixed >> 32) & (b->n_table - 1);

    while (b->table[i].draft && b->table[i].draft->key != key)
        i = (i + 1) & (b->n_table - 1);
    return i;
}

static void grow(ical_book *b)
{
    size_t n = b->n_table;
    const ical_slot *old = b->table;

    b->n_table = n ? 2 * n : 16;
    b->table = CAL_NEW_N(b->cx->arena, ical_slot, b->n_table);
    for (size_t i = 0; i < n; i++) {
        if (old[i].draft)
            b->table[slot_of(b, old[i].draft->key)] = old[i];
    }
}

static void enter(ical_book *b, ical_draft *d)
{
    if (2 * (b->n_keys + 1) > b->n_table)
        grow(b);

    size_t i = slot_of(b, d->key);

    b->n_keys += b->table[i].draft == NULL;
    b->table[i].draft = d;
}

ical_draft *ical_book_at(const ical_book *b, int64_t key)
{
    ical_draft *d = b->n_table ? b->table[slot_of(b, key)].draft : NULL;

    return d && !d->is_dropped ? d : NULL;
}

/* ---- the book ---- */

static bool is_zone(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VTIMEZONE"));
}

ical_book *ical_book_empty(cal_ctx *cx, const ical_object *o)
{
    ical_book *b = CAL_NEW(cx->arena, ical_book);

    b->cx = cx;
    b->o = o;
    b->keyer = ical_keyer_of(o);
    b->head = ical_draft_new(cx, o->calendar);
    for (size_t i = 0; i < o->calendar->n_comps; i++) {
        if (is_zone(o->calendar->comps[i]))
            CAL_PUSH(cx->arena, &b->drafts, (ical_slot){ical_draft_new(cx, o->calendar->comps[i])});
    }
    b->is_changed = true;
    return b;
}

ical_book *ical_book_new(cal_ctx *cx, const ical_object *o)
{
    ical_book *b = ical_book_empty(cx, o);

    b->drafts.n = 0;
    b->is_changed = false;
    for (size_t i = 0; i < o->calendar->n_comps; i++) {
        const ical_comp *c = o->calendar->comps[i];
        ical_draft *d = ical_draft_new(cx, c);

        CAL_PUSH(cx->arena, &b->drafts, (ical_slot){d});
        d->is_instance = cal_str_eq_ci(c->name, o->kind);
        if (!d->is_instance)
            continue;
        d->key = ical_comp_key(&b->keyer, o->tz, c);
        enter(b, d);
    }
    return b;
}

/* Where a component of that key goes: before the first of a later one; else at the end. */
static size_t place_of(const ical_book *b, int64_t key)
{
    for (size_t i = 0; i < b->drafts.n; i++) {
        const ical_draft *d = b->drafts.at[i].draft;

        if (d->is_instance && d->key != ICAL_KEY_MASTER && d->key > key)
            return i;
    }
    return b->drafts.n;
}

static void insert(ical_book *b, size_t at, ical_draft *d)
{
    CAL_PUSH(b->cx->arena, &b->drafts, (ical_slot){d});
    memmove(b->drafts.at + at + 1, b->drafts.at + at,
            (b->drafts.n - 1 - at) * sizeof *b->drafts.at);
    b->drafts.at[at].draft = d;
    b->is_changed = true;
}

ical_draft *ical_book_add(ical_book *b, const ical_comp *c, int64_t key)
{
    ical_draft *d = ical_draft_new(b->cx, c);

    d->key = key;
    d->is_instance = true;
    insert(b, place_of(b, key), d);
    enter(b, d);
    return d;
}

void ical_book_drop(ical_book *b, ical_draft *d)
{
    d->is_dropped = true;
    b->is_changed = true;
}

/* ---- zones ---- */

static const ical_draft *zone_at(const ical_book *b, cal_str tzid)
{
    for (size_t i = 0; i < b->drafts.n; i++) {
        const ical_draft *d = b->drafts.at[i].draft;
        const ical_prop *p = is_zone(d->from) ? ical_prop_at(d->from, CAL_STR("TZID")) : NULL;

        if (p && cal_str_eq(cal_str_trim(p->value), tzid))
            return d;
    }
    return NULL;
}

void ical_book_add_zones(ical_book *b, const ical_object *from)
{
    size_t at = 0;

    while (at < b->drafts.n && !b->drafts.at[at].draft->is_instance)
        at++;
    for (size_t i = 0; i < from->calendar->n_comps; i++) {
        const ical_comp *c = from->calendar->comps[i];
        const ical_prop *p = is_zone(c) ? ical_prop_at(c, CAL_STR("TZID")) : NULL;

        if (p && !zone_at(b, cal_str_trim(p->value)))
            insert(b, at++, ical_draft_new(b->cx, c));
    }
}

/* The zones that a component speaks of. */
typedef CAL_VEC(cal_str) names;

static bool has_name(const names *v, cal_str s)
{
    for (size_t i = 0; i < v->n; i++) {
        if (cal_str_eq(v->at[i], s))
            return true;
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void add_tzids(cal_ctx *cx, const ical_comp *c, names *out)
{
    for (size_t i = 0; i < c->n_props; i++) {
        cal_str tzid = ical_param_text(cx, &c->props[i], CAL_STR("TZID"));

        if (tzid.n && out->n < 200 && !has_name(out, tzid))
            CAL_PUSH(cx->arena, out, tzid);
    }
    for (size_t i = 0; i < c->n_comps; i++)
        add_tzids(cx, c->comps[i], out);
}

/* ---- printing ---- */

static bool is_touched(const ical_book *b)
{
    if (b->is_changed || b->head->is_changed)
        return true;
    for (size_t i = 0; i < b->drafts.n; i++) {
        if (b->drafts.at[i].draft->is_changed)
            return true;
    }
    return false;
}

/* The VCALENDAR as it is now. */
static const ical_comp *calendar_of(ical_book *b)
{
    if (!is_touched(b))
        return b->o->calendar;
    ical_draft_remove_all_comps(b->head);
    for (size_t i = 0; i < b->drafts.n; i++) {
        const ical_draft *d = b->drafts.at[i].draft;

        if (!d->is_dropped)
            ical_draft_add_comp(b->head, ical_draft_comp(d));
    }
    return ical_draft_comp(b->head);
}

static cal_str printed(cal_ctx *cx, const ical_comp *c)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    ical_print(out, c);
    return cal_buf_str(out);
}

cal_str ical_book_text(ical_book *b)
{
    return printed(b->cx, calendar_of(b));
}

ical_object ical_book_object(ical_book *b)
{
    ical_object out = *b->o;

    out.calendar = calendar_of(b);
    out.master = NULL;
    out.n_overrides = 0;
    out.overrides = CAL_NEW_N(b->cx->arena, const ical_comp *, b->drafts.n);
    for (size_t i = 0; i < b->drafts.n; i++) {
        const ical_draft *d = b->drafts.at[i].draft;

        if (!d->is_instance || d->is_dropped)
            continue;
        if (d->key == ICAL_KEY_MASTER)
            out.master = ical_draft_comp(d);
        else
            out.overrides[out.n_overrides++] = ical_draft_comp(d);
    }
    return out;
}

static bool keep_none(const void *state, const ical_prop *p)
{
    (void)state, (void)p;
    return false;
}

static void set_head(ical_book *b, ical_method method)
{
    static const cal_str version = CAL_STR_K("2.0"), product = CAL_STR_K("-//Calends//Calends//EN");

    ical_draft_filter(b->head, keep_none, NULL);
    ical_draft_set(b->head, CAL_STR("VERSION"), version);
    ical_draft_set(b->head, CAL_STR("PRODID"), product);
    ical_draft_set(b->head, CAL_STR("METHOD"), ical_method_name(method));
}

/* A VTIMEZONE for a zone that the object names without describing it (RFC 7809 3.1.2), true from
   the begin of the series on. */
static const ical_comp *made_zone(ical_book *b, cal_str tzid)
{
    const ical_zone *zone = b->cx->zones ? ical_zone_at(b->cx->zones, tzid) : NULL;
    int64_t year = 366 * (int64_t)CAL_DAY_S, from = b->cx->now;
    cal_buf *out = cal_buf_new(b->cx->arena, 0);
    ical_comp *root;

    if (!zone)
        return NULL;
    if (b->keyer.has_anchor && b->keyer.anchor.local < from)
        from = b->keyer.anchor.local;
    ical_zone_print(b->cx, zone, tzid, from - year, b->cx->now + 10 * year, out);
    if (ical_parse(b->cx, cal_buf_str(out), &root) || root->n_comps == 0) {
        cal_fail_clear(b->cx);
        return NULL;
    }
    return root->comps[0];
}

/* Leaves the zones that are needed, and adds those that are missing. */
static void settle_zones(ical_book *b)
{
    names used = {NULL, 0, 0};
    bool any = false;

    for (size_t i = 0; i < b->drafts.n; i++) {
        const ical_draft *d = b->drafts.at[i].draft;

        if (d->is_instance && !d->is_dropped)
            add_tzids(b->cx, ical_draft_comp(d), &used);
    }
    for (size_t i = 0; i < b->drafts.n; i++) {
        ical_draft *d = b->drafts.at[i].draft;
        const ical_prop *p = ical_prop_at(d->from, CAL_STR("TZID"));

        if (!d->is_instance && !(is_zone(d->from) && p && has_name(&used, cal_str_trim(p->value))))
            d->is_dropped = true;
        any |= !d->is_dropped;
    }
    for (size_t i = 0; i < used.n && any; i++) {
        const ical_comp *zone = zone_at(b, used.at[i]) ? NULL : made_zone(b, used.at[i]);

        if (zone)
            insert(b, 0, ical_draft_new(b->cx, zone));
    }
}

cal_str ical_book_message(ical_book *b, ical_method method)
{
    ical_object o = ical_book_object(b);

    if (!o.master && o.n_overrides == 0)
        return (cal_str){NULL, 0};
    b->is_changed = true;
    settle_zones(b);
    set_head(b, method);
    return ical_book_text(b);
}
