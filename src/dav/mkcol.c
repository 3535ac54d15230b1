/* SPDX-License-Identifier: MIT */
/* MKCALENDAR (RFC 4791 5.3.1) and extended MKCOL (RFC 5689). */
#include "core/access.h"
#include "core/calendar.h"
#include "dav/method.h"

/* Below a calendar nothing can be made; below nothing neither. */
static cal_err refuse_below(cal_ctx *cx, const dav_path *path)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    dav_path parent = {.kind = DAV_ON_CALENDAR, .user = path->user, .calendar = path->calendar};
    dav_node at;
    cal_err e = dav_node_at(cx, &parent, &want, &at);

    if (e == CAL_E_NOT_FOUND) {
        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_NO_PARENT, "The collection above does not exist.");
    }
    return e ? e
             : cal_fail(cx, CAL_E_LOCATION,
                        "A calendar holds no collections; make this one beside it.");
}

/* What the path must be: a new name directly in a home of one's own. */
static cal_err check_place(cal_ctx *cx, const dav_path *path, dav_node *at)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE, .may_be_new = true};
    const dav_want here = {.need = CAL_RIGHT_READ};
    cal_err e;

    if (path->kind & (DAV_ON_OBJECT | DAV_ON_NOTHING))
        return refuse_below(cx, path);
    if (path->kind != DAV_ON_CALENDAR) {
        if ((e = dav_node_at(cx, path, &here, at)))
            return e;
        return cal_fail(cx, CAL_E_EXISTS, "There is a collection here already.");
    }
    if ((e = dav_node_at(cx, path, &want, at)))
        return e;
    return at->exists ? cal_fail(cx, CAL_E_EXISTS, "There is a calendar here already.") : CAL_OK;
}

static cal_err read_body(cal_ctx *cx, const http_req *rq, dav_update *u)
{
    bool is_mkcol = rq->method == HTTP_MKCOL;
    xml_node *root;
    cal_err e = dav_body(cx, rq, &root);

    if (e)
        return e;
    if (root && is_mkcol && !xml_is(root, XML_DAV, "mkcol")) /* RFC 4918 9.3 */
        return cal_fail(cx, CAL_E_MEDIA_TYPE, "The body of MKCOL is a DAV:mkcol element.");
    if (root && !is_mkcol && !xml_is(root, XML_CALDAV, "mkcalendar"))
        return cal_fail(cx, CAL_E_BAD_XML, "The body of MKCALENDAR is a C:mkcalendar element.");
    if ((e = dav_update_read(cx, root, DAV_ON_CALENDAR, true, u)))
        return e;
    if (is_mkcol && !u->has_type)
        return cal_fail(cx, CAL_E_RESOURCETYPE,
                        "A home holds calendars: make one by MKCALENDAR, or by MKCOL with a "
                        "resourcetype of D:collection and C:calendar.");
    return CAL_OK;
}

/* RFC 5689 3.5 */
static cal_err answer_refused(cal_ctx *cx, const http_req *rq, const dav_update *u, http_res *rs)
{
    const char *name = rq->method == HTTP_MKCALENDAR ? "C:mkcalendar-response" : "D:mkcol-response";

    cal_buf_printf(rs->body, XML_PROLOG "<%s" XML_DECLARED ">", name);
    dav_update_print(u, rs->body);
    cal_buf_printf(rs->body, "</%s>\n", name);
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
    rs->status = u->refused;
    return CAL_OK;
}

cal_err dav_mkcol(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    cal_calendar made;
    dav_update u = {0};
    dav_node at;
    cal_err e;

    if ((e = check_place(cx, path, &at)) || (e = read_body(cx, rq, &u)))
        return e;
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-cache"));
    rs->status = 201;
    if (!u.refused && (e = core_calendar_create(cx, &at.user, path->calendar, &u.patch, &made)) &&
        !dav_update_blame(cx, e, &u))
        return e;
    return u.refused ? answer_refused(cx, rq, &u, rs) : CAL_OK;
}
