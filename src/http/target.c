/* SPDX-License-Identifier: MIT */
/* Origin form, absolute form and "*"; a path must be decodable and free of NUL. */
#include "http/target.h"

static http_method method_at(cal_str name)
{
    for (int m = HTTP_OTHER + 1; m < HTTP_METHOD_COUNT; m++) {
        if (cal_str_eq(name, http_method_name((http_method)m)))
            return (http_method)m;
    }
    return HTTP_OTHER;
}

/* "http://host/path" as "/path", and its authority; absent when it is none. */
static cal_str from_absolute(cal_str target, cal_str *authority)
{
    cal_str schemes[] = {CAL_STR("http://"), CAL_STR("https://")};

    for (size_t i = 0; i < CAL_COUNT(schemes); i++) {
        if (!cal_str_starts_ci(target, schemes[i]))
            continue;

        cal_str rest = cal_str_skip(target, schemes[i].n);
        size_t end = cal_str_find_byte(rest, '/');

        *authority = cal_str_take(rest, end);
        if (!http_is_authority(*authority))
            return (cal_str){NULL, 0};
        return end < rest.n ? cal_str_skip(rest, end) : CAL_STR("/");
    }
    return (cal_str){NULL, 0};
}

/* Whole escapes, none of them a NUL. */
static bool escapes_ok(cal_str path)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    cal_str digits = {hex, sizeof hex - 1};

    for (;;) {
        path = cal_str_skip(path, cal_str_find_byte(path, '%'));
        if (path.n == 0)
            return true;
        if (path.n < 3 || cal_str_find_byte(digits, path.p[1]) == digits.n ||
            cal_str_find_byte(digits, path.p[2]) == digits.n ||
            cal_str_starts(path, CAL_STR("%00")))
            return false;
        path = cal_str_skip(path, 3);
    }
}

int http_target_read(const http_head *head, http_req *out)
{
    cal_str target = head->target, rest;

    *out = (http_req){.method = method_at(head->method),
                      .method_name = head->method,
                      .fields = head->fields.at,
                      .n_fields = head->fields.n};
    out->host = http_req_field(out, CAL_STR("Host"));
    if (target.n && target.p[0] != '/') {
        bool is_star = cal_str_eq(target, CAL_STR("*")) && out->method == HTTP_OPTIONS;

        target = is_star ? CAL_STR("/") : from_absolute(target, &out->host);
    }
    if (target.n == 0 || cal_str_has(target, CAL_STR("#")))
        return 400;
    out->target = rest = target;
    out->path = cal_str_cut(&rest, '?');
    out->query = rest;
    return escapes_ok(out->path) ? 0 : 400;
}
