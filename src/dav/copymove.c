/* SPDX-License-Identifier: MIT */
/* COPY and MOVE of objects, within a calendar or from one to another, and MOVE of a calendar to a
   new name in its home (RFC 4918 9.8, 9.9). */
#include "core/calendar.h"
#include "core/event.h"
#include "dav/method.h"

typedef struct transfer {
    dav_node from;
    dav_path to;
    bool move, overwrite;
} transfer;

static cal_err destination(cal_ctx *cx, const http_req *rq, dav_path *out)
{
    cal_str field = http_req_field(rq, CAL_STR("Destination")), raw;
    cal_err e;

    if (!field.p)
        return cal_fail(cx, CAL_E_BAD_DESTINATION, "Say where to in the Destination field.");
    if ((e = dav_href_path(cx, rq, field, &raw)))
        return e;
    e = dav_path_read(cx, raw, out);
    if (!e)
        return dav_path_settle(cx, out);
    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_FORBIDDEN, "There are no calendars at the destination.");
}

static cal_err overwrite_at(cal_ctx *cx, const http_req *rq, bool *out)
{
    cal_str field = http_req_field(rq, CAL_STR("Overwrite"));

    *out = !cal_str_eq_ci(field, CAL_STR("F"));
    if (field.p && *out && !cal_str_eq_ci(field, CAL_STR("T")))
        return cal_fail(cx, CAL_E_BAD_REQUEST, "Overwrite is T or F, not \"%.*s\".",
                        CAL_FMT(field));
    return CAL_OK;
}

/* ---- objects ---- */

/* Where one may not write is, to a sender, where there is nothing. */
static cal_err target_at(cal_ctx *cx, const dav_path *to, cal_calendar *out)
{
    cal_err e = CAL_E_NOT_FOUND;

    if (to->collection) {
        *out = *to->collection;
        e = core_access_need(cx, out, CAL_RIGHT_WRITE);
    }
    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NO_PARENT, "There is no such calendar at the destination.");
}

static cal_err transfer_object(cal_ctx *cx, const http_req *rq, const transfer *t, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    cal_calendar target;
    core_transfer move = {
        .from = &t->from.calendar,
        .to = &target,
        .from_href = t->from.path.object,
        .to_href = t->to.object,
        .cond = &cond,
        .schedule_match = http_req_field(rq, CAL_STR("If-Schedule-Tag-Match")),
        .move = t->move,
        .overwrite = t->overwrite,
    };
    cal_event saved;
    bool created;
    cal_err e;

    if (t->to.kind != DAV_ON_OBJECT || t->to.slash)
        return cal_fail(cx, CAL_E_FORBIDDEN, "An object can be put into a calendar only.");
    if ((e = target_at(cx, &t->to, &target)) ||
        (e = core_event_transfer(cx, &move, &saved, &created)))
        return e;
    rs->status = created ? 201 : 204;
    http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    dav_schedule_tag(cx, &saved, rs);
    if (created)
        http_res_field(cx, rs, CAL_STR("Location"), dav_href(cx, &t->to));
    return CAL_OK;
}

/* ---- calendars ---- */

static cal_err rename_calendar(cal_ctx *cx, const http_req *rq, const transfer *t, http_res *rs)
{
    const dav_node *from = &t->from;
    cal_calendar saved;
    cal_err e;

    if (!t->move)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "A copy would hold every UID a second time, which one home cannot; make a "
                        "new calendar instead.");
    if (t->to.kind != DAV_ON_CALENDAR)
        return cal_fail(cx, CAL_E_LOCATION, "A calendar stands directly in a home.");
    if (!cal_str_eq(t->to.user, from->calendar.owner))
        return cal_fail(cx, CAL_E_NO_PARENT, "A calendar can be moved within its home only.");
    if ((e = dav_condition(cx, rq, from)))
        return e;
    e = core_calendar_rename(cx, from->calendar.id, t->to.calendar, &saved);
    if (e == CAL_E_EXISTS) {
        cal_fail_clear(cx);
        return cal_fail(cx, t->overwrite ? CAL_E_FORBIDDEN : CAL_E_NO_OVERWRITE,
                        "There is a calendar at the destination already; delete it first.");
    }
    if (e)
        return e;
    rs->status = 201;
    http_res_field(cx, rs, CAL_STR("Location"), dav_href(cx, &t->to));
    return CAL_OK;
}

cal_err dav_copymove(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    transfer t = {.move = rq->method == HTTP_MOVE};
    dav_want want = {.need = CAL_RIGHT_READ};
    cal_err e;

    if (t.move)
        want.need = path->kind == DAV_ON_OBJECT ? CAL_RIGHT_WRITE : CAL_RIGHT_MANAGE;
    if ((e = dav_node_at(cx, path, &want, &t.from)) || (e = destination(cx, rq, &t.to)) ||
        (e = overwrite_at(cx, rq, &t.overwrite)))
        return e;
    if (path->kind == DAV_ON_OBJECT)
        return transfer_object(cx, rq, &t, rs);
    return rename_calendar(cx, rq, &t, rs);
}
