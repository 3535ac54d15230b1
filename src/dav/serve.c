/* SPDX-License-Identifier: MIT */
/* The table of methods, and what is the same for all: path, Allow, depth, body. */
#include "model/limits.h"
#include "dav/dav.h"
#include "dav/method.h"

enum { MAX_XML_BYTES = 8 * 1024 * 1024, SLACK_BYTES = 64 * 1024 };

enum {
    CAN_PATCH = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT,
    CAN_MAKE = DAV_ON_ROOT | DAV_ON_PRINCIPALS | DAV_ON_PRINCIPAL | DAV_ON_HOME | DAV_ON_CALENDAR |
               DAV_ON_OBJECT,
    IS_RESOURCE = DAV_ON_CALENDAR | DAV_ON_OBJECT
};

const dav_method dav_methods[] = {
    {HTTP_OPTIONS,    DAV_ON_ANY,    dav_options   },
    {HTTP_GET,        DAV_ON_ANY,    dav_get       },
    {HTTP_HEAD,       DAV_ON_ANY,    dav_get       },
    {HTTP_PUT,        DAV_ON_OBJECT, dav_put       },
    {HTTP_DELETE,     IS_RESOURCE,   dav_delete    },
    {HTTP_PROPFIND,   DAV_ON_ANY,    dav_propfind  },
    {HTTP_PROPPATCH,  CAN_PATCH,     dav_proppatch },
    {HTTP_MKCALENDAR, CAN_MAKE,      dav_mkcol     },
    {HTTP_MKCOL,      CAN_MAKE,      dav_mkcol     },
    {HTTP_COPY,       DAV_ON_OBJECT, dav_copymove  },
    {HTTP_MOVE,       DAV_ON_OBJECT, dav_copymove  },
    {HTTP_REPORT,     DAV_ON_ANY,    dav_report_run},
};
const size_t dav_methods_n = CAL_COUNT(dav_methods);

cal_str dav_allow(cal_ctx *cx, unsigned kind)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < dav_methods_n; i++) {
        if (!(dav_methods[i].on & kind))
            continue;
        if (out->n)
            cal_buf_add_c(out, ", ");
        cal_buf_add(out, http_method_name(dav_methods[i].method));
    }
    return cal_buf_str(out);
}

void dav_plan(const http_req *rq, const cal_limits *limits, http_plan *out)
{
    cal_str depth = http_req_field(rq, CAL_STR("Depth"));
    bool is_object = rq->path.n && rq->path.p[rq->path.n - 1] != '/';
    bool is_cheap = rq->method == HTTP_OPTIONS ||
                    ((rq->method == HTTP_GET || rq->method == HTTP_HEAD) && is_object) ||
                    (rq->method == HTTP_PROPFIND && cal_str_eq(depth, CAL_STR("0")));

    *out =
        (http_plan){.where = is_cheap ? HTTP_ON_LOOP : HTTP_ON_WORKER, .max_body = MAX_XML_BYTES};
    /* Somewhat more than may be stored, so that the answer can name the precondition. */
    if (rq->method == HTTP_PUT)
        out->max_body = limits->object_bytes * 4 + SLACK_BYTES;
}

http_need dav_need(const http_req *rq)
{
    return rq->method == HTTP_OPTIONS ? HTTP_NEED_NOBODY : HTTP_NEED_USER;
}

cal_err dav_serve(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    dav_path path;
    cal_err e;

    if (rq->method == HTTP_OPTIONS && cal_str_eq(rq->path, CAL_STR("/")))
        path = (dav_path){.kind = DAV_ON_ROOT};
    else if ((e = dav_path_read(cx, rq->path, &path)))
        return e;
    for (size_t i = 0; i < dav_methods_n; i++) {
        if (dav_methods[i].method == rq->method && (dav_methods[i].on & path.kind))
            return dav_methods[i].run(cx, rq, &path, rs);
    }
    cx->fail.allow = dav_allow(cx, path.kind);
    return cal_fail(cx, CAL_E_NO_METHOD, "%.*s does not work here", CAL_FMT(rq->method_name));
}

cal_err dav_depth_at(cal_ctx *cx, const http_req *rq, dav_depth absent, dav_depth *out)
{
    static const cal_str names[] = {
        [DAV_DEPTH_0] = CAL_STR_K("0"),
        [DAV_DEPTH_1] = CAL_STR_K("1"),
        [DAV_DEPTH_INFINITY] = CAL_STR_K("infinity"),
    };
    cal_str depth = http_req_field(rq, CAL_STR("Depth"));

    *out = absent;
    if (!depth.p)
        return CAL_OK;
    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq_ci(depth, names[i])) {
            *out = (dav_depth)i;
            return CAL_OK;
        }
    }
    return cal_fail(cx, CAL_E_DEPTH, "Depth is 0, 1 or infinity, not \"%.*s\"", CAL_FMT(depth));
}

cal_err dav_body(cal_ctx *cx, const http_req *rq, xml_node **root)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    *root = NULL;
    if (rq->body.n == 0)
        return CAL_OK;
    type = cal_str_trim(cal_str_take(type, cal_str_find_byte(type, ';')));
    if (type.n && !cal_str_eq_ci(type, CAL_STR("application/xml")) &&
        !cal_str_eq_ci(type, CAL_STR("text/xml")) &&
        !cal_str_eq_ci(type, CAL_STR("application/x-www-form-urlencoded")) &&
        !cal_str_eq_ci(type, CAL_STR("application/octet-stream")))
        return cal_fail(cx, CAL_E_MEDIA_TYPE, "The body must be XML, not %.*s", CAL_FMT(type));
    return xml_parse(cx, rq->body, root);
}
