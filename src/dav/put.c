/* SPDX-License-Identifier: MIT */
/* PUT of a calendar object (RFC 4791 5.3.2). */
#include "core/calendar.h"
#include "core/event.h"
#include "dav/method.h"

static cal_err check_type(cal_ctx *cx, const http_req *rq)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    if (http_req_field(rq, CAL_STR("Content-Range")).p)
        return cal_fail(cx, CAL_E_BAD_REQUEST, "An object is stored whole, not by ranges");
    type = cal_str_trim(cal_str_take(type, cal_str_find_byte(type, ';')));
    if (type.n && !cal_str_eq_ci(type, CAL_STR("text/calendar")))
        return cal_fail(cx, CAL_E_NOT_ICAL, "A calendar takes text/calendar, not %.*s",
                        CAL_FMT(type));
    return CAL_OK;
}

/* The calendar that shall hold it. */
static cal_err find_parent(cal_ctx *cx, const dav_path *path, cal_calendar *out)
{
    cal_err e = core_calendar_at(cx, path->user, path->calendar, CAL_RIGHT_WRITE, out);

    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NO_PARENT, "There is no such calendar to hold the object");
}

cal_err dav_put(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    cal_put put = {.ics = rq->body, .cond = &cond};
    cal_calendar cal;
    cal_event saved;
    bool created;
    cal_err e;

    if (path->slash)
        return cal_fail(cx, CAL_E_BAD_REQUEST, "An object's path does not end with a slash");
    if ((e = find_parent(cx, path, &cal)) || (e = check_type(cx, rq)) ||
        (e = core_event_put(cx, &cal, path->object, &put, &saved, &created)))
        return e;
    rs->status = created ? 201 : 204;
    http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    if (dav_prefers(rq, CAL_STR("return=representation"))) {
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), CAL_STR("return=representation"));
        http_res_field(cx, rs, CAL_STR("Content-Location"), dav_href(cx, path));
        http_res_text(cx, rs, created ? 201 : 200, CAL_STR("text/calendar; charset=utf-8"),
                      rq->body);
    }
    return CAL_OK;
}
