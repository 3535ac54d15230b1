/* SPDX-License-Identifier: MIT */
/* Asking a request: fields, conditions, query, cookies, percent-encoding (RFC 3986 2.1, RFC 6265).
 */
#include "http/msg.h"

static const cal_str method_names[HTTP_METHOD_COUNT] = {
    [HTTP_OTHER] = CAL_STR_K("OTHER"),
#define X(m) [HTTP_##m] = CAL_STR_K(#m),
#include "http/method.def"
#undef X
};

cal_str http_method_name(http_method m)
{
    return method_names[m < HTTP_METHOD_COUNT ? m : HTTP_OTHER];
}

cal_str http_req_field(const http_req *rq, cal_str name)
{
    for (size_t i = 0; i < rq->n_fields; i++) {
        if (cal_str_eq_ci(rq->fields[i].name, name))
            return rq->fields[i].value;
    }
    return (cal_str){NULL, 0};
}

/* All lines of a list field as one list (RFC 9110 5.3). */
static cal_str joined(cal_ctx *cx, const http_req *rq, cal_str name)
{
    cal_str all = {NULL, 0};

    for (size_t i = 0; i < rq->n_fields; i++) {
        if (!cal_str_eq_ci(rq->fields[i].name, name))
            continue;
        all = all.p ? cal_arena_printf(cx->arena, "%.*s, %.*s", CAL_FMT(all),
                                       CAL_FMT(rq->fields[i].value))
                    : rq->fields[i].value;
    }
    return all;
}

cal_etag_fields http_req_cond(cal_ctx *cx, const http_req *rq)
{
    return (cal_etag_fields){
        .if_match = joined(cx, rq, CAL_STR("If-Match")),
        .if_none_match = joined(cx, rq, CAL_STR("If-None-Match")),
        .if_modified_since = http_req_field(rq, CAL_STR("If-Modified-Since")),
        .if_unmodified_since = http_req_field(rq, CAL_STR("If-Unmodified-Since")),
    };
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that two digits behind "%" mean, 1 to 255; -1 when they mean none. */
static int escaped_byte(cal_str digits)
{
    int high = digits.n < 2 ? -1 : hex_digit(digits.p[0]);
    int low = digits.n < 2 ? -1 : hex_digit(digits.p[1]);

    return high < 0 || low < 0 || high + low == 0 ? -1 : high * 16 + low;
}

static bool decode(cal_ctx *cx, cal_str s, bool plus_is_space, cal_str *out)
{
    char *p = cal_arena_alloc(cx->arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];

        if (c == '%') {
            c = escaped_byte(cal_str_skip(s, i + 1));
            if (c < 0)
                return false;
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        p[n++] = (char)c;
    }
    *out = (cal_str){p, n};
    return true;
}

bool http_decode(cal_ctx *cx, cal_str s, cal_str *out)
{
    return decode(cx, s, false, out);
}

cal_str http_req_query(cal_ctx *cx, const http_req *rq, cal_str name)
{
    cal_str rest = rq->query, key, value;

    while (rest.p) {
        value = cal_str_cut(&rest, '&');
        key = cal_str_cut(&value, '=');
        if (decode(cx, key, true, &key) && cal_str_eq(key, name))
            return decode(cx, value, true, &value) ? value : (cal_str){NULL, 0};
    }
    return (cal_str){NULL, 0};
}

cal_str http_req_cookie(const http_req *rq, cal_str name)
{
    for (size_t i = 0; i < rq->n_fields; i++) {
        cal_str rest = rq->fields[i].value;

        if (!cal_str_eq_ci(rq->fields[i].name, CAL_STR("Cookie")))
            continue;
        while (rest.p) {
            cal_str value = cal_str_cut(&rest, ';');
            cal_str key = cal_str_trim(cal_str_cut(&value, '='));

            if (value.p && cal_str_eq(key, name))
                return cal_str_trim(value);
        }
    }
    return (cal_str){NULL, 0};
}

void http_encode_segment(cal_buf *out, cal_str s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-._~!$&'()*+,;=:@";
    cal_str allowed = {plain, sizeof plain - 1};

    for (size_t i = 0; i < s.n; i++) {
        if (cal_str_find_byte(allowed, s.p[i]) < allowed.n)
            cal_buf_add_byte(out, s.p[i]);
        else
            cal_buf_printf(out, "%%%02X", (unsigned char)s.p[i]);
    }
}
