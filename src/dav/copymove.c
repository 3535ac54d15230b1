/* SPDX-License-Identifier: MIT */
/* COPY and MOVE of objects, within a calendar or from one to another (RFC 4918 9.8, 9.9). */
#include "core/calendar.h"
#include "core/event.h"
#include "dav/method.h"

/* The Destination's path; it must name an object. */
static cal_err destination(cal_ctx *cx, const http_req *rq, dav_path *out)
{
    cal_str field = http_req_field(rq, CAL_STR("Destination")), raw;
    cal_err e;

    if (!field.p)
        return cal_fail(cx, CAL_E_BAD_DESTINATION, "Say where to in the Destination field");
    if ((e = dav_href_path(cx, rq, field, &raw)) || (e = dav_path_read(cx, raw, out)))
        return e;
    if (out->kind != DAV_ON_OBJECT || out->slash)
        return cal_fail(cx, CAL_E_FORBIDDEN, "An object can be put into a calendar only");
    return CAL_OK;
}

static cal_err overwrite_at(cal_ctx *cx, const http_req *rq, bool *out)
{
    cal_str field = http_req_field(rq, CAL_STR("Overwrite"));

    *out = !cal_str_eq_ci(field, CAL_STR("F"));
    if (field.n && *out && !cal_str_eq_ci(field, CAL_STR("T")))
        return cal_fail(cx, CAL_E_BAD_REQUEST, "Overwrite is T or F, not \"%.*s\"", CAL_FMT(field));
    return CAL_OK;
}

static cal_err find_target(cal_ctx *cx, const dav_path *to, cal_calendar *out)
{
    cal_err e = core_calendar_at(cx, to->user, to->calendar, CAL_RIGHT_WRITE, out);

    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NO_PARENT, "There is no such calendar at the destination");
}

cal_err dav_copymove(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    bool move = rq->method == HTTP_MOVE, created;
    cal_etag_fields cond = http_req_cond(cx, rq);
    core_transfer t = {.from_href = path->object, .cond = &cond, .move = move};
    cal_calendar from, target;
    cal_event saved;
    dav_path to;
    cal_err e;

    if ((e = core_calendar_at(cx, path->user, path->calendar,
                              move ? CAL_RIGHT_WRITE : CAL_RIGHT_READ, &from)) ||
        (e = destination(cx, rq, &to)) || (e = overwrite_at(cx, rq, &t.overwrite)) ||
        (e = find_target(cx, &to, &target)))
        return e;
    if (from.id == target.id && cal_str_eq(to.object, path->object))
        return cal_fail(cx, CAL_E_FORBIDDEN, "Source and destination are the same");
    t.from = &from;
    t.to = &target;
    t.to_href = to.object;
    if ((e = core_event_transfer(cx, &t, &saved, &created)))
        return e;
    rs->status = created ? 201 : 204;
    http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    if (created)
        http_res_field(cx, rs, CAL_STR("Location"), dav_href(cx, &to));
    return CAL_OK;
}
