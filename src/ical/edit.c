/* SPDX-License-Identifier: MIT */
/* Forms of an object that a calendar-query can ask for (RFC 4791 9.6.5, 9.6.6): expanded instances,
   and a recurrence set limited to a range. */
#include "ical/edit.h"

#include "base/time.h"
#include "ical/fixed.h"
#include "ical/print.h"
#include "ical/series.h"

static bool named(const ical_prop *p, const cal_str *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq_ci(p->name, names[i]))
            return true;
    }
    return false;
}

static void begin(cal_buf *out, cal_str name)
{
    ical_print_line(out, CAL_STR("BEGIN"), name);
}

static void end(cal_buf *out, cal_str name)
{
    ical_print_line(out, CAL_STR("END"), name);
}

static void print_raw(cal_buf *out, cal_str raw)
{
    cal_buf_add(out, raw);
    if (raw.n && raw.p[raw.n - 1] != '\n')
        cal_buf_add_c(out, "\r\n");
}

static void print_comp(cal_buf *out, const ical_comp *c)
{
    ical_print(out, c);
    if (out->n && out->p[out->n - 1] != '\n')
        cal_buf_add_c(out, "\r\n");
}

/* ---- expand ---- */

/* What is printed costs too: a small object must not expand to more than memory holds. */
enum { STEP_BYTES = 4 };

typedef struct expanding {
    cal_ctx *cx;
    const ical_object *o;
    const ical_range *range;
    bool recurs; /* instances carry a RECURRENCE-ID */
    cal_buf *out;
    int64_t *budget;
} expanding;

/* Of the set, which an instance has no longer. */
static const cal_str set_names[] = {CAL_STR_K("RRULE"), CAL_STR_K("RDATE"), CAL_STR_K("EXDATE"),
                                    CAL_STR_K("EXRULE"), CAL_STR_K("RECURRENCE-ID")};
static const cal_str end_names[] = {CAL_STR_K("DTEND"), CAL_STR_K("DUE")};

/* "DTSTART;VALUE=DATE:20260131", "DTSTART:20260131T120000Z", or without Z when floating: times with
   a zone become UTC. */
static void print_time(cal_ctx *cx, cal_str name, const ical_time *t, cal_buf *out)
{
    ical_time shown = *t;

    if (t->kind == ICAL_ZONED)
        shown.local = ical_time_utc(t, NULL);

    cal_civil c = cal_time_to_civil(shown.local);
    bool is_date = t->kind == ICAL_DATE;
    cal_str day = cal_arena_printf(cx->arena, "%04d%02d%02d", c.year, c.month, c.day);
    cal_str head =
        cal_arena_printf(cx->arena, "%.*s%s", CAL_FMT(name), is_date ? ";VALUE=DATE" : "");
    cal_str clock = cal_arena_printf(cx->arena, "T%02d%02d%02d%s", c.hour, c.minute, c.second,
                                     t->kind == ICAL_FLOATING ? "" : "Z");

    ical_print_line(out, head, is_date ? day : cal_arena_printf(cx->arena, "%s%s", day.p, clock.p));
}

/* When the instance ends, in the kind of its start. */
static ical_time end_of(const ical_instance *i, const ical_zone *zone)
{
    ical_time t = i->start;

    t.local = i->to;
    if (t.kind == ICAL_ZONED)
        t.kind = ICAL_UTC;
    if ((t.kind == ICAL_DATE || t.kind == ICAL_FLOATING) && zone)
        t.local = ical_zone_from_utc(zone, i->to);
    return t;
}

/* A property that is not about the recurrence: as it was, but a time with a zone in UTC. */
static void print_other(expanding *x, const ical_prop *p)
{
    ical_time t;

    if (ical_param_at(p, CAL_STR("TZID")).p && ical_time_at(x->o->tz, p, &t) &&
        t.kind == ICAL_ZONED)
        print_time(x->cx, p->name, &t, x->out);
    else
        print_raw(x->out, p->raw);
}

/* What stands in an instance, alarms for one: no time of it may need a VTIMEZONE either. */
/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void print_below(expanding *x, const ical_comp *c)
{
    begin(x->out, c->name);
    for (size_t i = 0; i < c->n_props; i++)
        print_other(x, &c->props[i]);
    for (size_t i = 0; i < c->n_comps; i++)
        print_below(x, c->comps[i]);
    end(x->out, c->name);
}

static cal_str end_name(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VTODO")) ? CAL_STR("DUE") : CAL_STR("DTEND");
}

/* A task without dates has no recurrence, whatever it says. */
static bool is_dated(const ical_comp *c)
{
    return ical_prop_at(c, CAL_STR("DTSTART")) || ical_prop_at(c, CAL_STR("DUE")) ||
           ical_prop_at(c, CAL_STR("RECURRENCE-ID"));
}

/* Does the instance end where its component lets it end? Not if its RDATE names a period. */
static bool ends_as_said(const expanding *x, const ical_instance *i)
{
    ical_shape shape = ical_shape_of(x->o->tz, i->comp);

    return !shape.has_anchor || ical_span_end(&i->start, shape.length, x->range->zone) == i->to;
}

static void print_end(expanding *x, cal_str name, const ical_instance *i)
{
    ical_time t = end_of(i, x->range->zone);

    print_time(x->cx, name, &t, x->out);
}

static void print_instance_prop(expanding *x, const ical_instance *i, const ical_prop *p,
                                cal_str anchor)
{
    if (named(p, set_names, CAL_COUNT(set_names)))
        return;
    if (cal_str_eq_ci(p->name, anchor))
        print_time(x->cx, p->name, &i->start, x->out);
    else if (named(p, end_names, CAL_COUNT(end_names)))
        print_end(x, p->name, i);
    else
        print_other(x, p);
}

static bool print_instance(void *state, const ical_instance *i)
{
    expanding *x = state;
    const ical_comp *c = i->comp;
    cal_str anchor = ical_prop_at(c, CAL_STR("DTSTART")) ? CAL_STR("DTSTART") : CAL_STR("DUE");
    bool own_end = !ends_as_said(x, i);
    size_t before = x->out->n;

    begin(x->out, c->name);
    for (size_t n = 0; n < c->n_props; n++) {
        if (!own_end || !cal_str_eq_ci(c->props[n].name, CAL_STR("DURATION")))
            print_instance_prop(x, i, &c->props[n], anchor);
    }
    if (own_end && !ical_prop_at(c, end_name(c)))
        print_end(x, end_name(c), i);
    if (x->recurs && is_dated(c))
        print_time(x->cx, CAL_STR("RECURRENCE-ID"), &i->recurrence, x->out);
    for (size_t n = 0; n < c->n_comps; n++)
        print_below(x, c->comps[n]);
    end(x->out, c->name);
    *x->budget -= (int64_t)(x->out->n - before) / STEP_BYTES;
    return cal_buf_ok(x->out);
}

static void print_head(const ical_comp *calendar, cal_buf *out)
{
    begin(out, calendar->name);
    for (size_t i = 0; i < calendar->n_props; i++)
        print_raw(out, calendar->props[i].raw);
}

static bool recurs(const ical_object *o)
{
    for (size_t i = 0; i < CAL_COUNT(set_names) && o->master; i++) {
        if (ical_prop_at(o->master, set_names[i]))
            return true;
    }
    return o->n_overrides > 0;
}

cal_err ical_print_expanded(cal_ctx *cx, const ical_object *o, const ical_range *range,
                            int64_t *budget, cal_buf *out)
{
    expanding x = {
        .cx = cx, .o = o, .range = range, .recurs = recurs(o), .out = out, .budget = budget};

    if (ical_is_fixed(o)) {
        print_comp(out, o->calendar);
        return CAL_OK;
    }
    print_head(o->calendar, out);

    cal_err e = ical_expand(cx, o, range, budget, print_instance, &x);

    end(out, o->calendar->name);
    return e;
}

/* ---- limit-recurrence-set ---- */

/* An override counts if it lies in the range, or the instance it replaces did, or it speaks for
   later ones (RFC 4791 9.6.6). */
static bool touches(const ical_series *s, size_t i, const ical_range *r)
{
    ical_instance now = ical_series_override(s, i), then = now;
    const ical_prop *p = ical_prop_at(now.comp, CAL_STR("RECURRENCE-ID"));
    ical_duration length = s->has_master ? s->master.length : s->overrides.at[i].shape.length;
    ical_row row = s->overrides.at[i].shape.row;

    then.from = ical_time_utc(&now.recurrence, r->zone);
    then.to = ical_span_end(&now.recurrence, length, r->zone);
    if (cal_str_eq_ci(ical_param_at(p, CAL_STR("RANGE")), CAL_STR("THISANDFUTURE")) &&
        (then.from < r->to || now.from < r->to))
        return true;
    return ical_row_overlaps(row, now.from, now.to, r->from, r->to) ||
           ical_row_overlaps(then.to > then.from ? ICAL_ROW_SPAN : ICAL_ROW_POINT, then.from,
                             then.to, r->from, r->to);
}

cal_err ical_print_limited(cal_ctx *cx, const ical_object *o, const ical_range *range,
                           int64_t *budget, cal_buf *out)
{
    const ical_series *s;

    if (ical_is_fixed(o)) {
        print_comp(out, o->calendar);
        return CAL_OK;
    }
    s = ical_series_new(cx, o, range->zone);
    *budget -= (int64_t)s->overrides.n;
    if (*budget < 0)
        return cal_fail(cx, CAL_E_INSTANCES,
                        "The object has more overrides than may be looked at.");
    print_head(o->calendar, out);
    for (size_t i = 0; i < o->calendar->n_comps; i++) {
        const ical_comp *c = o->calendar->comps[i];

        if (!ical_prop_at(c, CAL_STR("RECURRENCE-ID")))
            print_comp(out, c);
    }
    for (size_t i = 0; i < s->overrides.n; i++) {
        if (touches(s, i, range))
            print_comp(out, s->overrides.at[i].shape.comp);
    }
    end(out, o->calendar->name);
    return CAL_OK;
}
