/* SPDX-License-Identifier: MIT */
/* The table of methods, and what is the same for all: path, Allow, depth, body. */
#include "model/limits.h"
#include "core/event.h"
#include "dav/dav.h"
#include "dav/lock.h"
#include "dav/method.h"

enum {
    MAX_XML_BYTES = 1024 * 1024,
    MAX_REPORT_BYTES = 8 * 1024 * 1024, /* a multiget names its objects one by one */
    SLACK_BYTES = 64 * 1024
};

enum {
    HOLDS = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_FOLDER | DAV_ON_FILE,
    SENT = DAV_ON_OBJECT | DAV_ON_FILE,
    PEOPLE = DAV_ON_PRINCIPAL | DAV_ON_PROXY,
    GRANTED = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_FOLDER,
    RESOURCE = DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_FOLDER | DAV_ON_FILE,
    /* Made where nothing is; elsewhere they tell why not. */
    MADE = DAV_ON_ANY | DAV_ON_NOTHING,
    LOCKED = DAV_ON_LOCKABLE | DAV_ON_NOTHING
};

const dav_method dav_methods[] = {
    {HTTP_OPTIONS,    DAV_ON_ANY,                      dav_options   },
    {HTTP_GET,        DAV_ON_ANY,                      dav_get       },
    {HTTP_HEAD,       DAV_ON_ANY,                      dav_get       },
    {HTTP_PUT,        SENT,                            dav_put       },
    {HTTP_POST,       DAV_ON_CALENDAR | DAV_ON_FOLDER, dav_add_member},
    {HTTP_POST,       DAV_ON_OUTBOX,                   dav_outbox    },
    {HTTP_POST,       DAV_ON_HOME,                     dav_answer    },
    {HTTP_POST,       DAV_ON_OBJECT,                   dav_attach    },
    {HTTP_DELETE,     RESOURCE,                        dav_delete    },
    {HTTP_DELETE,     DAV_ON_NOTICE,                   dav_dismiss   },
    {HTTP_PROPFIND,   DAV_ON_ANY,                      dav_propfind  },
    {HTTP_PROPPATCH,  HOLDS | DAV_ON_INBOX | PEOPLE,   dav_proppatch },
    {HTTP_MKCALENDAR, MADE,                            dav_mkcol     },
    {HTTP_MKCOL,      MADE,                            dav_mkcol     },
    {HTTP_COPY,       RESOURCE,                        dav_copymove  },
    {HTTP_MOVE,       RESOURCE,                        dav_copymove  },
    {HTTP_LOCK,       LOCKED,                          dav_lock      },
    {HTTP_UNLOCK,     LOCKED,                          dav_unlock    },
    {HTTP_REPORT,     DAV_ON_ANY,                      dav_report_run},
    {HTTP_ACL,        GRANTED,                         dav_acl       },
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

/* Below the root: one object is read by the loop itself. A whole calendar, and what may be a large
   file, is read by a worker: which it is the path alone does not tell. */
static bool is_object(const http_req *rq)
{
    cal_str rest = cal_str_skip(rq->path, CAL_STR(DAV_ROOT "/").n);
    int slashes = 0;

    for (size_t i = 0; i < rest.n; i++)
        slashes += rest.p[i] == '/';
    return slashes == 2 && cal_str_ends(rest, CAL_STR(".ics"));
}

/* Bytes of an object or a file. */
static int64_t most_sent(const cal_limits *limits)
{
    return limits->file_bytes > limits->object_bytes ? limits->file_bytes : limits->object_bytes;
}

void dav_plan(const http_req *rq, const cal_limits *limits, http_plan *out)
{
    cal_str depth = http_req_field(rq, CAL_STR("Depth"));
    bool is_get = rq->method == HTTP_GET || rq->method == HTTP_HEAD;
    bool is_cheap = rq->method == HTTP_OPTIONS || (is_get && is_object(rq)) ||
                    (rq->method == HTTP_PROPFIND && cal_str_eq(depth, CAL_STR("0")));

    *out =
        (http_plan){.where = is_cheap ? HTTP_ON_LOOP : HTTP_ON_WORKER, .max_body = MAX_XML_BYTES};
    if (rq->method == HTTP_REPORT)
        out->max_body = MAX_REPORT_BYTES;
    /* Somewhat more than may be stored, so that core can say what is wrong with it. */
    if (rq->method == HTTP_PUT || rq->method == HTTP_POST)
        out->max_body = most_sent(limits) + SLACK_BYTES;
    if (rq->method == HTTP_POST && is_object(rq))
        out->max_body = limits->file_bytes + SLACK_BYTES;
}

http_need dav_need(const http_req *rq)
{
    return rq->method == HTTP_OPTIONS ? HTTP_NEED_NOBODY : HTTP_NEED_USER;
}

/* The limit that a body beyond all limits is beyond. */
static cal_err check_size(cal_ctx *cx, const http_req *rq, const dav_path *path)
{
    cal_err e = CAL_E_TOO_LARGE;

    if (!rq->body_refused)
        return CAL_OK;
    if (path->kind == DAV_ON_OBJECT)
        e = rq->method == HTTP_POST ? CAL_E_ATTACH_SIZE : CAL_E_OBJECT_SIZE;
    return cal_fail(cx, e, "The body is larger than is allowed here; send less at a time.");
}

bool dav_ahead(cal_ctx *cx, const http_req *rq, core_ahead *out)
{
    bool is_get = rq->method == HTTP_GET || rq->method == HTTP_HEAD;
    dav_path path;

    if (dav_path_read(cx, rq->path, &path)) {
        cal_fail_clear(cx); /* dav_serve says it */
        return false;
    }
    *out = (core_ahead){.cx = cx, .owner = path.user, .calendar = path.calendar};
    if (is_get && path.kind == DAV_ON_OBJECT)
        out->href = path.object;
    return path.kind == DAV_ON_CALENDAR || path.kind == DAV_ON_OBJECT;
}

cal_err dav_serve(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    dav_path path;
    cal_err e;

    if ((e = dav_path_read(cx, rq->path, &path)) || (e = dav_path_settle(cx, &path)) ||
        (e = check_size(cx, rq, &path)) || (e = dav_if_run(cx, rq)))
        return e;
    for (size_t i = 0; i < dav_methods_n; i++) {
        if (dav_methods[i].method == rq->method && (dav_methods[i].on & path.kind))
            return dav_methods[i].run(cx, rq, &path, rs);
    }
    if (path.kind == DAV_ON_NOTHING)
        return cal_fail(cx, rq->method == HTTP_PUT ? CAL_E_NO_PARENT : CAL_E_NOT_FOUND,
                        "There is nothing this deep; objects stand directly in a calendar.");
    cx->fail.allow = dav_allow(cx, path.kind);
    return cal_fail(cx, CAL_E_NO_METHOD, "%.*s does not work here; these do: %.*s.",
                    CAL_FMT(rq->method_name), CAL_FMT(cx->fail.allow));
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
    return cal_fail(cx, CAL_E_DEPTH, "Depth is 0, 1 or infinity, not \"%.*s\".", CAL_FMT(depth));
}

/* Types that clients send along with XML; others are refused (RFC 4918 9.3). */
static const cal_str xml_types[] = {CAL_STR_K("application/xml"),
                                    CAL_STR_K("text/xml"),
                                    CAL_STR_K("application/x-www-form-urlencoded"),
                                    CAL_STR_K("application/octet-stream"),
                                    CAL_STR_K("text/plain"),
                                    CAL_STR_K("")};

cal_err dav_body(cal_ctx *cx, const http_req *rq, xml_node **root)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    *root = NULL;
    if (rq->body.n == 0)
        return CAL_OK;
    type = cal_str_trim(cal_str_cut(&type, ';'));
    for (size_t i = 0; i < CAL_COUNT(xml_types); i++) {
        if (cal_str_eq_ci(type, xml_types[i]))
            return xml_parse(cx, rq->body, root);
    }
    return cal_fail(cx, CAL_E_MEDIA_TYPE, "The body must be XML, not %.*s.", CAL_FMT(type));
}

cal_err dav_condition(cal_ctx *cx, const http_req *rq, const dav_node *at)
{
    cal_etag_fields cond = http_req_cond(cx, rq);

    if (cal_etag_judge(&cond, dav_etag(cx, at), 0, false) == CAL_ETAG_RUN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CHANGED, "It was changed meanwhile; read it again, then retry.");
}
