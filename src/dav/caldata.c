/* SPDX-License-Identifier: MIT */
/* Reading and answering calendar-data. */
#include "dav/caldata.h"

#include <string.h>

#include "base/time.h"
#include "model/limits.h"

enum { MAX_DERIVED_BYTES = 8 * 1024 * 1024, BYTES_A_STEP = 16 };

/* "20260131T120000Z" */
static bool stamp_at(cal_str s, int64_t *out)
{
    char text[24];

    if (s.n != 16 || s.p[8] != 'T' || s.p[15] != 'Z')
        return false;
    memcpy(text, "0000-00-00T00:00:00Z", 21);
    memcpy(text, s.p, 4);
    memcpy(text + 5, s.p + 4, 2);
    memcpy(text + 8, s.p + 6, 2);
    memcpy(text + 11, s.p + 9, 2);
    memcpy(text + 14, s.p + 11, 2);
    memcpy(text + 17, s.p + 13, 2);
    return cal_time_from_rfc3339((cal_str){text, 20}, out);
}

cal_err dav_range_read(cal_ctx *cx, const xml_node *n, bool is_open, cal_err invalid,
                       cal_range *out)
{
    cal_str start = xml_attr_at(n, "start"), end = xml_attr_at(n, "end");

    *out = (cal_range){INT64_MIN, INT64_MAX};
    if ((!start.p && !end.p) || (!is_open && (!start.p || !end.p)))
        return cal_fail(cx, invalid, "%.*s needs %s.", CAL_FMT(n->name),
                        is_open ? "a start, an end, or both" : "a start and an end");
    if ((start.p && !stamp_at(start, &out->from)) || (end.p && !stamp_at(end, &out->to)))
        return cal_fail(cx, invalid, "%.*s wants UTC times such as 20260131T120000Z.",
                        CAL_FMT(n->name));
    if (out->from >= out->to)
        return cal_fail(cx, invalid, "%.*s must end after its start.", CAL_FMT(n->name));
    if (out->to <= cx->limits->min_utc)
        return cal_fail(cx, CAL_E_MIN_DATE, "%.*s lies before all that can be stored.",
                        CAL_FMT(n->name));
    if (out->from > cx->limits->max_utc)
        return cal_fail(cx, CAL_E_MAX_DATE, "%.*s lies after all that can be stored.",
                        CAL_FMT(n->name));
    return CAL_OK;
}

typedef struct pick_parts {
    CAL_VEC(ical_pick_prop) props;
    CAL_VEC(ical_pick) comps;
} pick_parts;

static void read_pick_prop(cal_ctx *cx, const xml_node *n, pick_parts *parts)
{
    bool novalue = cal_str_eq(xml_attr_at(n, "novalue"), CAL_STR("yes"));

    CAL_PUSH(cx->arena, &parts->props, (ical_pick_prop){xml_attr_at(n, "name"), novalue});
}

static ical_pick read_pick(cal_ctx *cx, const xml_node *n);

/* NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth */
static void read_pick_comp(cal_ctx *cx, const xml_node *n, pick_parts *parts)
{
    ical_pick below = read_pick(cx, n);

    CAL_PUSH(cx->arena, &parts->comps, below);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static ical_pick read_pick(cal_ctx *cx, const xml_node *n)
{
    pick_parts parts = {0};

    for (const xml_node *c = xml_first(n); c; c = xml_next(c)) {
        if (xml_is(c, XML_CALDAV, "prop"))
            read_pick_prop(cx, c, &parts);
        if (xml_is(c, XML_CALDAV, "comp"))
            read_pick_comp(cx, c, &parts);
    }
    return (ical_pick){
        .name = xml_attr_at(n, "name"),
        .all_props = xml_child(n, XML_CALDAV, "allprop") != NULL,
        .all_comps = xml_child(n, XML_CALDAV, "allcomp") != NULL,
        .props = parts.props.at,
        .n_props = parts.props.n,
        .comps = parts.comps.at,
        .n_comps = parts.comps.n,
    };
}

/* The range of a child element, or NULL. */
static cal_err range_at(cal_ctx *cx, const xml_node *n, const char *name, const cal_range **out)
{
    const xml_node *c = xml_child(n, XML_CALDAV, name);
    cal_range *range = CAL_NEW(cx->arena, cal_range);

    *out = c ? range : NULL;
    return c ? dav_range_read(cx, c, false, CAL_E_BAD_XML, range) : CAL_OK;
}

cal_err dav_caldata_read(cal_ctx *cx, const xml_node *n, dav_caldata *out)
{
    cal_str type = xml_attr_at(n, "content-type"), version = xml_attr_at(n, "version");
    const xml_node *comp = xml_child(n, XML_CALDAV, "comp");
    cal_err e;

    *out = (dav_caldata){.form = {.as_json = cal_str_eq_ci(type, CAL_STR(DAV_JCAL_TYPE))}};
    if ((type.p && !out->form.as_json && !cal_str_eq_ci(type, CAL_STR("text/calendar"))) ||
        (version.p && !cal_str_eq(version, CAL_STR("2.0"))))
        return cal_fail(cx, CAL_E_BAD_CALENDAR_DATA,
                        "Calendar data can be given as text/calendar or " DAV_JCAL_TYPE
                        ", version 2.0.");
    if ((e = range_at(cx, n, "expand", &out->expand)) ||
        (e = range_at(cx, n, "limit-recurrence-set", &out->limit)) ||
        (e = range_at(cx, n, "limit-freebusy-set", &out->busy)))
        return e;
    if (out->expand && out->limit)
        return cal_fail(cx, CAL_E_BAD_XML, "Ask for expand or for limit-recurrence-set, not both.");
    if (comp) {
        ical_pick *pick = CAL_NEW(cx->arena, ical_pick);

        *pick = read_pick(cx, comp);
        out->pick = pick;
    }
    return CAL_OK;
}

/* The bytes made are work too: a rule of every second makes them by the gigabyte. */
static cal_err derive(cal_ctx *cx, const dav_caldata *d, cal_str ics, int64_t *budget, cal_buf *out)
{
    const cal_range *asked = d->expand ? d->expand : d->limit;
    ical_range range = {asked->from, asked->to, d->zone};
    ical_object o;
    cal_err e;

    if ((e = ical_object_load(cx, ics, &o)) ||
        (e = d->expand ? ical_print_expanded(cx, &o, &range, budget, out)
                       : ical_print_limited(cx, &o, &range, budget, out)))
        return e;
    *budget -= (int64_t)out->n / BYTES_A_STEP;
    if (cal_buf_ok(out) && *budget >= 0)
        return CAL_OK;
    return cal_fail(cx, CAL_E_INSTANCES,
                    "The recurring object has too many instances in this range; ask for less.");
}

/* RFC 4791 9.6.7 */
static cal_err limit_busy(cal_ctx *cx, const dav_caldata *d, cal_str *text)
{
    ical_range range = {d->busy->from, d->busy->to, d->zone};
    cal_buf *out = cal_buf_new(cx->arena, 0);
    cal_err e = ical_print_busy_limited(cx, *text, &range, out);

    *text = cal_buf_str(out);
    return e;
}

static cal_err pick(cal_ctx *cx, const dav_caldata *d, cal_str *text)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    cal_err e = ical_print_picked(cx, *text, d->pick, out);

    *text = cal_buf_str(out);
    return e;
}

cal_err dav_caldata_of(cal_ctx *cx, const dav_caldata *d, cal_str ics, int64_t *budget,
                       cal_str *out)
{
    dav_form zones = {.zones = d->form.zones}, json = {.as_json = d->form.as_json};
    cal_err e;
    bool changed;

    *out = ics;
    if (d->expand || d->limit) {
        cal_buf *derived = cal_buf_new(cx->arena, MAX_DERIVED_BYTES);

        if ((e = derive(cx, d, ics, budget, derived)))
            return e;
        *out = cal_buf_str(derived);
    }
    /* what is picked lacks the dates by which a definition is made */
    if ((d->busy && (e = limit_busy(cx, d, out))) ||
        (e = dav_form_make(cx, &zones, *out, out, &changed)) || (d->pick && (e = pick(cx, d, out))))
        return e;
    return dav_form_make(cx, &json, *out, out, &changed);
}
