/* SPDX-License-Identifier: MIT */
/* One component being changed: its properties and parameters (RFC 5545 3.2, RFC 6638 7). */
#include <string.h>

#include "base/time.h"
#include "ical/itip_draft.h"

/* ---- parameters ---- */

/* A value that a parameter can hold: carets for quotes and line ends, quotes around what needs
   them (RFC 5545 3.1, RFC 6868). */
static cal_str quoted(cal_ctx *cx, cal_str value)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    bool needs = false;

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        needs |= c == ',' || c == ';' || c == ':';
        if (c == '"' || c == '^' || c == '\n')
            cal_buf_add_c(b, c == '"' ? "^'" : c == '^' ? "^^" : "^n");
        else if (c != '\r')
            cal_buf_add_byte(b, c);
    }
    return cal_arena_printf(cx->arena, needs ? "\"%.*s\"" : "%.*s", CAL_FMT(cal_buf_str(b)));
}

static bool says(cal_ctx *cx, const ical_prop *p, cal_str name, cal_str value)
{
    cal_str now = ical_param_text(cx, p, name);

    return value.p ? now.p && cal_str_eq(now, value) : !now.p;
}

ical_prop ical_prop_with(cal_ctx *cx, const ical_prop *p, cal_str name, cal_str value)
{
    if (says(cx, p, name, value))
        return *p;

    ical_param *params = CAL_NEW_N(cx->arena, ical_param, p->n_params + 1);
    ical_prop out = *p;
    bool is_set = !value.p;
    size_t n = 0;

    for (size_t i = 0; i < p->n_params; i++) {
        if (!cal_str_eq_ci(p->params[i].name, name)) {
            params[n++] = p->params[i];
        } else if (!is_set) {
            params[n++] = (ical_param){p->params[i].name, quoted(cx, value)};
            is_set = true;
        }
    }
    if (!is_set)
        params[n++] = (ical_param){name, quoted(cx, value)};
    out.params = params;
    out.n_params = n;
    out.raw = (cal_str){NULL, 0};
    return out;
}

ical_prop ical_prop_unmarked(cal_ctx *cx, const ical_prop *p)
{
    static const cal_str marks[] = {CAL_STR_K("SCHEDULE-AGENT"), CAL_STR_K("SCHEDULE-STATUS"),
                                    CAL_STR_K("SCHEDULE-FORCE-SEND")};
    static const cal_str none = {NULL, 0};
    ical_prop out = *p;

    for (size_t i = 0; i < CAL_COUNT(marks); i++)
        out = ical_prop_with(cx, &out, marks[i], none);
    return out;
}

bool ical_prop_is_private(cal_str name)
{
    static const cal_str heads[] = {
        CAL_STR_K("X-APPLE-DEFAULT-ALARM"),
        CAL_STR_K("X-APPLE-NEEDS-REPLY"),
        CAL_STR_K("X-APPLE-TRAVEL-"),
        CAL_STR_K("X-CALENDARSERVER-"),
        CAL_STR_K("X-CALENDS-"),
        CAL_STR_K("X-EVOLUTION-"),
        CAL_STR_K("X-KDE-"),
        CAL_STR_K("X-LIC-"),
        CAL_STR_K("X-MOZ-"),
    };

    for (size_t i = 0; i < CAL_COUNT(heads); i++) {
        if (cal_str_starts_ci(name, heads[i]))
            return true;
    }
    return false;
}

/* ---- values ---- */

int64_t ical_number_at(const ical_comp *c, cal_str name)
{
    const ical_prop *p = ical_prop_at(c, name);
    int64_t v;

    return p && cal_str_to_i64(cal_str_trim(p->value), &v) && v > 0 ? v : 0;
}

bool ical_comp_is_cancelled(const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("STATUS"));

    return p && cal_str_eq_ci(cal_str_trim(p->value), CAL_STR("CANCELLED"));
}

cal_str ical_stamp(cal_ctx *cx, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    return cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
}

/* ---- the component ---- */

ical_draft *ical_draft_new(cal_ctx *cx, const ical_comp *c)
{
    ical_draft *d = CAL_NEW(cx->arena, ical_draft);

    d->cx = cx;
    d->from = c;
    d->name = c->name;
    d->props.at = c->props;
    d->props.n = c->n_props;
    return d;
}

/* Lists of its own, so that they may change. */
static void open_draft(ical_draft *d)
{
    const ical_comp *c = d->from;

    if (d->is_changed)
        return;
    d->is_changed = true;
    d->props.cap = c->n_props + 8;
    d->props.at = CAL_NEW_N(d->cx->arena, ical_prop, d->props.cap);
    if (c->n_props)
        memcpy(d->props.at, c->props, c->n_props * sizeof *c->props);
    for (size_t i = 0; i < c->n_comps; i++)
        CAL_PUSH(d->cx->arena, &d->comps, (ical_child){c->comps[i]});
}

size_t ical_draft_find(const ical_draft *d, cal_str name, size_t at)
{
    while (at < d->props.n && !cal_str_eq_ci(d->props.at[at].name, name))
        at++;
    return at;
}

const ical_prop *ical_draft_at(const ical_draft *d, cal_str name)
{
    size_t at = ical_draft_find(d, name, 0);

    return at < d->props.n ? &d->props.at[at] : NULL;
}

void ical_draft_insert(ical_draft *d, size_t at, ical_prop p)
{
    open_draft(d);
    at = at < d->props.n ? at : d->props.n;
    CAL_PUSH(d->cx->arena, &d->props, p);
    memmove(d->props.at + at + 1, d->props.at + at, (d->props.n - 1 - at) * sizeof p);
    d->props.at[at] = p;
}

void ical_draft_replace(ical_draft *d, size_t at, ical_prop p)
{
    if (p.raw.p && p.raw.p == d->props.at[at].raw.p)
        return;
    open_draft(d);
    d->props.at[at] = p;
}

void ical_draft_remove_at(ical_draft *d, size_t at)
{
    open_draft(d);
    d->props.n--;
    memmove(d->props.at + at, d->props.at + at + 1, (d->props.n - at) * sizeof *d->props.at);
}

void ical_draft_filter(ical_draft *d, ical_keep *keep, const void *state)
{
    size_t kept = 0;

    while (kept < d->props.n && keep(state, &d->props.at[kept]))
        kept++;
    if (kept == d->props.n)
        return;
    open_draft(d);
    for (size_t i = kept + 1; i < d->props.n; i++) {
        if (keep(state, &d->props.at[i]))
            d->props.at[kept++] = d->props.at[i];
    }
    d->props.n = kept;
}

bool ical_keep_attendee(const void *state, const ical_prop *p)
{
    return !cal_str_eq_ci(p->name, CAL_STR("ATTENDEE")) || ical_addresses_has(state, p->value);
}

static bool keep_others(const void *state, const ical_prop *p)
{
    return !cal_str_eq_ci(p->name, *(const cal_str *)state);
}

void ical_draft_remove(ical_draft *d, cal_str name)
{
    ical_draft_filter(d, keep_others, &name);
}

void ical_draft_set(ical_draft *d, cal_str name, cal_str value)
{
    size_t at = ical_draft_find(d, name, 0);
    ical_prop p = {.name = name, .value = value};

    if (at == d->props.n) {
        ical_draft_insert(d, at, p);
    } else if (!cal_str_eq(d->props.at[at].value, value)) {
        p = d->props.at[at];
        p.value = value;
        p.raw = (cal_str){NULL, 0};
        ical_draft_replace(d, at, p);
    }
}

void ical_draft_remove_comps(ical_draft *d, cal_str name)
{
    size_t kept = 0, found = 0;

    for (size_t i = 0; i < d->from->n_comps && !d->is_changed; i++)
        found += ical_comp_is(d->from->comps[i], name);
    if (!d->is_changed && !found)
        return;
    open_draft(d);
    for (size_t i = 0; i < d->comps.n; i++) {
        if (!ical_comp_is(d->comps.at[i].comp, name))
            d->comps.at[kept++] = d->comps.at[i];
    }
    d->comps.n = kept;
}

void ical_draft_remove_all_comps(ical_draft *d)
{
    open_draft(d);
    d->comps.n = 0;
}

void ical_draft_add_comp(ical_draft *d, const ical_comp *c)
{
    open_draft(d);
    CAL_PUSH(d->cx->arena, &d->comps, (ical_child){c});
}

/* A tree is made of components that may be changed; these are only read. */
static ical_comp *borrowed(const ical_comp *c)
{
    union {
        const ical_comp *lent;
        ical_comp *comp;
    } u = {c};

    return u.comp;
}

const ical_comp *ical_draft_comp(const ical_draft *d)
{
    if (!d->is_changed)
        return d->from;

    ical_comp *c = CAL_NEW(d->cx->arena, ical_comp);

    *c = (ical_comp){.name = d->name, .line = d->from->line};
    c->props = d->props.at;
    c->n_props = d->props.n;
    c->n_comps = d->comps.n;
    c->comps = CAL_NEW_N(d->cx->arena, ical_comp *, d->comps.n);
    for (size_t i = 0; i < d->comps.n; i++)
        c->comps[i] = borrowed(d->comps.at[i].comp);
    return c;
}
