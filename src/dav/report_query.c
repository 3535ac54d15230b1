/* SPDX-License-Identifier: MIT */
/* CALDAV:calendar-query (RFC 4791 7.8) on a calendar or an object of it. */
#include "ical/check.h"
#include "core/query.h"
#include "dav/filter.h"
#include "dav/members.h"
#include "dav/report.h"

/* The zone of a C:timezone (an iCalendar stream) or a C:timezone-id (RFC 7809 5.2). */
static cal_err zone_at(cal_ctx *cx, const xml_node *root, const ical_zone **out)
{
    const xml_node *text = xml_child(root, XML_CALDAV, "timezone");
    const xml_node *id = xml_child(root, XML_CALDAV, "timezone-id");
    ical_comp *stream;

    *out = NULL;
    if (id) {
        *out = ical_zone_at(cx->zones, xml_text(id));
        return *out ? CAL_OK
                    : cal_fail(cx, CAL_E_BAD_ZONE, "There is no time zone \"%.*s\"",
                               CAL_FMT(xml_text(id)));
    }
    if (!text)
        return CAL_OK;
    if (ical_parse(cx, text->text, &stream) == CAL_OK) {
        for (size_t i = 0; i < stream->n_comps; i++) {
            for (size_t k = 0; k < stream->comps[i]->n_comps; k++) {
                if (ical_comp_is(stream->comps[i]->comps[k], CAL_STR("VTIMEZONE")))
                    return ical_zone_from_comp(cx, stream->comps[i]->comps[k], out);
            }
        }
    }
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_BAD_ZONE, "C:timezone holds an iCalendar stream with one VTIMEZONE");
}

/* Forms of calendar-data take floating times in the same zone as the filter. */
static void set_zone(cal_ctx *cx, dav_ask *ask, const ical_zone *zone)
{
    for (size_t i = 0; i < ask->props.n; i++) {
        if (!ask->props.at[i].data)
            continue;

        dav_caldata *data = CAL_NEW(cx->arena, dav_caldata);

        *data = *ask->props.at[i].data;
        data->zone = zone;
        ask->props.at[i].data = data;
    }
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
    dav_ask *ask = CAL_NEW(cx->arena, dav_ask);
    dav_members members = {.calendar = r->at, .ask = ask};
    core_query q = {0};
    cal_str applied;
    cal_err e;

    if (!filter)
        return cal_fail(cx, CAL_E_FILTER, "A calendar-query needs a C:filter");
    if ((e = dav_ask_read(cx, r->root, false, ask)) ||
        (e = dav_filter_read(cx, filter, &q.filter)) || (e = zone_at(cx, r->root, &q.zone)))
        return e;
    if (!q.zone)
        q.zone = core_calendar_zone(cx, &r->at->calendar);
    set_zone(cx, ask, q.zone);
    dav_ask_prefer(cx, r->rq, ask, &applied);
    q.with_data = ask->with_data;
    /* Depth 0 asks the collection itself, which is no calendar object (RFC 4791 7.8). */
    if ((r->depth != DAV_DEPTH_0 || r->at->kind == DAV_ON_OBJECT) &&
        (e = core_query_run(cx, &r->at->calendar, &q, &members.events, &members.n)))
        return e;
    if (r->at->kind == DAV_ON_OBJECT)
        keep_one(r->at, &members.events, &members.n);
    if (applied.n)
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), applied);

    dav_node *calendar = CAL_NEW(cx->arena, dav_node);

    *calendar = *r->at;
    members.calendar = calendar;
    return dav_members_res(cx, &members, rs);
}

const dav_report dav_report_query = {
    .ns = XML_CALDAV,
    .name = "calendar-query",
    .on = DAV_ON_CALENDAR | DAV_ON_OBJECT,
    .need = CAL_RIGHT_READ,
    .run = run,
};
