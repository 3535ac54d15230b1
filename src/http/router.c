/* SPDX-License-Identifier: MIT */
/* Finding the row for a path: segment by segment, {…} takes any one segment that is not empty. */
#include "http/router.h"

/* Does the path fit the row's? Fills params with the decoded segments. */
static bool fits(cal_ctx *cx, const char *pattern, cal_str path, cal_str *params)
{
    cal_str want = cal_str_c(pattern);
    int n = 0;

    while (want.p && path.p) {
        cal_str w = cal_str_cut(&want, '/'), p = cal_str_cut(&path, '/');

        if (w.n && w.p[0] == '{') {
            if (p.n == 0 || n == HTTP_MAX_PARAMS || !http_decode(cx, p, &params[n++]))
                return false;
        } else if (!cal_str_eq(w, p)) {
            return false;
        }
    }
    return !want.p && !path.p;
}

static bool method_fits(http_method row, http_method asked)
{
    return row == asked || (row == HTTP_GET && asked == HTTP_HEAD);
}

static void add_allow(cal_buf *allow, http_method m)
{
    if (allow->n)
        cal_buf_add_c(allow, ", ");
    cal_buf_add(allow, http_method_name(m));
    if (m == HTTP_GET)
        cal_buf_add_c(allow, ", HEAD");
}

/* The row of one table that fits; notes the methods of rows that would. */
static bool find_in(cal_ctx *cx, const http_routes *table, http_method method, cal_str path,
                    http_found *out, cal_buf *methods)
{
    for (size_t i = 0; i < table->n; i++) {
        const http_route *row = &table->row[i];

        *out = (http_found){.route = row};
        if (!fits(cx, row->path, path, out->param))
            continue;
        if (method_fits(row->method, method))
            return true;
        add_allow(methods, row->method);
    }
    *out = (http_found){0};
    return false;
}

cal_err http_route_find(cal_ctx *cx, const http_routes *const *tables, http_method method,
                        cal_str path, http_found *out)
{
    cal_buf *methods = cal_buf_new(cx->arena, 0);

    *out = (http_found){0};
    for (; *tables; tables++) {
        if (find_in(cx, *tables, method, path, out, methods))
            return CAL_OK;
    }
    out->allow = cal_buf_str(methods);
    return methods->n ? CAL_E_NO_METHOD : CAL_E_NOT_FOUND;
}
