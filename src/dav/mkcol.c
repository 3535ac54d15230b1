/* SPDX-License-Identifier: MIT */
/* MKCALENDAR (RFC 4791 5.3.1), MKCOL (RFC 4918 9.3) and extended MKCOL (RFC 5689): calendars and
   plain collections in a home, collections in plain ones. */
#include "core/access.h"
#include "core/calendar.h"
#include "core/file.h"
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

/* What the path must be: a new name in a home or in a plain collection. */
static cal_err check_place(cal_ctx *cx, const dav_path *path, dav_node *at)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE, .may_be_new = true};
    const dav_want here = {.need = CAL_RIGHT_READ};
    cal_err e;

    if (path->kind & (DAV_ON_OBJECT | DAV_ON_NOTHING))
        return refuse_below(cx, path);
    if (!(path->kind & (DAV_ON_CALENDAR | DAV_ON_FILE))) {
        if ((e = dav_node_at(cx, path, &here, at)))
            return e;
        return cal_fail(cx, CAL_E_EXISTS, "There is a collection here already.");
    }
    if ((e = dav_node_at(cx, path, &want, at)))
        return e;
    return at->exists ? cal_fail(cx, CAL_E_EXISTS, "There is something here already.") : CAL_OK;
}

/* Does the body ask for a calendar? */
static bool wants_calendar(const xml_node *root)
{
    for (const xml_node *step = xml_first(root); step; step = xml_next(step)) {
        const xml_node *prop = xml_child(step, XML_DAV, "prop");

        if (xml_is(step, XML_DAV, "set") &&
            xml_child(xml_child(prop, XML_DAV, "resourcetype"), XML_CALDAV, "calendar"))
            return true;
    }
    return false;
}

/* *kind: of the node to be made. What is in a plain collection has the properties of a member. */
static cal_err read_body(cal_ctx *cx, const http_req *rq, const dav_node *at, unsigned *kind,
                         dav_update *u)
{
    bool is_mkcol = rq->method == HTTP_MKCOL, is_member = at->kind == DAV_ON_FILE;
    xml_node *root;
    cal_err e = dav_body(cx, rq, &root);

    if (e)
        return e;
    if (root && is_mkcol && !xml_is(root, XML_DAV, "mkcol")) /* RFC 4918 9.3 */
        return cal_fail(cx, CAL_E_MEDIA_TYPE, "The body of MKCOL is a DAV:mkcol element.");
    if (root && !is_mkcol && !xml_is(root, XML_CALDAV, "mkcalendar"))
        return cal_fail(cx, CAL_E_BAD_XML, "The body of MKCALENDAR is a C:mkcalendar element.");
    *kind = !is_mkcol || wants_calendar(root) ? DAV_ON_CALENDAR
            : is_member                       ? DAV_ON_FILE
                                              : DAV_ON_FOLDER;
    if (is_member && *kind == DAV_ON_CALENDAR)
        return cal_fail(cx, CAL_E_LOCATION, "A calendar stands directly in a home.");
    return dav_update_read(cx, root, *kind, true, u);
}

static cal_err make(cal_ctx *cx, const dav_node *at, unsigned kind, dav_update *u)
{
    cal_calendar made;

    if (kind == DAV_ON_FILE)
        return core_file_make_collection(cx, &at->calendar, at->path.rest, u->dead.at, u->dead.n);
    u->patch.set |= CAL_PATCH_KIND;
    u->patch.to.kind = kind == DAV_ON_CALENDAR ? CAL_COLL_CALENDAR : CAL_COLL_PLAIN;
    return core_calendar_create(cx, &at->user, at->path.calendar, &u->patch, &made);
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
    dav_update u = {0};
    dav_node at = {0};
    unsigned kind = 0;
    cal_err e;

    if ((e = check_place(cx, path, &at)) || (e = read_body(cx, rq, &at, &kind, &u)))
        return e;
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-cache"));
    rs->status = 201;
    if (!u.refused && (e = make(cx, &at, kind, &u)) && !dav_update_blame(cx, e, &u))
        return e;
    return u.refused ? answer_refused(cx, rq, &u, rs) : CAL_OK;
}
