/* SPDX-License-Identifier: MIT */
/* DELETE of an object or a calendar (RFC 4918 9.6). */
#include "core/calendar.h"
#include "core/event.h"
#include "dav/method.h"

cal_err dav_delete(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    dav_depth depth;
    cal_calendar cal;
    cal_err e;

    if ((e = dav_depth_at(cx, rq, DAV_DEPTH_INFINITY, &depth)) ||
        (e = core_calendar_at(cx, path->user, path->calendar,
                              path->kind == DAV_ON_OBJECT ? CAL_RIGHT_WRITE : CAL_RIGHT_MANAGE,
                              &cal)))
        return e;
    rs->status = 204;
    if (path->kind == DAV_ON_OBJECT)
        return core_event_delete(cx, &cal, path->object, &cond);
    if (depth != DAV_DEPTH_INFINITY)
        return cal_fail(cx, CAL_E_DEPTH, "A calendar is deleted with all that is in it");
    return core_calendar_delete(cx, cal.id);
}
