/* SPDX-License-Identifier: MIT */
/* PUT and GET of members of plain collections (RFC 4918 9.4, 9.7). */
#include "base/time.h"
#include "dav/folder.h"
#include "dav/part.h"

static const cal_str unknown_type = CAL_STR_K("application/octet-stream");

cal_err dav_file_put(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    const core_file_put put = {
        .type = http_req_field(rq, CAL_STR("Content-Type")),
        .language = http_req_field(rq, CAL_STR("Content-Language")),
        .body = rq->body,
        .cond = &cond,
    };
    cal_file saved;
    bool created;
    cal_err e;

    if (path->slash)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "Only the path of a collection has a slash at its end; leave it out.");
    if (http_req_field(rq, CAL_STR("Content-Range")).p) /* RFC 9110 14.5 */
        return cal_fail(cx, CAL_E_BAD_REQUEST, "A resource is stored whole, not by ranges.");
    if ((e = core_file_write(cx, path->collection, path->rest, &put, &saved, &created)))
        return e;
    http_res_field(cx, rs, CAL_STR("ETag"), saved.etag);
    rs->status = created ? 201 : 204;
    return CAL_OK;
}

/* True when the conditions end the request here: 304, or 412 in *e. */
static bool ends_here(cal_ctx *cx, const http_req *rq, const cal_file *file, http_res *rs,
                      cal_err *e)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    cal_etag_verdict verdict = cal_etag_judge(&cond, file->etag, file->modified, true);

    *e = CAL_OK;
    if (verdict == CAL_ETAG_FAILED)
        *e = cal_fail(cx, CAL_E_CHANGED, "Its ETag is %.*s now.", CAL_FMT(file->etag));
    rs->status = 304;
    return verdict != CAL_ETAG_RUN;
}

static void add_validators(cal_ctx *cx, const cal_file *file, http_res *rs)
{
    http_res_field(cx, rs, CAL_STR("ETag"), file->etag);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("private, no-cache"));
    http_res_field(cx, rs, CAL_STR("Last-Modified"), cal_time_http(cx->arena, file->modified));
    if (file->language.n)
        http_res_field(cx, rs, CAL_STR("Content-Language"), file->language);
}

/* Whatever somebody stored here, a browser saves it and never runs it as a page of this server. */
static void make_safe(cal_ctx *cx, http_res *rs)
{
    http_res_field(cx, rs, CAL_STR("Content-Disposition"), CAL_STR("attachment"));
    http_res_field(cx, rs, CAL_STR("Content-Security-Policy"),
                   CAL_STR("sandbox; default-src 'none'"));
}

cal_err dav_file_get(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    cal_file file = at->file;
    dav_body_of of;
    cal_err e;

    if (ends_here(cx, rq, &file, rs, &e)) {
        add_validators(cx, &file, rs);
        return e;
    }
    if ((e = core_file_at(cx, &at->calendar, at->file.path, &file)))
        return e;
    of = (dav_body_of){file.type.n ? file.type : unknown_type, file.etag, file.body, file.modified};
    add_validators(cx, &file, rs);
    make_safe(cx, rs);
    dav_part_res(cx, rq, &of, rs);
    return CAL_OK;
}
