/* SPDX-License-Identifier: MIT */
/* PUT of a calendar object (RFC 4791 5.3.2), as iCalendar or jCal. */
#include "ical/jcal.h"
#include "model/limits.h"
#include "core/access.h"
#include "core/event.h"
#include "dav/folder.h"
#include "dav/form.h"

enum { JCAL_LONGER = 4 };

/* It is kept as iCalendar, so that every client can read it. JSON is longer by its brackets. */
static cal_err read_jcal(cal_ctx *cx, cal_str body, cal_str *ics)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    cal_err e = ical_jcal_read(cx, body, (size_t)cx->limits->object_bytes * JCAL_LONGER, out);

    *ics = cal_buf_str(out);
    return e;
}

cal_err dav_sent_ics(cal_ctx *cx, const http_req *rq, cal_str *ics)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    *ics = rq->body;
    if (http_req_field(rq, CAL_STR("Content-Range")).p) /* RFC 9110 14.5 */
        return cal_fail(cx, CAL_E_BAD_REQUEST, "An object is stored whole, not by ranges.");
    type = cal_str_trim(cal_str_cut(&type, ';'));
    if (cal_str_eq_ci(type, CAL_STR(DAV_JCAL_TYPE)))
        return read_jcal(cx, rq->body, ics);
    if (type.n && !cal_str_eq_ci(type, CAL_STR("text/calendar")))
        return cal_fail(cx, CAL_E_NOT_ICAL,
                        "A calendar takes text/calendar or " DAV_JCAL_TYPE ", not %.*s.",
                        CAL_FMT(type));
    return CAL_OK;
}

static cal_err read_form(cal_ctx *cx, const http_req *rq, const dav_path *path, cal_str *ics)
{
    if (path->slash)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "The path of an object has no slash at its end; leave it out.");
    return dav_sent_ics(cx, rq, ics);
}

/* A missing calendar of one's own is a missing parent; of others one learns nothing. */
cal_err dav_parent_at(cal_ctx *cx, const dav_path *path, cal_calendar *out)
{
    if (path->collection) {
        *out = *path->collection;
        return core_access_need(cx, out, CAL_RIGHT_WRITE);
    }
    if (!cx->who || !cal_str_eq(cx->who->handle, path->user))
        return core_access_hidden(cx);
    return cal_fail(cx, CAL_E_NO_PARENT,
                    "There is no such calendar to hold the object; make it first.");
}

static void represent(cal_ctx *cx, const dav_path *path, int status, cal_str ics, http_res *rs)
{
    http_res_field(cx, rs, CAL_STR("Preference-Applied"), CAL_STR("return=representation"));
    http_res_field(cx, rs, CAL_STR("Content-Location"), dav_href(cx, path));
    http_res_text(cx, rs, status, CAL_STR("text/calendar; charset=utf-8"), ics);
}

/* RFC 8144 3.2: what made the condition fail comes with the failure. */
static cal_err answer_changed(cal_ctx *cx, const cal_calendar *cal, const dav_path *path,
                              http_res *rs)
{
    cal_failure failed = cx->fail;
    cal_event now;

    cal_fail_clear(cx);
    if (core_event_at(cx, cal, path->object, &now)) {
        cx->fail = failed;
        return CAL_E_CHANGED;
    }
    http_res_field(cx, rs, CAL_STR("ETag"), now.etag);
    represent(cx, path, cal_err_at(CAL_E_CHANGED)->dav, now.ics, rs);
    return CAL_OK;
}

cal_err dav_put(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    bool wants_back = dav_prefers(rq, CAL_STR("return=representation")), created;
    cal_etag_fields cond = dav_form_cond(cx, rq);
    cal_put put = {
        .cond = &cond,
        .schedule_match = http_req_field(rq, CAL_STR("If-Schedule-Tag-Match")),
    };
    cal_calendar cal;
    cal_event saved;
    cal_err e;

    if (path->kind == DAV_ON_FILE)
        return dav_file_put(cx, rq, path, rs);
    if ((e = dav_parent_at(cx, path, &cal)) || (e = read_form(cx, rq, path, &put.ics)))
        return e;
    e = core_event_put(cx, &cal, path->object, &put, &saved, &created);
    if (e == CAL_E_CHANGED && wants_back)
        return answer_changed(cx, &cal, path, rs);
    if (e)
        return e;
    /* RFC 4791 5.3.4: what was stored otherwise than it was sent has no ETag that the sender could
       take for its own bytes. */
    if (wants_back || cal_str_eq(saved.ics, rq->body))
        http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    dav_schedule_tag(cx, &saved, rs);
    rs->status = created ? 201 : 204;
    if (wants_back)
        represent(cx, path, created ? 201 : 200, saved.ics, rs);
    return CAL_OK;
}
