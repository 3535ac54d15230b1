/* SPDX-License-Identifier: MIT */
/* GET by ranges (RFC 9110 14): what was asked, and the answer. */
#include "dav/part.h"

#include "base/id.h"
#include "base/time.h"

enum { BOUNDARY = 32 };

/* ---- reading ---- */

/* Digits alone: no sign, no space. */
static bool number(cal_str s, int64_t *out)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return cal_str_to_i64(s, out);
}

/* One range-spec; *is_there false: it is one, but lies behind the end. */
static bool read_one(cal_str spec, int64_t size, dav_part *out, bool *is_there)
{
    cal_str last = spec, first = cal_str_cut(&last, '-');
    int64_t n;

    if (!last.p || (!first.n && !last.n))
        return false;
    if (!first.n) { /* the last n bytes */
        if (!number(last, &n))
            return false;
        *is_there = n > 0 && size > 0;
        *out = (dav_part){n < size ? size - n : 0, size - 1};
        return true;
    }
    out->last = size - 1;
    if (!number(first, &out->first) || (last.n && !number(last, &n)) || (last.n && n < out->first))
        return false;
    if (last.n && n < out->last)
        out->last = n;
    *is_there = out->first < size;
    return true;
}

int dav_part_read(cal_str field, int64_t size, dav_part out[DAV_PARTS_MAX])
{
    cal_str rest = field, unit = cal_str_cut(&rest, '=');
    int64_t bytes = 0;
    int n = 0, seen = 0;

    if (!cal_str_eq_ci(unit, CAL_STR("bytes")) || !rest.p)
        return 0;
    while (rest.p) {
        cal_str spec = cal_str_trim(cal_str_cut(&rest, ','));
        bool is_there;
        dav_part one;

        if (!spec.n) /* RFC 9110 5.6.1.2 */
            continue;
        if (++seen > DAV_PARTS_MAX || !read_one(spec, size, &one, &is_there))
            return 0;
        if (!is_there)
            continue;
        bytes += one.last - one.first + 1;
        out[n++] = one;
    }
    if (!seen || bytes > size) /* 14.2: overlapping ranges cost more than they are worth */
        return 0;
    return n ? n : -1;
}

/* RFC 9110 13.1.5: a strong entity tag, or exactly the date of the last change. */
static bool may_range(const http_req *rq, const dav_body_of *of)
{
    cal_str field = http_req_field(rq, CAL_STR("If-Range"));
    int64_t when;

    if (rq->method != HTTP_GET || !http_req_field(rq, CAL_STR("Range")).p)
        return false;
    if (!field.p)
        return true;
    if (cal_str_starts(field, CAL_STR("\"")))
        return cal_str_eq(field, of->etag);
    return cal_time_from_http(field, &when) && when == of->modified;
}

/* ---- answering ---- */

static cal_str part(const dav_body_of *of, const dav_part *r)
{
    return cal_str_take(cal_str_skip(of->body, (size_t)r->first), (size_t)(r->last - r->first + 1));
}

static cal_str content_range(cal_ctx *cx, const dav_body_of *of, const dav_part *r)
{
    return cal_arena_printf(cx->arena, "bytes %lld-%lld/%zu", (long long)r->first,
                            (long long)r->last, of->body.n);
}

static void answer_one(cal_ctx *cx, const dav_body_of *of, const dav_part *r, http_res *rs)
{
    http_res_field(cx, rs, CAL_STR("Content-Range"), content_range(cx, of, r));
    http_res_text(cx, rs, 206, of->type, part(of, r));
}

/* RFC 9110 14.6 */
static void answer_many(cal_ctx *cx, const dav_body_of *of, const dav_part *ranges, int n,
                        http_res *rs)
{
    cal_str boundary = cal_id_new(cx->arena, BOUNDARY);
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (int i = 0; i < n; i++) {
        cal_buf_printf(out, "\r\n--%.*s\r\nContent-Type: %.*s\r\nContent-Range: %.*s\r\n\r\n",
                       CAL_FMT(boundary), CAL_FMT(of->type),
                       CAL_FMT(content_range(cx, of, &ranges[i])));
        cal_buf_add(out, part(of, &ranges[i]));
    }
    cal_buf_printf(out, "\r\n--%.*s--\r\n", CAL_FMT(boundary));
    http_res_text(
        cx, rs, 206,
        cal_arena_printf(cx->arena, "multipart/byteranges; boundary=%.*s", CAL_FMT(boundary)),
        cal_buf_str(out));
}

/* RFC 9110 15.5.17: how long it is comes with the refusal. */
static void refuse(cal_ctx *cx, const dav_body_of *of, http_res *rs)
{
    http_res_field(cx, rs, CAL_STR("Content-Range"),
                   cal_arena_printf(cx->arena, "bytes */%zu", of->body.n));
    http_res_text(
        cx, rs, cal_err_at(CAL_E_BAD_RANGE)->dav, CAL_STR("text/plain; charset=utf-8"),
        cal_arena_printf(cx->arena, "It has %zu bytes; the range lies behind them.\n", of->body.n));
}

void dav_part_res(cal_ctx *cx, const http_req *rq, const dav_body_of *of, http_res *rs)
{
    dav_part ranges[DAV_PARTS_MAX];
    int n = 0;

    http_res_field(cx, rs, CAL_STR("Accept-Ranges"), CAL_STR("bytes"));
    if (may_range(rq, of))
        n = dav_part_read(http_req_field(rq, CAL_STR("Range")), (int64_t)of->body.n, ranges);
    if (n < 0)
        refuse(cx, of, rs);
    else if (n == 0)
        http_res_text(cx, rs, 200, of->type, of->body);
    else if (n == 1)
        answer_one(cx, of, &ranges[0], rs);
    else
        answer_many(cx, of, ranges, n, rs);
}
