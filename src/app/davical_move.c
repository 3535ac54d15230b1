/* SPDX-License-Identifier: MIT */
/* Objects between calendars. */
#include "app/davical_move.h"

#include "app/davical_closed.h"
#include "app/davical_pass.h"

enum { STATUS_CHANGED = 412, STATUS_CREATED = 201, STATUS_WRITTEN = 204 };

static cal_err destination(cal_ctx *cx, const app_davical *d, const http_req *rq,
                           davical_place *out)
{
    cal_str raw, field = http_req_field(rq, CAL_STR("Destination"));
    cal_err e;

    if (!field.p)
        return cal_fail(cx, CAL_E_BAD_DESTINATION, "Say where to, in a Destination field.");
    if ((e = dav_href_path(cx, rq, field, &raw)) || (e = davical_place_at(cx, d, raw, out)))
        return e;
    if (out->path.kind != DAV_ON_OBJECT)
        return cal_fail(cx, CAL_E_BAD_DESTINATION,
                        "An object has to be in a calendar: /{person}/{calendar}/{object}.");
    return davical_place_need(cx, out, CAL_RIGHT_WRITE);
}

static cal_str field_of(const upstream_reply *r, cal_str name)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        if (cal_str_eq_ci(r->fields[i].name, name))
            return r->fields[i].value;
    }
    return CAL_STR("");
}

static cal_err read_object(const app_davical *d, cal_ctx *cx, const http_req *rq,
                           const davical_place *from, upstream_reply *out)
{
    const app_davical_ask ask = {
        .method = "GET",
        .path = davical_pass_path(cx, d, from),
        .what = "The object was not read",
        .expected = 404,
    };
    cal_str match = http_req_field(rq, CAL_STR("If-Match"));
    cal_err e = app_davical_say(cx, d, &from->owner, &ask, out);

    if (e)
        return e;
    if (out->status == 404)
        return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such object.");
    if (!match.p || cal_str_eq(match, CAL_STR("*")) ||
        cal_str_has(match, field_of(out, CAL_STR("ETag"))))
        return CAL_OK;
    return cal_fail(cx, CAL_E_CHANGED, "The object was changed meanwhile; read it again.");
}

static cal_err write_object(const app_davical *d, cal_ctx *cx, const http_req *rq,
                            const davical_place *to, cal_str text, http_res *rs)
{
    bool may_replace = !cal_str_eq_ci(http_req_field(rq, CAL_STR("Overwrite")), CAL_STR("F"));
    const app_davical_ask ask = {
        .method = "PUT",
        .path = davical_pass_path(cx, d, to),
        .body = text,
        .type = "text/calendar; charset=utf-8",
        .field = may_replace ? (http_field){{0},                      {0}         }
                             : (http_field){CAL_STR("If-None-Match"), CAL_STR("*")},
        .what = "The object was not written",
        .expected = STATUS_CHANGED,
    };
    upstream_reply reply;
    cal_err e = app_davical_say(cx, d, &to->owner, &ask, &reply);

    if (e)
        return e;
    if (reply.status == STATUS_CHANGED)
        return cal_fail(cx, CAL_E_NO_OVERWRITE, "There is an object at the destination already.");
    rs->status = reply.status == STATUS_CREATED ? STATUS_CREATED : STATUS_WRITTEN;
    return CAL_OK;
}

static cal_err between(const app_davical *d, cal_ctx *cx, const http_req *rq,
                       const davical_place *from, const davical_place *to, http_res *rs)
{
    app_davical_ask ask = {
        .method = "DELETE",
        .path = davical_pass_path(cx, d, from),
        .what = "The object is at both places now",
        .expected = 404,
    };
    upstream_reply got, gone;
    cal_err e;

    if ((e = read_object(d, cx, rq, from, &got)) ||
        (e = write_object(d, cx, rq, to, got.body, rs)) || rq->method == HTTP_COPY)
        return e;
    ask.field = (http_field){CAL_STR("If-Match"), field_of(&got, CAL_STR("ETag"))};
    return app_davical_say(cx, d, &from->owner, &ask, &gone);
}

cal_err davical_move(const app_davical *d, cal_ctx *cx, const http_req *rq,
                     const davical_place *from, http_res *rs)
{
    davical_place to = {0};
    cal_err e;

    if (from->path.kind != DAV_ON_OBJECT)
        return cal_fail(cx, CAL_E_ELSEWHERE,
                        "The path of a calendar cannot be changed with the CalDAV server behind "
                        "this one; change its name.");
    if ((e = destination(cx, d, rq, &to)) || (e = davical_closed_need_open(cx, d, from)) ||
        (e = davical_closed_need_open(cx, d, &to)))
        return e;
    if (from->owner.id == to.owner.id)
        return davical_pass(d, cx, rq, from, &to, rs);
    return between(d, cx, rq, from, &to, rs);
}
