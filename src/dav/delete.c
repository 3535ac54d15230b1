/* SPDX-License-Identifier: MIT */
/* DELETE of an object or a file, or of a collection with all that is in it (RFC 4918 9.6). */
#include "core/calendar.h"
#include "core/event.h"
#include "core/file.h"
#include "core/viewer.h"
#include "dav/form.h"
#include "dav/method.h"

static cal_err delete_collection(cal_ctx *cx, const http_req *rq, const dav_node *at)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    dav_depth depth;
    cal_err e = dav_depth_at(cx, rq, DAV_DEPTH_INFINITY, &depth);

    if (e)
        return e;
    if (depth != DAV_DEPTH_INFINITY) /* RFC 4918 9.6.1 */
        return cal_fail(cx, CAL_E_DEPTH, "A collection is deleted with all that is in it.");
    if (at->file.id)
        return core_file_delete(cx, &at->calendar, at->file.path, &cond);
    if ((e = dav_condition(cx, rq, at)))
        return e;
    if (at->calendar.sharer.p) /* it is left, not deleted */
        return core_invitation_answer(cx, at->calendar.id, false);
    return core_calendar_delete(cx, at->calendar.id);
}

cal_err dav_delete(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    bool is_member = (path->kind & (DAV_ON_OBJECT | DAV_ON_FILE)) || path->file;
    /* What it takes to remove a collection core knows. */
    const dav_want want = {.need = is_member ? CAL_RIGHT_WRITE : CAL_RIGHT_FREEBUSY};
    cal_etag_fields cond = dav_form_cond(cx, rq);
    const cal_drop how = {
        .cond = &cond,
        .schedule_match = http_req_field(rq, CAL_STR("If-Schedule-Tag-Match")),
        .no_reply = cal_str_eq_ci(http_req_field(rq, CAL_STR("Schedule-Reply")), CAL_STR("F")),
    };
    dav_node at;
    cal_err e = dav_node_at(cx, path, &want, &at);

    if (e)
        return e;
    rs->status = 204;
    if (at.kind == DAV_ON_OBJECT)
        return core_event_delete(cx, &at.calendar, path->object, &how);
    return at.kind == DAV_ON_FILE ? core_file_delete(cx, &at.calendar, at.file.path, &cond)
                                  : delete_collection(cx, rq, &at);
}
