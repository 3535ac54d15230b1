/* SPDX-License-Identifier: MIT */
/* COPY and MOVE (RFC 4918 9.8, 9.9) of objects, within a calendar or from one to another, and of
   collections and what is in plain ones. */
#include "core/access.h"
#include "core/event.h"
#include "core/transfer.h"
#include "dav/form.h"
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
    cal_etag_fields cond = dav_form_cond(cx, rq);
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

/* ---- collections and files ---- */

/* A collection goes whole; a copy may leave out what is in it. */
static cal_err check_depth(cal_ctx *cx, const http_req *rq, const transfer *t, bool *is_shallow)
{
    bool is_file = t->from.kind == DAV_ON_FILE;
    dav_depth depth;
    cal_err e = dav_depth_at(cx, rq, DAV_DEPTH_INFINITY, &depth);

    *is_shallow = depth == DAV_DEPTH_0;
    if (e || is_file || depth == DAV_DEPTH_INFINITY || (*is_shallow && !t->move))
        return e;
    return cal_fail(cx, CAL_E_DEPTH, "%s",
                    t->move ? "A collection is moved with all that is in it."
                            : "Depth is 0 or infinity here.");
}

/* RFC 4918 9.8.5: a home is there or not, and what is no collection is in one. */
static cal_err check_target(cal_ctx *cx, const dav_path *to)
{
    unsigned in_home = DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_NOTHING | DAV_ON_FOLDER |
                       DAV_ON_FILE | DAV_ON_INBOX | DAV_ON_OUTBOX;

    if (to->kind & in_home)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN, "Nothing can be put there; choose a place in a home.");
}

static cal_err transfer_tree(cal_ctx *cx, const http_req *rq, const transfer *t, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    core_tree_transfer tree = {
        .from = &t->from.calendar,
        .from_path = t->from.file.id ? t->from.file.path : CAL_STR(""),
        .to_owner = t->to.user,
        .to_href = t->to.calendar,
        .to_path = t->to.rest,
        .cond = &cond,
        .move = t->move,
        .overwrite = t->overwrite,
    };
    bool created;
    cal_err e;

    if (t->move && t->from.calendar.sharer.p && !t->from.file.id)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "This calendar is somebody else's: it can be renamed or left, not moved.");
    if ((e = check_depth(cx, rq, t, &tree.is_shallow)) || (e = check_target(cx, &t->to)) ||
        (!t->from.file.id && (e = dav_condition(cx, rq, &t->from))) ||
        (e = core_tree_transfer_run(cx, &tree, &created)))
        return e;
    rs->status = created ? 201 : 204;
    if (created)
        http_res_field(cx, rs, CAL_STR("Location"), dav_href(cx, &t->to));
    return CAL_OK;
}

cal_err dav_copymove(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    bool is_member = (path->kind & (DAV_ON_OBJECT | DAV_ON_FILE)) || path->file;
    transfer t = {.move = rq->method == HTTP_MOVE};
    dav_want want = {.need = CAL_RIGHT_READ};
    cal_err e;

    if (t.move) /* what it takes to move a collection core knows */
        want.need = is_member ? CAL_RIGHT_WRITE : CAL_RIGHT_FREEBUSY;
    if ((e = dav_node_at(cx, path, &want, &t.from)) || (e = destination(cx, rq, &t.to)) ||
        (e = overwrite_at(cx, rq, &t.overwrite)))
        return e;
    return path->kind == DAV_ON_OBJECT ? transfer_object(cx, rq, &t, rs)
                                       : transfer_tree(cx, rq, &t, rs);
}
