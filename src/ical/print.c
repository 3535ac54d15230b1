/* SPDX-License-Identifier: MIT */
/* Writing iCalendar (RFC 5545 3.1): bytes that were read go out as they came, lines that were made
   are folded. */
#include "ical/print.h"

#include "base/utf8.h"

enum { FOLD_BYTES = 75 };

/* Adds s to a line of which *used bytes stand already, folding. */
static void add_folded(cal_buf *out, cal_str s, size_t *used)
{
    while (s.n > FOLD_BYTES - *used) {
        cal_str head = cal_utf8_take(s, FOLD_BYTES - *used);

        if (head.n == 0 && *used <= 1) /* bytes that are no UTF-8: cut them anywhere */
            head = cal_str_take(s, FOLD_BYTES - *used);
        cal_buf_add(out, head);
        cal_buf_add_c(out, "\r\n ");
        s = cal_str_skip(s, head.n);
        *used = 1;
    }
    cal_buf_add(out, s);
    *used += s.n;
}

void ical_print_line(cal_buf *out, cal_str head, cal_str value)
{
    size_t used = 0;

    add_folded(out, head, &used);
    add_folded(out, CAL_STR(":"), &used);
    add_folded(out, value, &used);
    cal_buf_add_c(out, "\r\n");
}

void ical_print_escaped(cal_buf *out, cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
            continue;
        if (c == '\n' || c == '\r') {
            cal_buf_add_c(out, "\\n");
            continue;
        }
        if (c == '\\' || c == ';' || c == ',')
            cal_buf_add_byte(out, '\\');
        cal_buf_add_byte(out, c);
    }
}

/* Copies raw lines; the last one may lack its end. */
static void add_raw(cal_buf *out, cal_str raw)
{
    cal_buf_add(out, raw);
    if (raw.n && raw.p[raw.n - 1] != '\n')
        cal_buf_add_c(out, "\r\n");
}

static void print_prop(cal_buf *out, const ical_prop *p)
{
    size_t used = 0;

    if (p->raw.p) {
        add_raw(out, p->raw);
        return;
    }
    add_folded(out, p->name, &used);
    for (size_t i = 0; i < p->n_params; i++) {
        add_folded(out, CAL_STR(";"), &used);
        add_folded(out, p->params[i].name, &used);
        if (!p->params[i].value.p)
            continue;
        add_folded(out, CAL_STR("="), &used);
        add_folded(out, p->params[i].value, &used);
    }
    add_folded(out, CAL_STR(":"), &used);
    add_folded(out, p->value, &used);
    cal_buf_add_c(out, "\r\n");
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void print_below(cal_buf *out, const ical_comp *c)
{
    for (size_t i = 0; i < c->n_props; i++)
        print_prop(out, &c->props[i]);
    for (size_t i = 0; i < c->n_comps; i++) {
        ical_print(out, c->comps[i]);
        if (out->n && out->p[out->n - 1] != '\n')
            cal_buf_add_c(out, "\r\n");
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): see print_below */
void ical_print(cal_buf *out, const ical_comp *c)
{
    if (c->raw.p) {
        cal_buf_add(out, c->raw);
        return;
    }
    if (c->name.n)
        ical_print_line(out, CAL_STR("BEGIN"), c->name);
    print_below(out, c);
    if (c->name.n)
        ical_print_line(out, CAL_STR("END"), c->name);
}
