/* SPDX-License-Identifier: MIT */
/* Parameters of Content-Disposition. What is malformed is passed over: a name is no reason to
   refuse a file. */
#include "dav/disposition.h"

#include "base/utf8.h"

/* A quoted string or a token at the head of *rest, which is left at the next parameter. */
static cal_str value_at(cal_ctx *cx, cal_str *rest)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    bool quoted = rest->n && rest->p[0] == '"';
    size_t i = quoted;

    for (; i < rest->n && rest->p[i] != (quoted ? '"' : ';'); i++) {
        if (quoted && rest->p[i] == '\\' && i + 1 < rest->n)
            i++;
        cal_buf_add_byte(out, rest->p[i]);
    }
    *rest = cal_str_skip(*rest, i);
    (void)cal_str_cut(rest, ';');
    return quoted ? cal_buf_str(out) : cal_str_trim(cal_buf_str(out));
}

/* "UTF-8'en'na%C3%AFve.txt"; absent when it is in no known charset. */
static cal_str extended(cal_ctx *cx, cal_str value)
{
    cal_str charset = cal_str_cut(&value, '\''), name = {NULL, 0};

    (void)cal_str_cut(&value, '\'');
    if (!cal_str_eq_ci(charset, CAL_STR("UTF-8")) || !value.p || !http_decode(cx, value, &name))
        return (cal_str){NULL, 0};
    return name;
}

/* Some programs send the whole path of the file. */
static cal_str last_segment(cal_str name)
{
    for (size_t i = name.n; i-- > 0;) {
        if (name.p[i] == '/' || name.p[i] == '\\')
            return cal_str_skip(name, i + 1);
    }
    return name;
}

cal_str dav_disposition_name(cal_ctx *cx, cal_str field)
{
    cal_str name = {NULL, 0}, rest = field;

    (void)cal_str_cut(&rest, ';'); /* "attachment" */
    while (rest.p && rest.n) {
        size_t equals = cal_str_find_byte(rest, '=');
        cal_str key = cal_str_trim(cal_str_take(rest, equals)), value;

        rest = cal_str_trim(cal_str_skip(rest, equals + 1));
        value = value_at(cx, &rest);
        if (cal_str_eq_ci(key, CAL_STR("filename*"))) {
            cal_str better = extended(cx, value);

            if (better.n)
                return last_segment(better);
        }
        if (cal_str_eq_ci(key, CAL_STR("filename")))
            name = last_segment(value);
    }
    return name.n && cal_utf8_xml_ok(name) ? name : CAL_STR("attachment");
}
