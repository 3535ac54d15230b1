/* SPDX-License-Identifier: MIT */
/* CALDAV:free-busy-query (RFC 4791 7.10) on a calendar, or on a home for all its calendars: the
   answer is iCalendar, not a multistatus. */
#include "core/busy.h"
#include "core/calendar.h"
#include "dav/report.h"

/* Those that count: transparent ones do not when they are taken together (RFC 6638 9.1). */
static cal_err calendars_at(cal_ctx *cx, const dav_node *at, const cal_calendar **out, size_t *n)
{
    CAL_VEC(cal_calendar) opaque = {0};
    const cal_calendar *all;
    size_t n_all;
    cal_err e;

    if (at->kind == DAV_ON_CALENDAR) {
        *out = &at->calendar;
        *n = 1;
        return CAL_OK;
    }
    if ((e = core_calendar_list(cx, &at->user, &all, &n_all)))
        return e;
    for (size_t i = 0; i < n_all; i++) {
        if (!all[i].transparent)
            CAL_PUSH(cx->arena, &opaque, all[i]);
    }
    *out = opaque.at;
    *n = opaque.n;
    return CAL_OK;
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *asked = xml_child(r->root, XML_CALDAV, "time-range");
    const cal_calendar *calendars;
    ical_spans spans = {0};
    cal_range range;
    size_t n;
    cal_err e;

    if (!asked)
        return cal_fail(cx, CAL_E_BAD_XML, "A free-busy-query needs a C:time-range.");
    if ((e = dav_range_read(cx, asked, false, CAL_E_BAD_XML, &range)) ||
        (e = calendars_at(cx, r->at, &calendars, &n)) ||
        (e = core_busy(cx, calendars, n, range.from, range.to, &spans)))
        return e;
    rs->status = 200;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/calendar; charset=utf-8"));
    ical_busy_print(cx, &spans, range.from, range.to, rs->body);
    return CAL_OK;
}

const dav_report dav_report_busy = {
    .ns = XML_CALDAV,
    .name = "free-busy-query",
    .on = DAV_ON_HOME | DAV_ON_CALENDAR,
    .need = CAL_RIGHT_FREEBUSY,
    .run = run,
};
