/* SPDX-License-Identifier: MIT */
/* DAV:sync-collection (RFC 6578 3). */
#include "core/event.h"
#include "core/sync.h"
#include "dav/members.h"
#include "dav/report.h"

/* DAV:limit with DAV:nresults; 0: none. */
static cal_err limit_at(cal_ctx *cx, const xml_node *root, size_t *out)
{
    const xml_node *n = xml_child(xml_child(root, XML_DAV, "limit"), XML_DAV, "nresults");
    int64_t limit;

    *out = 0;
    if (!n)
        return CAL_OK;
    if (!cal_str_to_i64(xml_text(n), &limit) || limit < 1)
        return cal_fail(cx, CAL_E_BAD_XML, "D:nresults is a number from 1");
    *out = (size_t)limit;
    return CAL_OK;
}

static cal_err check(cal_ctx *cx, const dav_reporting *r, const xml_node *token)
{
    cal_str level = xml_text(xml_child(r->root, XML_DAV, "sync-level"));

    if (!token)
        return cal_fail(cx, CAL_E_BAD_XML,
                        "A sync-collection needs a D:sync-token, empty at first");
    /* Older clients say the level by Depth (RFC 6578 appendix A). */
    if (level.n ? r->depth != DAV_DEPTH_0 : r->depth == DAV_DEPTH_INFINITY)
        return cal_fail(cx, CAL_E_DEPTH, "A sync-collection is asked with Depth 0");
    if (level.n && !cal_str_eq(level, CAL_STR("1")) && !cal_str_eq(level, CAL_STR("infinite")))
        return cal_fail(cx, CAL_E_BAD_XML, "D:sync-level is 1 or infinite");
    return CAL_OK;
}

/* Tombstones as ready responses, events to the front. */
static size_t sift(cal_ctx *cx, const dav_reporting *r, const core_sync *sync, cal_event *events,
                   cal_buf *gone)
{
    size_t n = 0;

    for (size_t i = 0; i < sync->n; i++) {
        dav_path path = dav_path_object(&r->at->calendar, sync->changes[i].href);

        if (sync->changes[i].deleted)
            dav_multi_status(gone, dav_href(cx, &path), 404, NULL);
        else
            events[n++] = sync->changes[i].event;
    }
    return n;
}

/* calendar-data is seldom asked for here; then the bytes are read at once. */
static cal_err load_data(cal_ctx *cx, const dav_reporting *r, cal_event *events, size_t n)
{
    cal_str *hrefs = CAL_NEW_N(cx->arena, cal_str, n);

    for (size_t i = 0; i < n; i++)
        hrefs[i] = events[i].href;
    return core_event_multiget(cx, &r->at->calendar, hrefs, n, true, events);
}

static void add_tail(const dav_reporting *r, const core_sync *sync, cal_buf *out)
{
    if (sync->more) {
        cal_buf_add_c(out, "<D:response><D:href>");
        dav_href_add(out, &r->at->path);
        cal_buf_add_c(out, "</D:href>");
        dav_status_line(out, 507);
        cal_buf_add_c(out, "<D:error><D:number-of-matches-within-limits/></D:error></D:response>");
    }
    cal_buf_add_c(out, "<D:sync-token>");
    xml_escape(out, sync->next);
    cal_buf_add_c(out, "</D:sync-token>");
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *token = xml_child(r->root, XML_DAV, "sync-token");
    dav_ask *ask = CAL_NEW(cx->arena, dav_ask);
    dav_node *calendar = CAL_NEW(cx->arena, dav_node);
    cal_buf *tail = cal_buf_new(cx->arena, 0);
    cal_event *events;
    core_sync sync;
    size_t limit, n;
    cal_str applied;
    cal_err e;

    if ((e = check(cx, r, token)) || (e = limit_at(cx, r->root, &limit)) ||
        (e = dav_ask_read(cx, r->root, false, ask)) ||
        (e = core_sync_changes(cx, &r->at->calendar, xml_text(token), limit, &sync)))
        return e;
    dav_ask_prefer(cx, r->rq, ask, &applied);
    events = CAL_NEW_N(cx->arena, cal_event, sync.n);
    n = sift(cx, r, &sync, events, tail);
    if (ask->with_data && n && (e = load_data(cx, r, events, n)))
        return e;
    add_tail(r, &sync, tail);
    *calendar = *r->at;

    dav_members members = {
        .calendar = calendar, .ask = ask, .events = events, .n = n, .tail = cal_buf_str(tail)};

    if (applied.n)
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), applied);
    return dav_members_res(cx, &members, rs);
}

const dav_report dav_report_sync = {
    .ns = XML_DAV,
    .name = "sync-collection",
    .on = DAV_ON_CALENDAR,
    .need = CAL_RIGHT_READ,
    .run = run,
};
