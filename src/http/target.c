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

/* "http://host/path" as "/path"; absent when it is none. */
static cal_str from_absolute(cal_str target)
{
    cal_str schemes[] = {CAL_STR("http://"), CAL_STR("https://")};

    for (size_t i = 0; i < CAL_COUNT(schemes); i++) {
        if (!cal_str_starts_ci(target, schemes[i]))
            continue;

        cal_str rest = cal_str_skip(target, schemes[i].n);
        size_t slash = cal_str_find_byte(rest, '/');

        if (slash == 0 || cal_str_find_byte(rest, '@') < slash)
            return (cal_str){NULL, 0};
        return slash < rest.n ? cal_str_skip(rest, slash) : CAL_STR("/");
    }
    return (cal_str){NULL, 0};
}

int http_target_read(cal_ctx *cx, const http_head *head, http_req *out)
{
    cal_str target = head->target, decoded, rest;

    *out = (http_req){.method = method_at(head->method),
                      .method_name = head->method,
                      .fields = head->fields.at,
                      .n_fields = head->fields.n};
    out->host = http_req_field(out, CAL_STR("Host"));
    if (target.n && target.p[0] != '/') {
        bool is_star = cal_str_eq(target, CAL_STR("*")) && out->method == HTTP_OPTIONS;

        target = is_star ? CAL_STR("/") : from_absolute(target);
    }
    if (target.n == 0 || cal_str_has(target, CAL_STR("#")))
        return 400;
    out->target = rest = target;
    out->path = cal_str_cut(&rest, '?');
    out->query = rest;
    return http_decode(cx, out->path, &decoded) ? 0 : 400;
}
