/* SPDX-License-Identifier: MIT */
/* jCal to iCalendar (RFC 7265 4): every string is checked, so that none can begin a line of its
 * own.
 */
#include "ical/jcal.h"
#include "ical/jcal_type.h"
#include "ical/print.h"

enum { PROP_FIELDS = 3, MAX_NAME = 255, MAX_SHOWN = 40, MAX_DEPTH = 16 };

typedef struct reading {
    cal_ctx *cx;
    cal_buf *out;
    int depth;
} reading;

/* ---- names ---- */

static bool is_name(const json_value *v)
{
    if (v->kind != JSON_KIND_STR || v->text.n == 0 || v->text.n > MAX_NAME)
        return false;
    for (size_t i = 0; i < v->text.n; i++) {
        char c = v->text.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || c == '.' || c == '/'))
            return false;
    }
    return true;
}

static bool is_list(const json_value *v)
{
    return v->kind == JSON_KIND_LIST;
}

static cal_err bad_prop(const reading *r, cal_str name, const char *why)
{
    return cal_fail(r->cx, CAL_E_BAD_ICAL, "The property \"%.*s\" %s.",
                    CAL_FMT(cal_str_take(name, MAX_SHOWN)), why);
}

/* ---- parameters ---- */

/* RFC 6868, and quotes where the value needs them. */
static bool add_param_value(cal_buf *out, cal_str s)
{
    static const cal_str marks = CAL_STR_K(":;,");
    bool is_quoted = false;

    for (size_t i = 0; i < s.n && !is_quoted; i++)
        is_quoted = cal_str_find_byte(marks, s.p[i]) < marks.n;
    if (is_quoted)
        cal_buf_add_byte(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '\n')
            cal_buf_add_c(out, "^n");
        else if (c == '^')
            cal_buf_add_c(out, "^^");
        else if (c == '"')
            cal_buf_add_c(out, "^'");
        else if ((unsigned char)c < 0x20 && c != '\t')
            return false;
        else
            cal_buf_add_byte(out, c);
    }
    if (is_quoted)
        cal_buf_add_byte(out, '"');
    return true;
}

static bool add_param(const json_value *v, cal_buf *head)
{
    cal_buf_add_byte(head, ';');
    jcal_add_upper(head, v->name);
    cal_buf_add_byte(head, '=');
    if (v->kind == JSON_KIND_STR)
        return add_param_value(head, v->text);
    if (!is_list(v) || v->n == 0)
        return false;
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            cal_buf_add_byte(head, ',');
        if (v->item[i].kind != JSON_KIND_STR || !add_param_value(head, v->item[i].text))
            return false;
    }
    return true;
}

static cal_err add_params(const reading *r, cal_str name, const json_value *params, cal_buf *head)
{
    if (params->kind != JSON_KIND_OBJECT)
        return bad_prop(r, name, "has no object of parameters in second place");
    for (size_t i = 0; i < params->n; i++) {
        const json_value *p = &params->item[i];
        json_value as_text = {.kind = JSON_KIND_STR, .text = p->name};

        if (!is_name(&as_text))
            return bad_prop(r, name, "has a parameter whose name is none");
        if (cal_str_eq_ci(p->name, CAL_STR("value")))
            return bad_prop(r, name, "has a parameter \"value\"; its type stands in third place");
        if (!add_param(p, head))
            return bad_prop(r, name,
                            "has a parameter that is neither a string nor a list of strings "
                            "without control characters");
    }
    return CAL_OK;
}

/* ---- values ---- */

/* The parts of a structured value, or one value. */
static const char *add_value(const reading *r, const jcal_type *type, const json_value *v,
                             cal_buf *value)
{
    const char *why = NULL;

    if (!is_list(v) || cal_str_eq(cal_str_c(type->name), CAL_STR("period")))
        return type->read(r->cx, v, value);
    if (v->n == 0)
        return "a list that is not empty";
    for (size_t i = 0; i < v->n && !why; i++) {
        if (i)
            cal_buf_add_byte(value, ';');
        why = type->read(r->cx, &v->item[i], value);
    }
    return why;
}

static cal_err add_values(const reading *r, const json_value *p, const jcal_type *type,
                          cal_buf *value)
{
    cal_str name = p->item[0].text;

    for (size_t i = PROP_FIELDS; i < p->n; i++) {
        const char *why;

        if (i > PROP_FIELDS)
            cal_buf_add_byte(value, ',');
        if ((why = add_value(r, type, &p->item[i], value)))
            return bad_prop(r, name,
                            cal_arena_printf(r->cx->arena, "of type %s must have %s as its value",
                                             type->name, why)
                                .p);
    }
    return CAL_OK;
}

/* VALUE, where the type is not the property's own (RFC 7265 3.5.1). */
static void add_type(const jcal_prop *row, cal_str type, cal_buf *head)
{
    if (cal_str_eq_ci(type, CAL_STR("unknown")) ||
        (row && cal_str_eq_ci(type, cal_str_c(row->type))))
        return;
    cal_buf_add_c(head, ";VALUE=");
    jcal_add_upper(head, type);
}

static cal_err check_shape(const reading *r, const json_value *p)
{
    if (!is_list(p) || p->n == 0 || !is_name(&p->item[0]))
        return cal_fail(r->cx, CAL_E_BAD_ICAL,
                        "A property in jCal is a list that begins with its name.");
    if (p->n <= PROP_FIELDS || !is_name(&p->item[2]))
        return bad_prop(r, p->item[0].text,
                        "must be a list of its name, its parameters, its type and its value");
    return CAL_OK;
}

static cal_err read_prop(const reading *r, const json_value *p)
{
    cal_buf *head = cal_buf_new(r->cx->arena, 0), *value = cal_buf_new(r->cx->arena, 0);
    const jcal_prop *row;
    const jcal_type *type;
    cal_str name;
    cal_err e = check_shape(r, p);

    if (e)
        return e;
    name = p->item[0].text;
    row = jcal_prop_at(name);
    type = jcal_type_at(p->item[2].text);
    if (cal_str_eq_ci(name, CAL_STR("begin")) || cal_str_eq_ci(name, CAL_STR("end")))
        return bad_prop(r, name, "begins and ends components and cannot be one");
    if (p->n > PROP_FIELDS + 1 && row && row->shape != JCAL_LIST)
        return bad_prop(r, name, "takes one value");
    jcal_add_upper(head, name);
    if ((e = add_params(r, name, &p->item[1], head)) ||
        (e = add_values(r, p, type ? type : &jcal_unknown, value)))
        return e;
    add_type(row, p->item[2].text, head);
    ical_print_line(r->out, cal_buf_str(head), cal_buf_str(value));
    return CAL_OK;
}

static cal_err read_comp(reading *r, const json_value *c);

/* NOLINTNEXTLINE(misc-no-recursion): the depth is bounded */
static cal_err read_parts(reading *r, const json_value *c)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < c->item[1].n && !e; i++)
        e = read_prop(r, &c->item[1].item[i]);
    for (size_t i = 0; i < c->item[2].n && !e; i++)
        e = read_comp(r, &c->item[2].item[i]);
    return e;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err read_comp(reading *r, const json_value *c)
{
    cal_buf *name = cal_buf_new(r->cx->arena, 0);
    cal_err e;

    if (!is_list(c) || c->n != 3 || !is_name(&c->item[0]) || !is_list(&c->item[1]) ||
        !is_list(&c->item[2]))
        return cal_fail(r->cx, CAL_E_BAD_ICAL,
                        "A component in jCal is a list of its name, its properties and its "
                        "components.");
    if (r->depth == MAX_DEPTH)
        return cal_fail(r->cx, CAL_E_BAD_ICAL, "Components are nested deeper than %d.", MAX_DEPTH);
    r->depth++;
    jcal_add_upper(name, c->item[0].text);
    ical_print_line(r->out, CAL_STR("BEGIN"), cal_buf_str(name));
    e = read_parts(r, c);
    ical_print_line(r->out, CAL_STR("END"), cal_buf_str(name));
    r->depth--;
    return e;
}

cal_err ical_jcal_read(cal_ctx *cx, cal_str json, size_t max_bytes, cal_buf *out)
{
    reading r = {.cx = cx, .out = out};
    const json_value *root;
    cal_err e = json_parse_within(cx, json, max_bytes, &root);

    if (e) {
        cal_str why = cx->fail.why;

        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_BAD_ICAL, "The text is no jCal: %.*s", CAL_FMT(why));
    }
    if (!is_list(root) || root->n == 0 || !is_list(&root->item[0]))
        return read_comp(&r, root);
    for (size_t i = 0; i < root->n && !e; i++)
        e = read_comp(&r, &root->item[i]);
    return e;
}
