/* SPDX-License-Identifier: MIT */
/* POST of a new member to its collection, which chooses the name (RFC 5995). */
#include "base/id.h"
#include "core/event.h"
#include "dav/folder.h"

enum { NAME = 24 };

static cal_err add_object(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    cal_put put = {.must_be_new = true};
    cal_event saved;
    bool created;
    cal_err e;

    if ((e = dav_sent_ics(cx, rq, &put.ics)) ||
        (e = core_event_put(cx, &at->calendar, at->path.object, &put, &saved, &created)))
        return e;
    if (cal_str_eq(saved.ics, rq->body)) /* RFC 4791 5.3.4 */
        http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    dav_schedule_tag(cx, &saved, rs);
    return CAL_OK;
}

static cal_err add_file(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    const cal_etag_fields cond = {.if_none_match = CAL_STR("*")};
    const core_file_put put = {
        .type = http_req_field(rq, CAL_STR("Content-Type")),
        .language = http_req_field(rq, CAL_STR("Content-Language")),
        .body = rq->body,
        .cond = &cond,
    };
    cal_file saved;
    bool created;
    cal_err e = core_file_write(cx, &at->calendar, at->path.rest, &put, &saved, &created);

    if (!e)
        http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    return e;
}

/* The path of a new member of a collection, in place of the collection's own. */
static void choose_name(cal_ctx *cx, dav_path *path)
{
    cal_str name = cal_id_new(cx->arena, NAME);
    bool is_nested = path->rest.n > 0;

    path->slash = false;
    if (path->kind == DAV_ON_CALENDAR) {
        path->kind = DAV_ON_OBJECT;
        path->object = cal_arena_printf(cx->arena, "%.*s.ics", CAL_FMT(name));
        return;
    }
    path->kind = DAV_ON_FILE;
    path->rest = cal_arena_printf(cx->arena, "%.*s%s%.*s", CAL_FMT(path->rest),
                                  is_nested ? "/" : "", CAL_FMT(name));
}

/* A document sent to the calendar itself: who shall share it. */
static bool is_share(cal_ctx *cx, const http_req *rq)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    type = cal_str_trim(cal_str_cut(&type, ';'));
    return !http_req_query(cx, rq, CAL_STR("action")).p &&
           (cal_str_eq_ci(type, CAL_STR("text/xml")) ||
            cal_str_eq_ci(type, CAL_STR("application/xml")));
}

cal_err dav_add_member(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE};
    dav_node at;
    cal_err e;

    if (path->kind == DAV_ON_CALENDAR && is_share(cx, rq))
        return dav_share(cx, rq, path, rs);
    if (!cal_str_eq(http_req_query(cx, rq, CAL_STR("action")), CAL_STR("add-member")))
        return cal_fail(cx, CAL_E_BAD_REQUEST,
                        "A collection takes POST at its DAV:add-member address only.");
    if ((e = dav_node_at(cx, path, &want, &at)))
        return e;
    choose_name(cx, &at.path);
    e = at.kind == DAV_ON_CALENDAR ? add_object(cx, rq, &at, rs) : add_file(cx, rq, &at, rs);
    if (e)
        return e;
    rs->status = 201;
    http_res_field(cx, rs, CAL_STR("Location"), dav_href(cx, &at.path));
    return CAL_OK;
}
