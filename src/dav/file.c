/* SPDX-License-Identifier: MIT */
/* PUT and GET of members of plain collections (RFC 4918 9.4, 9.7). */
#include "base/time.h"
#include "dav/folder.h"
#include "dav/part.h"

/* A loop gives no more than this itself: what is larger it leaves to a worker, piece by piece. */
enum { LOOP_BYTES = 128 * 1024, PIECE_BYTES = 64 * 1024 };

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

static cal_str type_of(const cal_file *file)
{
    return file->type.n ? file->type : unknown_type;
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

/* ---- a large file that was asked for on a loop ---- */

typedef struct sending {
    cal_calendar in;
    cal_file file; /* as promised; with its body once a worker has read it */
    size_t sent;
} sending;

static cal_err load(cal_ctx *cx, sending *s)
{
    cal_str etag = s->file.etag;
    cal_err e = core_file_at(cx, &s->in, s->file.path, &s->file);

    if (e || cal_str_eq(etag, s->file.etag))
        return e;
    return cal_fail(cx, CAL_E_CHANGED, "It was changed while it was being sent.");
}

static bool next(cal_ctx *cx, void *state, cal_buf *out)
{
    sending *s = state;

    if (!s->file.body.p && load(cx, s))
        return false;
    cal_buf_add(out, cal_str_take(cal_str_skip(s->file.body, s->sent), PIECE_BYTES));
    s->sent += PIECE_BYTES;
    return s->sent < s->file.body.n;
}

static void send_later(cal_ctx *cx, const dav_node *at, http_res *rs)
{
    sending *s = CAL_NEW(cx->arena, sending);

    s->in = at->calendar;
    s->file = at->file;
    cx->db = NULL; /* the loop's own connection stays with it */
    http_res_field(cx, rs, CAL_STR("Content-Type"), type_of(&s->file));
    rs->status = 200;
    rs->next = next;
    rs->next_state = s;
}

cal_err dav_file_get(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    bool is_later = rq->loop >= 0 && at->file.size > LOOP_BYTES;
    cal_file file = at->file;
    dav_body_of of;
    cal_err e;

    if (ends_here(cx, rq, &file, rs, &e)) {
        add_validators(cx, &file, rs);
        return e;
    }
    if (!is_later && (e = core_file_at(cx, &at->calendar, at->file.path, &file)))
        return e;
    add_validators(cx, &file, rs);
    make_safe(cx, rs);
    if (is_later) {
        send_later(cx, at, rs);
        return CAL_OK;
    }
    of = (dav_body_of){type_of(&file), file.etag, file.body, file.modified};
    dav_part_res(cx, rq, &of, rs);
    return CAL_OK;
}
