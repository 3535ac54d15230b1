/* SPDX-License-Identifier: MIT */
/* GET and HEAD: an object, a whole calendar as one stream, or a page that says what a collection
 * is. */
#include "base/time.h"
#include "core/event.h"
#include "core/import.h"
#include "core/sync.h"
#include "dav/method.h"

static cal_err get_object(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    const cal_event *ev = &at->event;

    http_res_field(cx, rs, CAL_STR("ETag"), ev->etag);
    http_res_field(cx, rs, CAL_STR("Last-Modified"), cal_time_http(cx->arena, ev->modified));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("private, no-cache"));
    switch (cal_etag_judge(&cond, ev->etag, ev->modified, true)) {
    case CAL_ETAG_NOT_MODIFIED: rs->status = 304; return CAL_OK;
    case CAL_ETAG_FAILED:
        return cal_fail(cx, CAL_E_CHANGED, "The object's ETag is %.*s now", CAL_FMT(ev->etag));
    case CAL_ETAG_RUN: break;
    }
    http_res_text(cx, rs, 200, CAL_STR("text/calendar; charset=utf-8"), ev->ics);
    return CAL_OK;
}

static bool next(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_next(cx, state, out);
}

/* RFC 4791 2: the whole calendar, as other programs subscribe to it. */
static cal_err get_calendar(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    cal_str tag =
        cal_arena_printf(cx->arena, "\"%.*s\"", CAL_FMT(core_sync_ctag(cx, &at->calendar)));
    cal_etag_fields cond = http_req_cond(cx, rq);
    core_export *x;
    cal_err e;

    http_res_field(cx, rs, CAL_STR("ETag"), tag);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("private, no-cache"));
    if (cal_etag_judge(&cond, tag, 0, true) == CAL_ETAG_NOT_MODIFIED) {
        rs->status = 304;
        return CAL_OK;
    }
    if ((e = core_export_new(cx, &at->calendar, &x)))
        return e;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/calendar; charset=utf-8"));
    rs->next = next;
    rs->next_state = x;
    return CAL_OK;
}

static const char page[] =
    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Calends</title>\n"
    "<h1>CalDAV</h1>\n<p>This address is for calendar clients: give it to yours, with your user name "
    "and an app password.</p>\n<p><a href=\"/\">The calendar for people is here.</a></p>\n</html>\n";

cal_err dav_get(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_READ, .with_data = true};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)))
        return e;
    if (at.kind == DAV_ON_OBJECT)
        return get_object(cx, rq, &at, rs);
    if (at.kind == DAV_ON_CALENDAR)
        return get_calendar(cx, rq, &at, rs);
    http_res_text(cx, rs, 200, CAL_STR("text/html; charset=utf-8"), cal_str_c(page));
    return CAL_OK;
}
