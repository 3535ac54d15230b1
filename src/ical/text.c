/* SPDX-License-Identifier: MIT */
/* Texts out of properties and parameters: escapes (RFC 5545 3.3.11), quotes (3.2) and carets
   (RFC 6868). */
#include "base/buf.h"
#include "ical/object.h"

cal_str ical_param_at(const ical_prop *p, cal_str name)
{
    for (size_t i = 0; i < p->n_params; i++) {
        if (cal_str_eq_ci(p->params[i].name, name))
            return p->params[i].value.p ? p->params[i].value : CAL_STR("");
    }
    return (cal_str){NULL, 0};
}

/* The first of a list of values, without its quotes. */
static cal_str first_value(cal_str s)
{
    s = cal_str_trim(s);
    if (s.n && s.p[0] == '"') {
        s = cal_str_skip(s, 1);
        return cal_str_take(s, cal_str_find_byte(s, '"'));
    }
    return cal_str_take(s, cal_str_find_byte(s, ','));
}

/* Byte pairs, the escaped character and what it stands for. */
typedef struct escape {
    char sent, meant;
} escape;

static const escape carets[] = {
    {'n',  '\n'},
    {'^',  '^' },
    {'\'', '"' },
    {0,    0   },
};
static const escape backslashes[] = {
    {'n',  '\n'},
    {'N',  '\n'},
    {'\\', '\\'},
    {';',  ';' },
    {',',  ',' },
    {0,    0   },
};

/* 0: the mark before c is an ordinary character, as in "C:\dir". */
static char meant(const escape *rows, char c)
{
    while (rows->sent && rows->sent != c)
        rows++;
    return rows->meant;
}

/* s with what stands behind each mark replaced; borrowed when there is none. */
static cal_str decode(cal_ctx *cx, cal_str s, char mark, const escape *rows)
{
    if (cal_str_find_byte(s, mark) == s.n)
        return s;

    char *text = cal_arena_alloc(cx->arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        char real = '\0';

        if (c == mark && i + 1 < s.n)
            real = meant(rows, s.p[i + 1]);
        if (real) {
            c = real;
            i++;
        }
        text[n++] = c;
    }
    return (cal_str){text, n};
}

cal_str ical_param_text(cal_ctx *cx, const ical_prop *p, cal_str name)
{
    cal_str s = ical_param_at(p, name);

    return s.p ? decode(cx, first_value(s), '^', carets) : s;
}

cal_str ical_param_cut(cal_str *rest)
{
    cal_str s = *rest;
    size_t n = 0;
    bool is_quoted = false;

    for (; n < s.n && (is_quoted || s.p[n] != ','); n++) {
        if (s.p[n] == '"')
            is_quoted = !is_quoted;
    }
    *rest = n < s.n ? cal_str_skip(s, n + 1) : (cal_str){NULL, 0};
    return cal_str_take(s, n);
}

cal_str ical_param_decode(cal_ctx *cx, cal_str value)
{
    value = cal_str_trim(value);
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = (cal_str){value.p + 1, value.n - 2};
    return decode(cx, value, '^', carets);
}

cal_str ical_unescape(cal_ctx *cx, cal_str value)
{
    return decode(cx, value, '\\', backslashes);
}

cal_str ical_text_at(cal_ctx *cx, const ical_comp *c, cal_str name)
{
    const ical_prop *p = ical_prop_at(c, name);

    return p ? ical_unescape(cx, p->value) : (cal_str){NULL, 0};
}
