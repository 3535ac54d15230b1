/* SPDX-License-Identifier: MIT */
/* Export: a whole calendar as one stream. A time zone definition that several objects carry stands
   in it once. An object whose definition contradicts another of that name, or the known zone of
   that name, follows in a VCALENDAR of its own (RFC 5545 3.4 lets a stream hold several): so every
   object means there what it means here. */
#include "base/vec.h"
#include "ical/check.h"
#include "ical/print.h"
#include "ical/zone.h"
#include "model/limits.h"
#include "store/event.h"
#include "store/tx.h"
#include "core/access.h"
#include "core/import.h"
#include "core/object.h"
#include "core/query.h"
#include "core/scratch.h"
#include "core/view.h"

enum { PAGE = 100 };

typedef enum export_stage { AT_HEAD, AT_MEMBERS, AT_OWN, AT_END } export_stage;

/* A definition that stands in the stream. */
typedef struct defined {
    cal_str tzid, raw;
} defined;

struct core_export {
    cal_calendar cal;
    export_stage stage;
    int64_t components; /* 0: all */
    cal_range range;
    ical_refer refer;
    cal_arena *kept;
    cal_str after;
    CAL_VEC(defined) zones;
    CAL_VEC(cal_str) own; /* hrefs of objects that need a VCALENDAR of their own */
    size_t own_done;
};

cal_err core_export_new(cal_ctx *cx, const cal_calendar *cal, core_export **out)
{
    cal_err e;

    if ((e = core_access_need(cx, cal, CAL_RIGHT_READ)) || (e = store_read_begin(cx)))
        return e;
    *out = CAL_NEW(cx->arena, core_export);
    **out = (core_export){
        .cal = *cal, .kept = cx->arena, .range = {INT64_MIN, INT64_MAX}
    };
    return CAL_OK;
}

/* ---- pieces ---- */

static void add_text(cal_ctx *cx, cal_buf *out, const char *name, cal_str text)
{
    cal_buf *escaped = cal_buf_new(cx->arena, 0);

    if (!text.n)
        return;
    ical_print_escaped(escaped, text);
    ical_print_line(out, cal_str_c(name), cal_buf_str(escaped));
}

static cal_err add_head(cal_ctx *cx, core_export *x, cal_buf *out)
{
    cal_buf_add_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//Calends//EN\r\n"
                       "CALSCALE:GREGORIAN\r\n");
    add_text(cx, out, "NAME", x->cal.name);
    add_text(cx, out, "X-WR-CALNAME", x->cal.name);
    add_text(cx, out, "DESCRIPTION", x->cal.description);
    add_text(cx, out, "X-WR-TIMEZONE", x->cal.time_zone);
    add_text(cx, out, "X-APPLE-CALENDAR-COLOR", x->cal.color);
    x->stage = AT_MEMBERS;
    return CAL_OK;
}

/* As stored, but that the last line ends. */
static void add_raw(cal_buf *out, cal_str raw)
{
    cal_buf_add(out, raw);
    if (!cal_str_ends(raw, CAL_STR("\n")))
        cal_buf_add_c(out, "\r\n");
}

static const defined *defined_at(const core_export *x, cal_str tzid)
{
    for (size_t i = 0; i < x->zones.n; i++) {
        if (cal_str_eq(x->zones.at[i].tzid, tzid))
            return &x->zones.at[i];
    }
    return NULL;
}

/* May this definition stand in the stream under its name? */
static bool agrees(cal_ctx *cx, const core_export *x, const ical_object *o, const ical_comp *zone)
{
    cal_str tzid = ical_text_at(cx, zone, CAL_STR("TZID"));
    const ical_zone *known = cx->zones ? ical_zone_at(cx->zones, tzid) : NULL;
    const defined *other = defined_at(x, tzid);

    if (known)
        return ical_tz_at(o->tz, tzid) == known;
    return !other || cal_str_eq(other->raw, zone->raw);
}

static bool is_zone(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VTIMEZONE"));
}

static bool all_agree(cal_ctx *cx, const core_export *x, const ical_object *o)
{
    for (size_t i = 0; i < o->calendar->n_comps; i++) {
        if (is_zone(o->calendar->comps[i]) && !agrees(cx, x, o, o->calendar->comps[i]))
            return false;
    }
    return true;
}

static void add_zone(cal_ctx *cx, core_export *x, const ical_comp *zone, cal_buf *out)
{
    cal_str tzid = ical_text_at(cx, zone, CAL_STR("TZID"));

    if (defined_at(x, tzid))
        return;
    CAL_PUSH(x->kept, &x->zones,
             (defined){cal_arena_dup(x->kept, tzid), cal_arena_dup(x->kept, zone->raw)});
    add_raw(out, zone->raw);
}

/* The object's text with the definitions that are wanted. */
static cal_err referring(cal_ctx *cx, const core_export *x, const cal_event *ev, cal_str *ics)
{
    cal_buf *b;
    bool changed;
    cal_err e;

    *ics = ev->ics;
    if (x->refer == ICAL_REFER_AS_IS)
        return CAL_OK;
    b = cal_buf_new(cx->arena, 0);
    e = ical_refer_print(cx, ev->ics, x->refer, b, &changed);
    *ics = cal_buf_str(b);
    return e;
}

static cal_err add_member(cal_ctx *cx, core_export *x, const cal_event *ev, cal_buf *out)
{
    ical_object o;
    cal_str ics;
    cal_err e;

    if ((e = referring(cx, x, ev, &ics)) || (e = ical_object_load(cx, ics, &o)))
        return e;
    if (!all_agree(cx, x, &o)) {
        CAL_PUSH(x->kept, &x->own, cal_arena_dup(x->kept, ev->href));
        return CAL_OK;
    }
    for (size_t i = 0; i < o.calendar->n_comps; i++) {
        const ical_comp *c = o.calendar->comps[i];

        if (is_zone(c))
            add_zone(cx, x, c, out);
        else
            add_raw(out, c->raw);
    }
    return CAL_OK;
}

void core_export_refer(core_export *x, ical_refer zones)
{
    /* one definition stands for all objects: it must be true for each of them */
    x->refer = zones == ICAL_REFER_DEFINITIONS ? ICAL_REFER_HISTORY : zones;
}

void core_export_only(core_export *x, int64_t components, cal_range range)
{
    x->components = components;
    x->range = range;
}

/* Is it one of those that were asked for? */
static cal_err is_wanted(cal_ctx *cx, const core_export *x, const cal_event *ev, bool *out)
{
    const cal_comp_filter kind = {.name = core_component_name(ev->component), .range = &x->range};
    const cal_comp_filter filter = {.name = CAL_STR("VCALENDAR"), .comps = &kind, .n_comps = 1};
    int64_t budget = cx->limits->work;

    *out = !x->components || (x->components & ev->component);
    if (!*out || (x->range.from == INT64_MIN && x->range.to == INT64_MAX))
        return CAL_OK;
    return core_query_matches(cx, &filter, core_calendar_zone(cx, &x->cal), ev->ics, &budget, out);
}

static cal_err add_wanted(cal_ctx *cx, core_export *x, const cal_event *ev, cal_buf *out)
{
    bool wanted;
    cal_err e = is_wanted(cx, x, ev, &wanted);

    return e || !wanted ? e : add_member(cx, x, ev, out);
}

static cal_err add_members(cal_ctx *cx, core_export *x, cal_buf *out)
{
    const cal_event *events;
    size_t n;
    const store_page page = {x->after, PAGE, true};
    cal_err e = store_event_page(cx, &x->cal, &page, &events, &n);

    for (size_t i = 0; !e && i < n; i++) {
        cal_event ev = events[i];

        if (core_view(cx, &x->cal, &ev))
            e = add_wanted(cx, x, &ev, out);
    }
    if (e)
        return e;
    if (n)
        x->after = cal_arena_dup(x->kept, events[n - 1].href);
    if (n < PAGE) {
        cal_buf_add_c(out, "END:VCALENDAR\r\n");
        x->stage = AT_OWN;
    }
    return CAL_OK;
}

static cal_err add_own(cal_ctx *cx, core_export *x, cal_buf *out)
{
    cal_event ev;
    cal_str ics;
    cal_err e;

    if (x->own_done == x->own.n) {
        x->stage = AT_END;
        return CAL_OK;
    }
    if ((e = store_event_at(cx, &x->cal, x->own.at[x->own_done++], &ev)) ||
        !core_view(cx, &x->cal, &ev) || (e = referring(cx, x, &ev, &ics)))
        return e;
    add_raw(out, ics);
    return CAL_OK;
}

static cal_err (*const stages[])(cal_ctx *cx, core_export *x, cal_buf *out) = {
    [AT_HEAD] = add_head,
    [AT_MEMBERS] = add_members,
    [AT_OWN] = add_own,
};

bool core_export_next(cal_ctx *cx, core_export *x, cal_buf *out)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};

    if (x->stage == AT_END || core_scratch_begin(cx, &scratch))
        return false;
    if (stages[x->stage](cx, x, out))
        x->stage = AT_END;
    return x->stage != AT_END;
}
