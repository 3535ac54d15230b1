/* SPDX-License-Identifier: MIT */
/* CALDAV:calendar-multiget (RFC 4791 7.9): objects by href, in the order asked. */
#include "model/limits.h"
#include "core/event.h"
#include "core/query.h"
#include "dav/members.h"
#include "dav/report.h"

typedef CAL_VEC(dav_member) members;

/* A path of an object in the calendar, however it is encoded; anything else is a stranger. */
static dav_member member_at(cal_ctx *cx, const dav_reporting *r, cal_str href)
{
    const cal_calendar *cal = &r->at->calendar;
    cal_str raw;
    dav_path path = {0};
    bool is_ours = dav_href_path(cx, r->rq, href, &raw) == CAL_OK &&
                   dav_path_read(cx, raw, &path) == CAL_OK && path.kind == DAV_ON_OBJECT &&
                   !path.slash && cal_str_eq(path.user, cal->owner) &&
                   cal_str_eq(path.calendar, cal->href);

    cal_fail_clear(cx);
    return is_ours ? (dav_member){.href = path.object}
                   : (dav_member){.href = href, .is_strange = true};
}

static cal_err read_hrefs(cal_ctx *cx, const dav_reporting *r, members *out)
{
    size_t most = (size_t)cx->limits->matches;

    for (const xml_node *c = xml_first(r->root); c; c = xml_next(c)) {
        if (!xml_is(c, XML_DAV, "href"))
            continue;
        if (out->n == most)
            return cal_fail(cx, CAL_E_MATCH_LIMIT, "Ask for at most %zu objects at a time.", most);
        CAL_PUSH(cx->arena, out, member_at(cx, r, xml_text(c)));
    }
    return out->n ? CAL_OK
                  : cal_fail(cx, CAL_E_BAD_XML, "A calendar-multiget needs D:href elements.");
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    members list = {0};
    dav_ask *ask;
    cal_err e;

    if ((e = dav_report_ask(cx, r, rs, &ask)) || (e = read_hrefs(cx, r, &list)) ||
        (e = core_snapshot(cx)))
        return e;
    dav_ask_zone(ask, core_calendar_zone(cx, &r->at->calendar));

    dav_members answer = {.calendar = r->at, .ask = ask, .list = list.at, .n = list.n};

    return dav_members_res(cx, &answer, rs);
}

const dav_report dav_report_multiget = {
    .ns = XML_CALDAV,
    .name = "calendar-multiget",
    .on = DAV_ON_CALENDAR | DAV_ON_INBOX | DAV_ON_OBJECT,
    .need = CAL_RIGHT_READ,
    .run = run,
};
