/* SPDX-License-Identifier: MIT */
/* POST of CS:invite-reply to one's home (caldav-sharing 5.4.2): an invitation is accepted, and the
   answer tells where the calendar stands now; or it is declined. */
#include "core/calendar.h"
#include "dav/notice.h"

/* The calendar, by its owner's path or by the notice. 0: neither names one. */
static cal_err calendar_of(cal_ctx *cx, const http_req *rq, const xml_node *reply, int64_t *out)
{
    cal_str href = xml_text(xml_child(xml_child(reply, XML_CS, "hosturl"), XML_DAV, "href"));
    cal_str uid = xml_text(xml_child(reply, XML_CS, "in-reply-to"));
    dav_path path = {0};
    cal_str raw;

    *out = 0;
    if (dav_notice_uid_read(uid, out))
        return CAL_OK;
    if (!href.n || dav_href_path(cx, rq, href, &raw) || dav_path_read(cx, raw, &path) ||
        dav_path_settle(cx, &path))
        return cal_fail(cx, CAL_E_BAD_XML,
                        "A CS:invite-reply names a notice by CS:in-reply-to, or the calendar by "
                        "CS:hosturl.");
    *out = path.collection ? path.collection->id : 0;
    return CAL_OK;
}

static cal_err tell_where(cal_ctx *cx, int64_t calendar, http_res *rs)
{
    cal_calendar cal;
    dav_path path;
    cal_err e;

    if ((e = core_calendar_by_id(cx, calendar, CAL_RIGHT_FREEBUSY, &cal)) ||
        (e = core_viewer_overlay(cx, &cal)))
        return e;
    path = dav_path_calendar(&cal);
    cal_buf_add_c(rs->body, XML_PROLOG "<CS:shared-as" XML_DECLARED ">");
    dav_prop_href(rs->body, dav_href(cx, &path));
    cal_buf_add_c(rs->body, "</CS:shared-as>\n");
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
    return CAL_OK;
}

cal_err dav_answer(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    bool accepts, declines;
    int64_t calendar;
    xml_node *root;
    cal_err e;

    if (!cx->who || !cal_str_eq(cx->who->handle, path->user))
        return cal_fail(cx, CAL_E_FORBIDDEN, "Invitations are answered at one's own home.");
    if ((e = dav_body(cx, rq, &root)))
        return e;
    accepts = xml_child(root, XML_CS, "invite-accepted") != NULL;
    declines = xml_child(root, XML_CS, "invite-declined") != NULL;
    if (!xml_is(root, XML_CS, "invite-reply") || accepts == declines)
        return cal_fail(cx, CAL_E_BAD_XML,
                        "A home takes a CS:invite-reply with CS:invite-accepted or "
                        "CS:invite-declined.");
    if ((e = calendar_of(cx, rq, root, &calendar)) ||
        (e = core_invitation_answer(cx, calendar, accepts)))
        return e;
    rs->status = 200;
    return accepts ? tell_where(cx, calendar, rs) : CAL_OK;
}
