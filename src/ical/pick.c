/* SPDX-License-Identifier: MIT */
/* Partial calendar-data: the properties and components that a client asked for (RFC 4791 9.6.1 to
   9.6.4), and the free-busy periods of a range (9.6.7). */
#include "ical/edit.h"
#include "ical/print.h"

static const ical_pick_prop *pick_prop(const ical_pick *pick, cal_str name)
{
    for (size_t i = 0; i < pick->n_props; i++) {
        if (cal_str_eq_ci(pick->props[i].name, name))
            return &pick->props[i];
    }
    return NULL;
}

static const ical_pick *pick_comp(const ical_pick *pick, cal_str name)
{
    for (size_t i = 0; i < pick->n_comps; i++) {
        if (cal_str_eq_ci(pick->comps[i].name, name))
            return &pick->comps[i];
    }
    return NULL;
}

/* Name and parameters without the value (RFC 4791 9.6.4, novalue). */
static void print_bare(const ical_prop *p, cal_buf *out)
{
    ical_prop bare = *p;

    bare.value = CAL_STR("");
    bare.raw = (cal_str){NULL, 0};

    ical_comp one = {.name = CAL_STR(""), .props = &bare, .n_props = 1};

    ical_print(out, &one);
}

static void print_prop(const ical_prop *p, cal_buf *out)
{
    cal_buf_add(out, p->raw);
    if (p->raw.n && p->raw.p[p->raw.n - 1] != '\n')
        cal_buf_add_c(out, "\r\n");
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void print_picked(const ical_comp *c, const ical_pick *pick, cal_buf *out)
{
    ical_print_line(out, CAL_STR("BEGIN"), c->name);
    for (size_t i = 0; i < c->n_props; i++) {
        const ical_pick_prop *want = pick_prop(pick, c->props[i].name);

        if (want && want->novalue)
            print_bare(&c->props[i], out);
        else if (want || pick->all_props)
            print_prop(&c->props[i], out);
    }
    for (size_t i = 0; i < c->n_comps; i++) {
        const ical_pick *want = pick_comp(pick, c->comps[i]->name);

        if (want) {
            print_picked(c->comps[i], want, out);
        } else if (pick->all_comps) {
            ical_pick all = {.all_props = true, .all_comps = true};

            print_picked(c->comps[i], &all, out);
        }
    }
    ical_print_line(out, CAL_STR("END"), c->name);
}

cal_err ical_print_picked(cal_ctx *cx, cal_str text, const ical_pick *pick, cal_buf *out)
{
    ical_comp *root;
    cal_err e = ical_parse(cx, text, &root);

    if (e)
        return e;
    for (size_t i = 0; i < root->n_comps; i++) {
        if (cal_str_eq_ci(root->comps[i]->name, pick->name))
            print_picked(root->comps[i], pick, out);
    }
    return CAL_OK;
}

/* ---- limit-freebusy-set ---- */

static bool in_range(ical_tz *tz, const ical_prop *p, cal_str text, const ical_range *r)
{
    ical_period period;
    int64_t from;

    if (!ical_period_parse(tz, p, text, &period))
        return false;
    from = ical_time_utc(&period.start, r->zone);
    return from < r->to && from + period.duration_s > r->from;
}

/* The property with those of its periods; nothing when there are none. */
static void print_periods(cal_ctx *cx, ical_tz *tz, const ical_prop *p, const ical_range *r,
                          cal_buf *out)
{
    cal_buf *kept = cal_buf_new(cx->arena, 0);
    cal_str rest = p->value;
    ical_prop some = *p;
    ical_comp one = {.name = CAL_STR(""), .props = &some, .n_props = 1};
    size_t dropped = 0;

    while (rest.p) {
        cal_str text = cal_str_trim(cal_str_cut(&rest, ','));

        if (!in_range(tz, p, text, r)) {
            dropped++;
            continue;
        }
        if (kept->n)
            cal_buf_add_byte(kept, ',');
        cal_buf_add(kept, text);
    }
    if (!dropped) {
        print_prop(p, out);
    } else if (kept->n) {
        some.value = cal_buf_str(kept);
        some.raw = (cal_str){NULL, 0};
        ical_print(out, &one);
    }
}

static void print_busy(cal_ctx *cx, ical_tz *tz, const ical_comp *c, const ical_range *r,
                       cal_buf *out)
{
    ical_print_line(out, CAL_STR("BEGIN"), c->name);
    for (size_t i = 0; i < c->n_props; i++) {
        if (cal_str_eq_ci(c->props[i].name, CAL_STR("FREEBUSY")))
            print_periods(cx, tz, &c->props[i], r, out);
        else
            print_prop(&c->props[i], out);
    }
    for (size_t i = 0; i < c->n_comps; i++)
        ical_print(out, c->comps[i]);
    ical_print_line(out, CAL_STR("END"), c->name);
}

cal_err ical_print_busy_limited(cal_ctx *cx, cal_str text, const ical_range *range, cal_buf *out)
{
    ical_object o;
    cal_err e = ical_object_load(cx, text, &o);

    if (e)
        return e;
    if (!cal_str_eq(o.kind, CAL_STR("VFREEBUSY"))) {
        cal_buf_add(out, text);
        return CAL_OK;
    }
    ical_print_line(out, CAL_STR("BEGIN"), o.calendar->name);
    for (size_t i = 0; i < o.calendar->n_props; i++)
        print_prop(&o.calendar->props[i], out);
    for (size_t i = 0; i < o.calendar->n_comps; i++) {
        if (ical_comp_is(o.calendar->comps[i], CAL_STR("VFREEBUSY")))
            print_busy(cx, o.tz, o.calendar->comps[i], range, out);
        else
            ical_print(out, o.calendar->comps[i]);
    }
    ical_print_line(out, CAL_STR("END"), o.calendar->name);
    return CAL_OK;
}
