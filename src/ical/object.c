/* SPDX-License-Identifier: MIT */
/* The tree of an iCalendar stream (RFC 5545 3.4, 3.6). While a component is open its properties and
   children lie on two stacks; its END moves them into arrays of the exact size. */
#include "ical/object.h"

#include <string.h>

#include "base/vec.h"
#include "ical/line.h"
#include "ical/read.h"

enum { MAX_DEPTH = 16 };

typedef struct frame {
    ical_comp *comp;
    size_t props, comps; /* heights of the stacks where its own begin */
    const char *begin;   /* of its BEGIN line */
    bool is_whole;       /* no END was missing below it */
} frame;

typedef struct child {
    ical_comp *comp;
} child;

typedef struct reader {
    cal_ctx *cx;
    CAL_VEC(ical_prop) props;
    CAL_VEC(child) comps;
    frame open[MAX_DEPTH + 1]; /* [0] is the stream */
    size_t depth;
    ical_mends *mends; /* NULL: nothing is mended */
} reader;

/* Moves what lies on the stacks above the frame into the component. */
static void settle(reader *r, const frame *f)
{
    ical_comp *c = f->comp;

    c->n_props = r->props.n - f->props;
    c->props = CAL_NEW_N(r->cx->arena, ical_prop, c->n_props);
    if (c->n_props)
        memcpy(c->props, r->props.at + f->props, c->n_props * sizeof *c->props);
    c->n_comps = r->comps.n - f->comps;
    c->comps = CAL_NEW_N(r->cx->arena, ical_comp *, c->n_comps);
    for (size_t i = 0; i < c->n_comps; i++)
        c->comps[i] = r->comps.at[f->comps + i].comp;
    r->props.n = f->props;
    r->comps.n = f->comps;
}

/* Ends the innermost component; end: behind its END line, NULL when that is missing. */
static void close_one(reader *r, const char *end)
{
    frame *f = &r->open[r->depth];
    ical_comp *c = f->comp;

    if (!end)
        f->is_whole = false;
    settle(r, f);
    if (f->is_whole)
        c->raw = (cal_str){f->begin, (size_t)(end - f->begin)};
    if (r->depth == 0)
        return;
    r->depth--;
    r->open[r->depth].is_whole &= f->is_whole;
    CAL_PUSH(r->cx->arena, &r->comps, (child){c});
}

static void open_one(reader *r, cal_str name, const ical_prop *p)
{
    ical_comp *c = CAL_NEW(r->cx->arena, ical_comp);

    c->name = name;
    c->line = p->line;
    r->open[++r->depth] = (frame){c, r->props.n, r->comps.n, p->raw.p, true};
}

static cal_err begin(reader *r, const ical_prop *p)
{
    cal_str name = cal_str_trim(p->value);
    size_t most = r->mends ? MAX_DEPTH - 1 : MAX_DEPTH; /* a VCALENDAR may still be put around */

    if (name.n == 0)
        return cal_fail(r->cx, CAL_E_BAD_ICAL, "Line %d: BEGIN names no component.", p->line);
    if (r->depth == most)
        return cal_fail(r->cx, CAL_E_BAD_ICAL, "Line %d: components are nested deeper than %d.",
                        p->line, (int)most);
    open_one(r, name, p);
    return CAL_OK;
}

/* The depth of the innermost open component of that name; 0 when there is none. */
static size_t depth_of(const reader *r, cal_str name)
{
    size_t d = r->depth;

    while (d && !cal_str_eq_ci(r->open[d].comp->name, name))
        d--;
    return d;
}

static cal_err end(reader *r, const ical_prop *p)
{
    cal_str name = cal_str_trim(p->value);
    const ical_comp *inner = r->open[r->depth].comp;
    size_t d = depth_of(r, name);

    if (d && d == r->depth) {
        close_one(r, p->raw.p + p->raw.n);
        return CAL_OK;
    }
    if (!r->mends && r->depth == 0)
        return cal_fail(r->cx, CAL_E_BAD_ICAL, "Line %d: END:%.*s, but no component is open.",
                        p->line, CAL_FMT(name));
    if (!r->mends)
        return cal_fail(r->cx, CAL_E_BAD_ICAL,
                        "Line %d: END:%.*s, but the %.*s of line %d is still open.", p->line,
                        CAL_FMT(name), CAL_FMT(inner->name), inner->line);
    CAL_PUSH(r->cx->arena, r->mends, (ical_mend){p->line, ICAL_MEND_END});
    r->open[r->depth].is_whole = false;
    while (d && r->depth > d)
        close_one(r, NULL);
    if (d)
        close_one(r, p->raw.p + p->raw.n);
    return CAL_OK;
}

static cal_err take(reader *r, const ical_prop *p)
{
    if (cal_str_eq_ci(p->name, CAL_STR("BEGIN")))
        return begin(r, p);
    if (cal_str_eq_ci(p->name, CAL_STR("END")))
        return end(r, p);
    if (r->depth == 0 && r->mends)
        return CAL_OK;
    if (r->depth == 0)
        return cal_fail(r->cx, CAL_E_BAD_ICAL,
                        "Line %d stands outside of a component; a calendar begins with "
                        "BEGIN:VCALENDAR.",
                        p->line);
    CAL_PUSH(r->cx->arena, &r->props, *p);
    return CAL_OK;
}

static int line_of(cal_str text, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at; i++)
        line += text.p[i] == '\n';
    return line;
}

static cal_err check_text(cal_ctx *cx, cal_str text)
{
    size_t at = ical_text_fault(text);

    if (at == text.n)
        return CAL_OK;
    if ((unsigned char)text.p[at] < 0x20)
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "Line %d holds the control character 0x%02x, which no calendar may hold; "
                        "remove it.",
                        line_of(text, at), (unsigned)(unsigned char)text.p[at]);
    return cal_fail(cx, CAL_E_BAD_ICAL,
                    "Line %d is not UTF-8, or is folded within a character; send UTF-8 and fold "
                    "between characters.",
                    line_of(text, at));
}

static cal_err read_lines(reader *r, cal_str text)
{
    ical_lines at = ical_lines_new(text);

    for (;;) {
        ical_prop p;
        cal_err e = ical_line_next(r->cx, &at, &p);

        if (e || !p.raw.p)
            return e;
        if ((e = take(r, &p)))
            return e;
    }
}

static cal_err mend_lines(reader *r, cal_str text)
{
    ical_lines at = ical_lines_new(text);
    ical_prop p;
    bool is_mended;

    while (ical_mend_next(r->cx, &at, r->mends, &p, &is_mended)) {
        if (is_mended)
            r->open[r->depth].is_whole = false;

        cal_err e = take(r, &p);

        if (e)
            return e;
        if (is_mended)
            r->open[r->depth].is_whole = false;
        if (at.line > ICAL_MAX_LINES)
            return cal_fail(r->cx, CAL_E_BAD_ICAL, "The text has more than %d lines.",
                            ICAL_MAX_LINES);
    }
    if (r->depth)
        CAL_PUSH(r->cx->arena, r->mends, (ical_mend){at.line, ICAL_MEND_END});
    return CAL_OK;
}

cal_err ical_parse_mending(cal_ctx *cx, cal_str text, ical_mends *mends, ical_comp **out)
{
    reader *r = CAL_NEW(cx->arena, reader);
    cal_err e;

    *r = (reader){.cx = cx, .mends = mends};
    *out = CAL_NEW(cx->arena, ical_comp);
    (*out)->name = CAL_STR("");
    (*out)->line = 1;
    r->open[0] = (frame){*out, 0, 0, text.p, true};
    e = mends ? mend_lines(r, text) : read_lines(r, text);
    if (e)
        return e;
    while (r->depth)
        close_one(r, NULL);
    close_one(r, text.p + text.n);
    return CAL_OK;
}

cal_err ical_parse(cal_ctx *cx, cal_str text, ical_comp **out)
{
    cal_err e = check_text(cx, text);

    return e ? e : ical_parse_mending(cx, text, NULL, out);
}

const ical_prop *ical_prop_at(const ical_comp *c, cal_str name)
{
    for (size_t i = 0; i < c->n_props; i++) {
        if (cal_str_eq_ci(c->props[i].name, name))
            return &c->props[i];
    }
    return NULL;
}

bool ical_comp_is(const ical_comp *c, cal_str name)
{
    return cal_str_eq_ci(c->name, name);
}
