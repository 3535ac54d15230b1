/* SPDX-License-Identifier: MIT */
/* POST on an object: its managed attachments (RFC 8607 3.3). */
#include "core/attach.h"

#include "core/access.h"
#include "dav/dav.h"
#include "dav/disposition.h"
#include "dav/form.h"
#include "dav/method.h"

typedef struct action {
    cal_str name;
    bool takes_id, uploads;
    int status; /* without a representation */
} action;

static const action actions[] = {
    {CAL_STR_K("attachment-add"),    false, true,  201},
    {CAL_STR_K("attachment-update"), true,  true,  204},
    {CAL_STR_K("attachment-remove"), true,  false, 204},
};

static cal_err action_at(cal_ctx *cx, const http_req *rq, const action **out)
{
    cal_str name = http_req_query(cx, rq, CAL_STR("action"));

    for (size_t i = 0; i < CAL_COUNT(actions); i++) {
        *out = &actions[i];
        if (cal_str_eq(name, actions[i].name))
            return CAL_OK;
    }
    return cal_fail(cx, CAL_E_ATTACH_ACTION,
                    "Ask for action=attachment-add, attachment-update or attachment-remove.");
}

static cal_err order_at(cal_ctx *cx, const http_req *rq, const action *a, core_attach_order *out)
{
    cal_str id = http_req_query(cx, rq, CAL_STR("managed-id"));

    out->rid = http_req_query(cx, rq, CAL_STR("rid"));
    if (a->takes_id && !id.n)
        return cal_fail(cx, CAL_E_ATTACH_ID, "Say which attachment by managed-id.");
    if (!a->takes_id && id.p)
        return cal_fail(cx, CAL_E_ATTACH_ID, "The server chooses the managed-id of a new one.");
    if (a->takes_id && a->uploads && out->rid.p)
        return cal_fail(cx, CAL_E_ATTACH_RID, "An update is for all instances; leave rid out.");
    out->id = a->takes_id ? id : (cal_str){NULL, 0};
    return CAL_OK;
}

/* The attachment's address begins as that of the server does for this client. */
static core_upload upload_of(cal_ctx *cx, const http_req *rq)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));
    cal_str base = cx->public_url.n
                       ? cx->public_url
                       : cal_arena_printf(cx->arena, "%s://%.*s", rq->secure ? "https" : "http",
                                          CAL_FMT(rq->host));

    return (core_upload){
        .type = type.n ? type : CAL_STR("application/octet-stream"),
        .name = dav_disposition_name(cx, http_req_field(rq, CAL_STR("Content-Disposition"))),
        .body = rq->body,
        .base = cal_arena_printf(cx->arena, "%.*s%s", CAL_FMT(base), DAV_ROOT),
    };
}

static void answer(cal_ctx *cx, const http_req *rq, const dav_path *path, const cal_event *saved,
                   http_res *rs)
{
    dav_schedule_tag(cx, saved, rs);
    if (!dav_prefers(rq, CAL_STR("return=representation")))
        return;
    http_res_field(cx, rs, CAL_STR("ETag"), saved->etag);
    http_res_field(cx, rs, CAL_STR("Preference-Applied"), CAL_STR("return=representation"));
    http_res_field(cx, rs, CAL_STR("Content-Location"), dav_href(cx, path));
    http_res_text(cx, rs, rs->status == 204 ? 200 : rs->status,
                  CAL_STR("text/calendar; charset=utf-8"), saved->ics);
}

cal_err dav_attach(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    cal_etag_fields cond = dav_form_cond(cx, rq);
    core_upload upload = upload_of(cx, rq);
    const dav_want want = {.need = CAL_RIGHT_WRITE};
    core_attach_order order = {.cond = &cond};
    const action *a;
    cal_event saved;
    dav_node at;
    cal_str id;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)) || (e = action_at(cx, rq, &a)) ||
        (e = order_at(cx, rq, a, &order)))
        return e;
    order.cal = &at.calendar;
    order.href = path->object;
    order.upload = a->uploads ? &upload : NULL;
    if ((e = core_attach_run(cx, &order, &saved, &id)))
        return e;
    rs->status = a->status;
    if (id.p)
        http_res_field(cx, rs, CAL_STR("Cal-Managed-ID"), id);
    answer(cx, rq, path, &saved, rs);
    return CAL_OK;
}
