/* SPDX-License-Identifier: MIT */
/* CALDAV:free-busy-query (RFC 4791 7.10): the answer is iCalendar, not a multistatus. */
#include "core/busy.h"
#include "dav/report.h"

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *n = xml_child(r->root, XML_CALDAV, "time-range");
    const cal_range *range;
    ical_spans spans = {0};
    cal_err e;

    if (!n)
        return cal_fail(cx, CAL_E_FILTER, "A free-busy-query needs a C:time-range");
    if ((e = dav_range_read(cx, n, false, &range)) ||
        (e = core_busy(cx, &r->at->calendar, 1, range->from, range->to, &spans)))
        return e;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/calendar; charset=utf-8"));
    ical_busy_print(cx, &spans, range->from, range->to, rs->body);
    return CAL_OK;
}

const dav_report dav_report_busy = {
    .ns = XML_CALDAV,
    .name = "free-busy-query",
    .on = DAV_ON_CALENDAR,
    .need = CAL_RIGHT_FREEBUSY,
    .run = run,
};
