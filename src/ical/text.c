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

/* What ^c stands for; 0: the caret is an ordinary character. */
static char caret(char c)
{
    return c == 'n' ? '\n' : c == '^' ? '^' : c == '\'' ? '"' : '\0';
}

cal_str ical_param_text(cal_ctx *cx, const ical_prop *p, cal_str name)
{
    cal_str s = ical_param_at(p, name);

    if (!s.p)
        return s;
    s = first_value(s);
    if (cal_str_find_byte(s, '^') == s.n)
        return s;

    char *text = cal_arena_alloc(cx->arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] == '^' && i + 1 < s.n ? caret(s.p[i + 1]) : '\0';

        text[n++] = c ? c : s.p[i];
        i += c != '\0';
    }
    return (cal_str){text, n};
}

/* What \c stands for; 0: the backslash is an ordinary character, as in "C:\dir". */
static char escaped(char c)
{
    if (c == 'n' || c == 'N')
        return '\n';
    return c == '\\' || c == ';' || c == ',' ? c : '\0';
}

cal_str ical_unescape(cal_ctx *cx, cal_str value)
{
    if (cal_str_find_byte(value, '\\') == value.n)
        return value;

    char *text = cal_arena_alloc(cx->arena, value.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i] == '\\' && i + 1 < value.n ? escaped(value.p[i + 1]) : '\0';

        text[n++] = c ? c : value.p[i];
        i += c != '\0';
    }
    return (cal_str){text, n};
}

cal_str ical_text_at(cal_ctx *cx, const ical_comp *c, cal_str name)
{
    const ical_prop *p = ical_prop_at(c, name);

    return p ? ical_unescape(cx, p->value) : (cal_str){NULL, 0};
}
