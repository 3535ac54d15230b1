/* SPDX-License-Identifier: MIT */
/* GET and HEAD: an object, a whole calendar as one stream, or a page that says what a collection
   is. */
#include "base/time.h"
#include "core/event.h"
#include "core/import.h"
#include "dav/component.h"
#include "dav/folder.h"
#include "dav/form.h"
#include "dav/notice.h"
#include "dav/part.h"

/* True when the conditions end the request here: 304, or 412 in *e. */
static bool ends_here(cal_ctx *cx, const http_req *rq, const dav_node *at, cal_str etag,
                      http_res *rs, cal_err *e)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    cal_etag_verdict verdict =
        cal_etag_judge(&cond, etag, at->kind == DAV_ON_OBJECT ? at->event.modified : 0, true);

    *e = CAL_OK;
    http_res_field(cx, rs, CAL_STR("ETag"), etag);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("private, no-cache"));
    if (at->kind == DAV_ON_OBJECT)
        http_res_field(cx, rs, CAL_STR("Last-Modified"),
                       cal_time_http(cx->arena, at->event.modified));
    dav_schedule_tag(cx, &at->event, rs);
    if (verdict == CAL_ETAG_FAILED)
        *e = cal_fail(cx, CAL_E_CHANGED, "Its ETag is %.*s now.", CAL_FMT(etag));
    rs->status = 304;
    return verdict != CAL_ETAG_RUN;
}

static bool next(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_next(cx, state, out);
}

void dav_schedule_tag(cal_ctx *cx, const cal_event *event, http_res *rs)
{
    if (event->schedule_tag.n)
        http_res_field(cx, rs, CAL_STR("Schedule-Tag"), event->schedule_tag);
}

/* RFC 4791 4.2: the whole calendar, as other programs subscribe to it. */
static cal_err get_calendar(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    ical_refer zones = dav_form_zones(rq);
    cal_str etag = dav_etag(cx, at);
    core_export *x;
    cal_err e;

    if (zones != ICAL_REFER_AS_IS) /* its bytes are known only when they have gone */
        etag = dav_form_etag(cx, etag, zones == ICAL_REFER_NAMES ? CAL_STR("F") : CAL_STR("T"));
    http_res_field(cx, rs, CAL_STR("Vary"), CAL_STR("CalDAV-Timezones"));
    if (ends_here(cx, rq, at, etag, rs, &e) || (e = core_export_new(cx, &at->calendar, &x)))
        return e;
    core_export_refer(x, zones);
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/calendar; charset=utf-8"));
    rs->status = 200;
    rs->next = next;
    rs->next_state = x;
    return CAL_OK;
}

/* Each form is a representation with a tag of its own (RFC 9110 8.8.3.3). */
static cal_err get_object(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    dav_form form = dav_form_of(rq);
    dav_body_of of = {dav_content_type(cx, at->event.component), at->event.etag, at->event.ics,
                      at->event.modified};
    bool changed;
    cal_err e = dav_form_make(cx, &form, at->event.ics, &of.body, &changed);

    if (e)
        return e;
    if (changed)
        of.etag = dav_form_etag(cx, of.etag, of.body);
    if (form.as_json)
        of.type = dav_jcal_content_type(cx, at->event.component);
    http_res_field(cx, rs, CAL_STR("Vary"), CAL_STR("Accept, CalDAV-Timezones"));
    if (!ends_here(cx, rq, at, of.etag, rs, &e))
        dav_part_res(cx, rq, &of, rs);
    return e;
}

static const char page[] =
    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Calends: CalDAV</title>\n"
    "<h1>CalDAV</h1>\n<p>This address is for calendar programs: give it to yours, with your user "
    "name and an app password.</p>\n<p><a href=\"/\">The calendar for people is here.</a></p>\n"
    "</html>\n";

cal_err dav_get(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)))
        return e;
    if (at.kind == DAV_ON_FILE)
        return dav_file_get(cx, rq, &at, rs);
    if (at.kind == DAV_ON_NOTICE)
        return dav_notice_get(cx, rq, &at, rs);
    if (!(at.kind & (DAV_ON_CALENDAR | DAV_ON_OBJECT))) {
        http_res_text(cx, rs, 200, CAL_STR("text/html; charset=utf-8"), cal_str_c(page));
        return CAL_OK;
    }
    if (at.kind == DAV_ON_OBJECT)
        return get_object(cx, rq, &at, rs);
    return get_calendar(cx, rq, &at, rs);
}
