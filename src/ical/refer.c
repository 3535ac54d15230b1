/* SPDX-License-Identifier: MIT */
/* VTIMEZONEs taken out of an object, and put into it. */
#include "ical/refer.h"

#include "base/time.h"
#include "base/vec.h"
#include "ical/print.h"
#include "ical/range.h"

enum { MAX_NAMES = 200, EXTENT_WORK = 1000, LAST_YEAR = 2100, FIRST_YEAR = 1970 };

typedef struct tzid {
    cal_str name;
} tzid;

typedef struct referring {
    cal_ctx *cx;
    ical_object o;
    cal_buf *out;
    CAL_VEC(tzid) missing; /* TZIDs without a definition */
    int64_t from, to;      /* for which definitions shall be true */
} referring;

bool ical_refer_is_name(cal_ctx *cx, ical_tz *tz, cal_str name)
{
    const ical_zone *zone = cx->zones ? ical_zone_at(cx->zones, name) : NULL;

    return zone && cal_str_eq(ical_zone_name(zone), name) && ical_tz_at(tz, name) == zone;
}

static bool is_zone(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VTIMEZONE"));
}

static cal_str tzid_of(cal_ctx *cx, const ical_comp *zone)
{
    return cal_str_trim(ical_text_at(cx, zone, CAL_STR("TZID")));
}

/* A VTIMEZONE whose name says as much. */
static bool is_needless(const referring *r, const ical_comp *c)
{
    return is_zone(c) && ical_refer_is_name(r->cx, r->o.tz, tzid_of(r->cx, c));
}

static bool is_listed(const referring *r, cal_str name)
{
    for (size_t i = 0; i < r->missing.n; i++) {
        if (cal_str_eq(r->missing.at[i].name, name))
            return true;
    }
    return false;
}

static bool is_defined(const referring *r, cal_str name)
{
    for (size_t i = 0; i < r->o.calendar->n_comps; i++) {
        const ical_comp *c = r->o.calendar->comps[i];

        if (is_zone(c) && cal_str_eq(tzid_of(r->cx, c), name))
            return true;
    }
    return false;
}

static void note(referring *r, const ical_prop *p)
{
    cal_str name = cal_str_trim(ical_param_text(r->cx, p, CAL_STR("TZID")));

    if (name.n && r->missing.n < MAX_NAMES && !is_listed(r, name) && !is_defined(r, name) &&
        ical_zone_at(r->cx->zones, name))
        CAL_PUSH(r->cx->arena, &r->missing, (tzid){name});
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void list_missing(referring *r, const ical_comp *c)
{
    for (size_t i = 0; i < c->n_props; i++) {
        if (c->props[i].n_params)
            note(r, &c->props[i]);
    }
    for (size_t i = 0; i < c->n_comps; i++)
        list_missing(r, c->comps[i]);
}

/* The same whenever it is asked for, so that the answer has a lasting entity tag. */
static cal_err find_span(referring *r, bool is_long)
{
    int64_t budget = EXTENT_WORK;
    ical_extent x;
    cal_err e = ical_extent_of(r->cx, &r->o, &budget, &x);

    if (e)
        return e;
    r->from = cal_time_day(FIRST_YEAR, 1, 1) * CAL_DAY_S;
    r->to = cal_time_day(LAST_YEAR, 1, 1) * CAL_DAY_S;
    if (x.from > INT64_MIN && x.from < (is_long ? r->from : r->to))
        r->from = x.from - CAL_DAY_S;
    if (!is_long && x.to < r->to && x.to > r->from)
        r->to = x.to + CAL_DAY_S;
    return CAL_OK;
}

static void print_raw(cal_buf *out, cal_str raw)
{
    cal_buf_add(out, raw);
    if (raw.n && raw.p[raw.n - 1] != '\n')
        cal_buf_add_c(out, "\r\n");
}

static void print_whole(cal_buf *out, const ical_comp *c)
{
    ical_print(out, c);
    if (out->n && out->p[out->n - 1] != '\n')
        cal_buf_add_c(out, "\r\n");
}

static void print(referring *r, bool leaves_out)
{
    const ical_comp *calendar = r->o.calendar;

    ical_print_line(r->out, CAL_STR("BEGIN"), calendar->name);
    for (size_t i = 0; i < calendar->n_props; i++)
        print_raw(r->out, calendar->props[i].raw);
    for (size_t i = 0; i < r->missing.n; i++) {
        cal_str name = r->missing.at[i].name;

        ical_zone_print(r->cx, ical_zone_at(r->cx->zones, name), name, r->from, r->to, r->out);
    }
    for (size_t i = 0; i < calendar->n_comps; i++) {
        if (!leaves_out || !is_needless(r, calendar->comps[i]))
            print_whole(r->out, calendar->comps[i]);
    }
    ical_print_line(r->out, CAL_STR("END"), calendar->name);
}

static bool has_needless(const referring *r)
{
    for (size_t i = 0; i < r->o.calendar->n_comps; i++) {
        if (is_needless(r, r->o.calendar->comps[i]))
            return true;
    }
    return false;
}

cal_err ical_refer_print(cal_ctx *cx, cal_str ics, ical_refer how, cal_buf *out, bool *changed)
{
    referring r = {.cx = cx, .out = out};
    cal_err e = ical_object_load(cx, ics, &r.o);

    *changed = false;
    if (e)
        return e;
    if (how >= ICAL_REFER_DEFINITIONS && cx->zones) {
        list_missing(&r, r.o.calendar);
        *changed = r.missing.n > 0;
        if (*changed && (e = find_span(&r, how == ICAL_REFER_HISTORY)))
            return e;
    } else if (how == ICAL_REFER_NAMES) {
        *changed = has_needless(&r);
    }
    if (*changed)
        print(&r, how == ICAL_REFER_NAMES);
    else
        cal_buf_add(out, ics);
    return CAL_OK;
}
