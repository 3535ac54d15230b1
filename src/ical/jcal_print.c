/* SPDX-License-Identifier: MIT */
/* iCalendar to jCal (RFC 7265 3). */
#include "base/vec.h"
#include "ical/jcal.h"
#include "ical/jcal_type.h"

typedef struct printing {
    cal_ctx *cx;
    json_out o;
} printing;

/* One value of a property. */
typedef struct piece {
    cal_str text;
} piece;
typedef CAL_VEC(piece) pieces;

static void print_lower(printing *x, cal_str name)
{
    json_out_str(&x->o, jcal_lower(x->cx, name));
}

/* ---- parameters ---- */

static bool is_value(cal_str name)
{
    return cal_str_eq_ci(name, CAL_STR("VALUE"));
}

static void add_values(cal_ctx *cx, cal_str list, pieces *out)
{
    cal_str rest = list.p ? list : CAL_STR("");

    while (rest.p) {
        cal_str one = ical_param_cut(&rest);

        CAL_PUSH(cx->arena, out, (piece){ical_param_decode(cx, one)});
    }
}

/* The values of all parameters of that name, from index i on, which is the first of them. */
static void values_of(cal_ctx *cx, const ical_prop *p, size_t i, pieces *out)
{
    cal_str name = p->params[i].name;

    for (; i < p->n_params; i++) {
        if (cal_str_eq_ci(p->params[i].name, name))
            add_values(cx, p->params[i].value, out);
    }
}

static bool is_first(const ical_prop *p, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (cal_str_eq_ci(p->params[k].name, p->params[i].name))
            return false;
    }
    return true;
}

static void print_params(printing *x, const ical_prop *p)
{
    json_out_open(&x->o, '{');
    for (size_t i = 0; i < p->n_params; i++) {
        pieces values = {0};

        if (!p->params[i].name.n || is_value(p->params[i].name) || !is_first(p, i))
            continue;
        values_of(x->cx, p, i, &values);
        json_out_name(&x->o, jcal_lower(x->cx, p->params[i].name));
        if (values.n != 1)
            json_out_open(&x->o, '[');
        for (size_t k = 0; k < values.n; k++)
            json_out_str(&x->o, values.at[k].text);
        if (values.n != 1)
            json_out_close(&x->o, ']');
    }
    json_out_close(&x->o, '}');
}

/* ---- values ---- */

/* Index of the first mark that no backslash stands before; s.n when there is none. */
static size_t find_mark(cal_str s, char mark)
{
    size_t i = 0;

    while (i < s.n && s.p[i] != mark)
        i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i : s.n;
}

static void cut_at(cal_ctx *cx, cal_str s, char mark, pieces *out)
{
    size_t n = find_mark(s, mark);

    while (n < s.n) {
        CAL_PUSH(cx->arena, out, (piece){cal_str_take(s, n)});
        s = cal_str_skip(s, n + 1);
        n = find_mark(s, mark);
    }
    CAL_PUSH(cx->arena, out, (piece){s});
}

static bool print_all(printing *x, const jcal_type *type, const pieces *values)
{
    for (size_t i = 0; i < values->n; i++) {
        if (!type->print(x->cx, values->at[i].text, &x->o))
            return false;
    }
    return true;
}

/* One value of several parts; a lone part of text stands for itself. */
static bool print_parts(printing *x, const jcal_type *type, cal_str value)
{
    bool is_text = cal_str_eq(cal_str_c(type->name), CAL_STR("text"));
    pieces parts = {0};
    bool ok;

    cut_at(x->cx, value, ';', &parts);
    if (!is_text && parts.n != 2)
        return false;
    if (parts.n == 1)
        return print_all(x, type, &parts);
    json_out_open(&x->o, '[');
    ok = print_all(x, type, &parts);
    json_out_close(&x->o, ']');
    return ok;
}

/* Type and values; false, and nothing written, if a value is none of the type. */
static bool try_type(printing *x, const ical_prop *p, const jcal_type *type, jcal_shape shape)
{
    json_out before = x->o;
    size_t n = x->o.buf->n;
    pieces values = {0};
    bool ok;

    json_out_str(&x->o, cal_str_c(type->name));
    if (shape == JCAL_LIST)
        cut_at(x->cx, p->value, ',', &values);
    else
        CAL_PUSH(x->cx->arena, &values, (piece){p->value});
    ok = shape == JCAL_PARTS ? print_parts(x, type, p->value) : print_all(x, type, &values);
    if (ok)
        return true;
    cal_buf_truncate(x->o.buf, n);
    x->o = before;
    return false;
}

static void print_unsaid(printing *x, const ical_prop *p, const jcal_prop *row)
{
    if (row && try_type(x, p, jcal_type_at(cal_str_c(row->type)), row->shape))
        return;
    for (size_t i = 0; row && i < CAL_COUNT(row->others); i++) {
        if (row->others[i] && try_type(x, p, jcal_type_at(cal_str_c(row->others[i])), row->shape))
            return;
    }
    (void)try_type(x, p, &jcal_unknown, JCAL_ONE);
}

/* What VALUE names; of a type of which nobody knows how it is written, the value stays text. */
static void print_said(printing *x, const ical_prop *p, const jcal_prop *row, cal_str said)
{
    const jcal_type *type = jcal_type_at(said);
    jcal_shape shape = row ? row->shape : type && !type->has_commas ? JCAL_LIST : JCAL_ONE;

    /* the shape of GEO and REQUEST-STATUS goes with their own type */
    if (row && shape == JCAL_PARTS && type != jcal_type_at(cal_str_c(row->type)))
        shape = JCAL_ONE;
    if (type && try_type(x, p, type, shape))
        return;
    if (type && row && type == jcal_type_at(cal_str_c(row->type))) {
        print_unsaid(x, p, row); /* as good as unsaid */
        return;
    }
    print_lower(x, said);
    json_out_str(&x->o, p->value);
}

static void print_prop(printing *x, const ical_prop *p)
{
    const jcal_prop *row = jcal_prop_at(p->name);
    cal_str said = cal_str_trim(ical_param_text(x->cx, p, CAL_STR("VALUE")));

    json_out_open(&x->o, '[');
    print_lower(x, p->name);
    print_params(x, p);
    if (said.n && !cal_str_eq_ci(said, CAL_STR("UNKNOWN")))
        print_said(x, p, row, said);
    else
        print_unsaid(x, p, row);
    json_out_close(&x->o, ']');
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void print_comp(printing *x, const ical_comp *c)
{
    json_out_open(&x->o, '[');
    print_lower(x, c->name);
    json_out_open(&x->o, '[');
    for (size_t i = 0; i < c->n_props; i++)
        print_prop(x, &c->props[i]);
    json_out_close(&x->o, ']');
    json_out_open(&x->o, '[');
    for (size_t i = 0; i < c->n_comps; i++)
        print_comp(x, c->comps[i]);
    json_out_close(&x->o, ']');
    json_out_close(&x->o, ']');
}

cal_err ical_jcal_print(cal_ctx *cx, cal_str ics, cal_buf *out)
{
    printing x = {.cx = cx, .o = {.buf = out}};
    ical_comp *root;
    cal_err e = ical_parse(cx, ics, &root);

    if (e)
        return e;
    if (root->n_comps == 1) {
        print_comp(&x, root->comps[0]);
        return CAL_OK;
    }
    json_out_open(&x.o, '[');
    for (size_t i = 0; i < root->n_comps; i++)
        print_comp(&x, root->comps[i]);
    json_out_close(&x.o, ']');
    return CAL_OK;
}
