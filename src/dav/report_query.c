/* SPDX-License-Identifier: MIT */
/* CALDAV:calendar-query (RFC 4791 7.8) on a calendar or an object of it. */
#include "ical/check.h"
#include "core/event.h"
#include "core/query.h"
#include "dav/filter.h"
#include "dav/members.h"
#include "dav/report.h"

/* The one VTIMEZONE of a stream, or NULL. */
static const ical_comp *vtimezone_in(cal_ctx *cx, cal_str text)
{
    const ical_comp *found = NULL;
    ical_comp *roots;

    if (ical_parse(cx, text, &roots) || roots->n_comps != 1)
        return NULL;
    for (size_t i = 0; i < roots->comps[0]->n_comps; i++) {
        const ical_comp *c = roots->comps[0]->comps[i];

        if (found || !ical_comp_is(c, CAL_STR("VTIMEZONE")))
            return NULL;
        found = c;
    }
    return found;
}

static cal_err zone_of_text(cal_ctx *cx, cal_str text, const ical_zone **out)
{
    const ical_comp *comp = vtimezone_in(cx, text);

    if (comp && ical_zone_from_comp(cx, comp, out) == CAL_OK)
        return CAL_OK;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_BAD_ICAL, "C:timezone holds one VCALENDAR with one VTIMEZONE.");
}

/* The zone of a C:timezone (an iCalendar stream) or a C:timezone-id (RFC 7809 5.2); else the
   calendar's. */
static cal_err zone_at(cal_ctx *cx, const dav_reporting *r, const ical_zone **out)
{
    const xml_node *text = xml_child(r->root, XML_CALDAV, "timezone");
    const xml_node *id = xml_child(r->root, XML_CALDAV, "timezone-id");

    if (text)
        return zone_of_text(cx, text->text, out);
    *out = id ? ical_zone_at(cx->zones, xml_text(id)) : core_calendar_zone(cx, &r->at->calendar);
    if (*out || !id)
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_ZONE, "There is no time zone \"%.*s\".", CAL_FMT(xml_text(id)));
}

/* On an object the filter judges that one. */
static void keep_one(const dav_node *at, const cal_event **events, size_t *n)
{
    for (size_t i = 0; i < *n; i++) {
        if ((*events)[i].id == at->event.id) {
            *events += i;
            *n = 1;
            return;
        }
    }
    *n = 0;
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *filter = xml_child(r->root, XML_CALDAV, "filter");
    bool is_object = r->at->kind == DAV_ON_OBJECT;
    dav_members answer = {.calendar = r->at};
    const cal_event *events = NULL;
    core_query q = {0};
    dav_ask *ask;
    cal_err e;

    if (!filter)
        return cal_fail(cx, CAL_E_FILTER, "A calendar-query needs a C:filter.");
    if ((e = dav_report_ask(cx, r, rs, &ask)) || (e = dav_filter_read(cx, filter, &q.filter)) ||
        (e = zone_at(cx, r, &q.zone)) || (e = core_snapshot(cx)))
        return e;
    dav_ask_zone(ask, q.zone);
    /* Depth 0 asks about the collection itself, which is no calendar object (RFC 4791 7.8). */
    if ((r->depth != DAV_DEPTH_0 || is_object) &&
        (e = core_query_run(cx, &r->at->calendar, &q, &events, &answer.n)))
        return e;
    if (is_object)
        keep_one(r->at, &events, &answer.n);
    answer.ask = ask;
    answer.list = dav_members_of(cx, events, answer.n);
    return dav_members_res(cx, &answer, rs);
}

/* RFC 3253 3.6 takes a missing Depth for 0, which never matches: who leaves it out means the
   members. */
const dav_report dav_report_query = {
    .ns = XML_CALDAV,
    .name = "calendar-query",
    .on = DAV_ON_CALENDAR | DAV_ON_INBOX | DAV_ON_OBJECT,
    .need = CAL_RIGHT_READ,
    .absent = DAV_DEPTH_1,
    .run = run,
};
