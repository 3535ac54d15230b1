/* SPDX-License-Identifier: MIT */
/* Bodies and query parameters in, JSON out. */
#include "rest/io.h"

bool rest_is_type(const http_req *rq, cal_str media)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    return cal_str_eq_ci(cal_str_trim(cal_str_cut(&type, ';')), media);
}

cal_err rest_body(cal_ctx *cx, const http_req *rq, const json_shape *s, void *out, unsigned *given)
{
    const json_value *v;
    cal_err e;

    if (!rest_is_type(rq, CAL_STR("application/json")))
        return cal_fail(cx, CAL_E_MEDIA_TYPE, "Send JSON with Content-Type: application/json.");
    if ((e = json_parse(cx, rq->body, &v)))
        return e;
    return json_read(cx, s, v, out, given);
}

/* A parameter as the JSON value that its field would have in a body. */
static json_value parameter(const json_field *f, cal_str text)
{
    json_value v = {.kind = JSON_KIND_STR, .name = cal_str_c(f->name), .text = text};

    if (f->type == JSON_INT && cal_str_to_i64(text, &v.number))
        v.kind = JSON_KIND_INT;
    if (f->type == JSON_BOOL &&
        (cal_str_eq(text, CAL_STR("true")) || cal_str_eq(text, CAL_STR("false")))) {
        v.kind = JSON_KIND_BOOL;
        v.truth = text.n == 4;
    }
    return v;
}

cal_err rest_query(cal_ctx *cx, const http_req *rq, const json_shape *s, void *out)
{
    json_value *members = CAL_NEW_N(cx->arena, json_value, s->n);
    json_value all = {.kind = JSON_KIND_OBJECT, .item = members};

    for (size_t i = 0; i < s->n; i++) {
        cal_str text = http_req_query(cx, rq, cal_str_c(s->field[i].name));

        if (text.p)
            members[all.n++] = parameter(&s->field[i], text);
    }
    return json_read(cx, s, &all, out, NULL);
}

cal_str rest_base_url(cal_ctx *cx, const http_req *rq)
{
    if (cx->public_url.n)
        return cx->public_url;
    return cal_arena_printf(cx->arena, "%s://%.*s", rq->secure ? "https" : "http",
                            CAL_FMT(rq->host));
}

cal_err rest_id(cal_ctx *cx, const http_req *rq, int64_t *out)
{
    return rest_id_at(cx, rq, 0, out);
}

cal_err rest_id_at(cal_ctx *cx, const http_req *rq, size_t i, int64_t *out)
{
    cal_str s = rq->param[i];

    if (s.n && *s.p >= '1' && *s.p <= '9' && cal_str_to_i64(s, out))
        return CAL_OK;
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is nothing with this id.");
}

cal_err rest_reply(cal_ctx *cx, http_res *rs, const json_shape *s, const void *from)
{
    json_out o = {.buf = rs->body};

    cal_buf_clear(rs->body);
    json_write(cx, &o, s, from);
    rs->status = 200;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/json"));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    /* Opened as a page it is a download of a harmless name, whatever the address looks like. */
    http_res_field(cx, rs, CAL_STR("Content-Disposition"),
                   CAL_STR("attachment; filename=\"api.json\""));
    return CAL_OK;
}

cal_err rest_created(cal_ctx *cx, http_res *rs, const json_shape *s, const void *from,
                     cal_str location)
{
    cal_err e = rest_reply(cx, rs, s, from);

    rs->status = 201;
    http_res_field(cx, rs, CAL_STR("Location"), location);
    return e;
}

cal_err rest_done(http_res *rs)
{
    rs->status = 204;
    return CAL_OK;
}
