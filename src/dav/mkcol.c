/* SPDX-License-Identifier: MIT */
/* MKCALENDAR (RFC 4791 5.3.1) and extended MKCOL (RFC 5689). */
#include "core/calendar.h"
#include "core/user.h"
#include "dav/method.h"

/* Only calendars can be made: the type must say so where it is said, and MKCOL must say it. */
static cal_err check_type(cal_ctx *cx, const http_req *rq, const xml_node *root)
{
    const xml_node *type = NULL;

    for (const xml_node *s = xml_first(root); s && !type; s = xml_next(s))
        type = xml_child(xml_child(s, XML_DAV, "prop"), XML_DAV, "resourcetype");
    if (!type && rq->method == HTTP_MKCALENDAR)
        return CAL_OK;
    for (const xml_node *t = xml_first(type); t; t = xml_next(t)) {
        if (!xml_is(t, XML_DAV, "collection") && !xml_is(t, XML_CALDAV, "calendar"))
            type = NULL;
    }
    if (!xml_child(type, XML_CALDAV, "calendar") || !xml_child(type, XML_DAV, "collection"))
        return cal_fail(cx, CAL_E_RESOURCETYPE,
                        "A home holds calendars: make one by MKCALENDAR, or by MKCOL with "
                        "resourcetype D:collection and C:calendar");
    return CAL_OK;
}

/* What the path must be: a new name directly in a home of one's own. */
static cal_err check_place(cal_ctx *cx, const dav_path *path, dav_node *at)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE, .may_be_new = true};
    const dav_want parent = {.need = CAL_RIGHT_WRITE};
    dav_path home = {.kind = DAV_ON_CALENDAR, .user = path->user, .calendar = path->calendar};
    cal_err e;

    if (path->kind == DAV_ON_OBJECT) {
        e = dav_node_at(cx, &home, &parent, at);
        if (e == CAL_E_NOT_FOUND) {
            cal_fail_clear(cx);
            return cal_fail(cx, CAL_E_NO_PARENT, "The collection above does not exist");
        }
        return e ? e : cal_fail(cx, CAL_E_LOCATION, "A calendar holds no other collections");
    }
    if (path->kind != DAV_ON_CALENDAR)
        return cal_fail(cx, path->kind == DAV_ON_HOME ? CAL_E_EXISTS : CAL_E_LOCATION,
                        "Calendars can be made in a home only");
    if ((e = dav_node_at(cx, path, &want, at)))
        return e;
    return at->exists ? cal_fail(cx, CAL_E_EXISTS, "There is a calendar here already") : CAL_OK;
}

static cal_err answer_refused(cal_ctx *cx, const http_req *rq, const dav_update *u, http_res *rs)
{
    const char *name = rq->method == HTTP_MKCALENDAR ? "C:mkcalendar-response" : "D:mkcol-response";

    cal_buf_printf(rs->body, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<%s" XML_DECLARED ">",
                   name);
    dav_update_print(u, rs->body);
    cal_buf_printf(rs->body, "</%s>\n", name);
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
    rs->status = 424;
    for (size_t i = 0; i < u->verdicts.n; i++) {
        if (u->verdicts.at[i].status == 403)
            rs->status = 403;
    }
    return CAL_OK;
}

static bool root_ok(const http_req *rq, const xml_node *root)
{
    return !root || (rq->method == HTTP_MKCALENDAR && xml_is(root, XML_CALDAV, "mkcalendar")) ||
           xml_is(root, XML_DAV, "mkcol");
}

cal_err dav_mkcol(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    xml_node *root;
    cal_calendar made;
    dav_update u;
    dav_node at;
    cal_err e;

    if ((e = dav_body(cx, rq, &root)))
        return e;
    if (!root_ok(rq, root))
        return rq->method == HTTP_MKCOL
                   ? cal_fail(cx, CAL_E_MEDIA_TYPE, "The body of MKCOL is a DAV:mkcol element")
                   : cal_fail(cx, CAL_E_BAD_XML,
                              "The body of MKCALENDAR is a C:mkcalendar element");
    if ((e = check_place(cx, path, &at)) || (e = check_type(cx, rq, root)) ||
        (e = dav_update_read(cx, root, DAV_ON_CALENDAR, true, &u)))
        return e;
    if (u.refused)
        return answer_refused(cx, rq, &u, rs);
    if ((e = core_calendar_create(cx, &at.user, path->calendar, &u.patch, &made)))
        return e;
    rs->status = 201;
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-cache"));
    return CAL_OK;
}
