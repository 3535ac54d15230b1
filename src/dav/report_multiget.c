/* SPDX-License-Identifier: MIT */
/* CALDAV:calendar-multiget (RFC 4791 7.9): objects by href, in the order asked. */
#include "model/limits.h"
#include "core/event.h"
#include "dav/members.h"
#include "dav/report.h"

typedef CAL_VEC(cal_str) names;

/* What cannot be an object of this calendar is 404 like one that is not there. */
static void add_missing(cal_str href, cal_buf *out)
{
    dav_multi_status(out, href, 404, NULL);
}

static bool belongs(cal_ctx *cx, const dav_reporting *r, cal_str href, dav_path *out)
{
    const cal_calendar *cal = &r->at->calendar;
    cal_str raw;
    bool ok = dav_href_path(cx, r->rq, href, &raw) == CAL_OK &&
              dav_path_read(cx, raw, out) == CAL_OK && out->kind == DAV_ON_OBJECT &&
              cal_str_eq(out->user, cal->owner) && cal_str_eq(out->calendar, cal->href);

    cal_fail_clear(cx);
    return ok;
}

static cal_err read_hrefs(cal_ctx *cx, const dav_reporting *r, names *out, cal_buf *missing)
{
    size_t n = 0;
    dav_path path;

    for (const xml_node *c = xml_first(r->root); c; c = xml_next(c)) {
        if (!xml_is(c, XML_DAV, "href"))
            continue;
        if (++n > (size_t)cx->limits->matches)
            return cal_fail(cx, CAL_E_MATCH_LIMIT, "Ask for at most %lld objects at a time",
                            (long long)cx->limits->matches);
        if (belongs(cx, r, xml_text(c), &path))
            CAL_PUSH(cx->arena, out, path.object);
        else
            add_missing(xml_text(c), missing);
    }
    return n ? CAL_OK : cal_fail(cx, CAL_E_BAD_XML, "A calendar-multiget needs D:href elements");
}

/* Moves what is there to the front; tells of what is not. */
static size_t sift(cal_ctx *cx, const dav_reporting *r, const names *hrefs, cal_event *events,
                   cal_buf *missing)
{
    size_t kept = 0;

    for (size_t i = 0; i < hrefs->n; i++) {
        dav_path path = dav_path_object(&r->at->calendar, hrefs->at[i]);

        if (events[i].id)
            events[kept++] = events[i];
        else
            add_missing(dav_href(cx, &path), missing);
    }
    return kept;
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    dav_ask *ask = CAL_NEW(cx->arena, dav_ask);
    dav_node *calendar = CAL_NEW(cx->arena, dav_node);
    cal_buf *missing = cal_buf_new(cx->arena, 0);
    names hrefs = {0};
    cal_event *events;
    cal_str applied;
    cal_err e;

    if ((e = dav_ask_read(cx, r->root, false, ask)) || (e = read_hrefs(cx, r, &hrefs, missing)))
        return e;
    dav_ask_prefer(cx, r->rq, ask, &applied);
    events = CAL_NEW_N(cx->arena, cal_event, hrefs.n);
    if ((e = core_event_multiget(cx, &r->at->calendar, hrefs.at, hrefs.n, ask->with_data, events)))
        return e;
    *calendar = *r->at;

    dav_members members = {.calendar = calendar, .ask = ask, .events = events};

    members.n = sift(cx, r, &hrefs, events, missing);
    members.tail = cal_buf_str(missing);
    if (applied.n)
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), applied);
    return dav_members_res(cx, &members, rs);
}

const dav_report dav_report_multiget = {
    .ns = XML_CALDAV,
    .name = "calendar-multiget",
    .on = DAV_ON_CALENDAR,
    .need = CAL_RIGHT_READ,
    .run = run,
};
