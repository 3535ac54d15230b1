/* SPDX-License-Identifier: MIT */
/* How the CalDAV door says no: DAV:error with the one precondition of the failure's row (RFC 4918
 * 16). */
#include "base/utf8.h"
#include "xml/tree.h"
#include "dav/dav.h"
#include "dav/lock.h"
#include "dav/method.h"

enum { RETRY_S = 5 };

/* The object in the way, relative to the home that was written to, as an href. */
static void add_conflict(cal_ctx *cx, const http_req *rq, cal_buf *out)
{
    cal_str object = cx->fail.href, calendar = cal_str_cut(&object, '/');
    cal_str to = http_req_field(rq, CAL_STR("Destination")), raw = rq->path;
    bool goes = rq->method == HTTP_COPY || rq->method == HTTP_MOVE;
    dav_path path;

    if (!object.p || (goes && dav_href_path(cx, rq, to, &raw)) || dav_path_read(cx, raw, &path))
        return;
    path = (dav_path){
        .kind = DAV_ON_OBJECT, .user = path.user, .calendar = calendar, .object = object};
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, dav_href(cx, &path));
    cal_buf_add_c(out, "</D:href>");
}

/* The root of the lock in the way (RFC 4918 16). */
static void add_locked(cal_ctx *cx, cal_buf *out)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, dav_lock_href(cx, cx->fail.href));
    cal_buf_add_c(out, "</D:href>");
}

/* RFC 3744 appendix B: what a method needs; is_above: of the collection that holds the resource.
   The others read. */
static const struct {
    http_method method;
    bool is_above;
    const char *privilege;
} needs[] = {
    {HTTP_PUT,        false, "D:write-content"   },
    {HTTP_PROPPATCH,  false, "D:write-properties"},
    {HTTP_POST,       false, "D:write-content"   },
    {HTTP_ACL,        false, "D:write-acl"       },
    {HTTP_LOCK,       false, "D:write-content"   },
    {HTTP_UNLOCK,     false, "D:unlock"          },
    {HTTP_DELETE,     true,  "D:unbind"          },
    {HTTP_MOVE,       true,  "D:unbind"          },
    {HTTP_MKCOL,      true,  "D:bind"            },
    {HTTP_MKCALENDAR, true,  "D:bind"            },
};

/* A path without its last segment. */
static cal_str above(cal_str path)
{
    size_t n = path.n;

    while (n > 1 && path.p[n - 1] == '/')
        n--;
    while (n > 1 && path.p[n - 1] != '/')
        n--;
    return cal_str_take(path, n);
}

/* RFC 3744 7.1.1 */
static void add_resource(const http_req *rq, cal_buf *out)
{
    const char *privilege = "D:read";
    cal_str path = rq->path;

    for (size_t i = 0; i < CAL_COUNT(needs); i++) {
        if (needs[i].method != rq->method)
            continue;
        privilege = needs[i].privilege;
        path = needs[i].is_above ? above(path) : path;
    }
    cal_buf_add_c(out, "<D:resource><D:href>");
    xml_escape(out, path);
    cal_buf_printf(out, "</D:href><D:privilege><%s/></D:privilege></D:resource>", privilege);
}

static void add_error(cal_ctx *cx, cal_err e, const http_req *rq, cal_buf *out)
{
    const char *cond = cal_err_at(e)->cond;

    cal_buf_add_c(out, XML_PROLOG "<D:error" XML_DECLARED ">");
    cal_buf_printf(out, "<%s", cond);
    if ((e == CAL_E_UID_TAKEN || e == CAL_E_SCHEDULE_UID) && cx->fail.href.n) {
        cal_buf_add_byte(out, '>');
        add_conflict(cx, rq, out);
        cal_buf_printf(out, "</%s>", cond);
    } else if ((e == CAL_E_LOCKED || e == CAL_E_LOCK_CONFLICT) && cx->fail.href.n) {
        cal_buf_add_byte(out, '>');
        add_locked(cx, out);
        cal_buf_printf(out, "</%s>", cond);
    } else if (e == CAL_E_NO_RIGHT) {
        cal_buf_add_byte(out, '>');
        add_resource(rq, out);
        cal_buf_printf(out, "</%s>", cond);
    } else {
        cal_buf_add_c(out, "/>");
    }
    cal_buf_add_c(out, "</D:error>\n");
}

static void add_retry(cal_ctx *cx, int status, http_res *rs)
{
    int64_t wait_s = cx->fail.retry_after_s;

    if (wait_s <= 0 && status == 503)
        wait_s = RETRY_S;
    if (wait_s > 0)
        http_res_field(cx, rs, CAL_STR("Retry-After"),
                       cal_arena_printf(cx->arena, "%lld", (long long)wait_s));
}

/* RFC 9110 15.5.6: a 405 names what works. */
static void add_allow(cal_ctx *cx, int status, const http_req *rq, http_res *rs)
{
    dav_path path;

    if (status != 405)
        return;
    if (!cx->fail.allow.n && dav_path_read(cx, rq->path, &path) == CAL_OK)
        cx->fail.allow = dav_allow(cx, path.kind);
    http_res_field(cx, rs, CAL_STR("Allow"), cx->fail.allow);
}

/* People who debug a client find the sentence behind the document; "--" may not stand there. */
static void add_why(cal_str why, cal_buf *out)
{
    if (!cal_utf8_xml_ok(why))
        return;
    cal_buf_add_c(out, "<!-- ");
    for (size_t i = 0; i < why.n; i++) {
        if (why.p[i] == '-' && out->p[out->n - 1] == '-')
            cal_buf_add_byte(out, ' ');
        cal_buf_add_byte(out, why.p[i]);
    }
    cal_buf_add_c(out, " -->\n");
}

void dav_fail(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs)
{
    const cal_err_row *row = cal_err_at(e);
    cal_str why = cx->fail.why.n ? cx->fail.why : cal_str_c(row->title);

    rs->status = row->dav;
    if (row->dav >= 500)
        cal_log_write(cx->log, row->dav == 500 ? CAL_LOG_ERROR : CAL_LOG_WARN, cal_str_c(cx->id),
                      "%s: %.*s", row->slug, CAL_FMT(why));
    add_allow(cx, row->dav, rq, rs);
    add_retry(cx, row->dav, rs);
    if (row->cond) {
        http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
        add_error(cx, e, rq, rs->body);
        add_why(why, rs->body);
        return;
    }
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/plain; charset=utf-8"));
    if (row->dav == 500)
        cal_buf_printf(rs->body, "%s (request %s)\n", row->title, cx->id);
    else
        cal_buf_printf(rs->body, "%.*s\n", CAL_FMT(why));
}
