/* SPDX-License-Identifier: MIT */
/* When somebody is busy (RFC 4791 7.10): what instances of events take, merged. */
#include "ical/busy.h"

#include <stdlib.h>

#include "base/id.h"
#include "base/time.h"
#include "ical/itip.h"
#include "ical/print.h"

static const struct {
    const char *name;
    ical_fbtype type;
} types[] = {
    {"BUSY",             ICAL_BUSY            },
    {"BUSY-TENTATIVE",   ICAL_BUSY_TENTATIVE  },
    {"BUSY-UNAVAILABLE", ICAL_BUSY_UNAVAILABLE},
};

static bool says(const ical_comp *c, cal_str name, cal_str value)
{
    const ical_prop *p = ical_prop_at(c, name);

    return p && cal_str_eq_ci(cal_str_trim(p->value), value);
}

/* RFC 4791 7.10: the type by STATUS and TRANSP; false: it takes no time of anybody. */
static bool type_of(const ical_comp *c, ical_fbtype *out)
{
    if (says(c, CAL_STR("TRANSP"), CAL_STR("TRANSPARENT")) ||
        says(c, CAL_STR("STATUS"), CAL_STR("CANCELLED")))
        return false;
    *out = says(c, CAL_STR("STATUS"), CAL_STR("TENTATIVE")) ? ICAL_BUSY_TENTATIVE : ICAL_BUSY;
    return true;
}

typedef struct adding {
    cal_ctx *cx;
    const ical_addresses *owner; /* or NULL */
    ical_spans *spans;
} adding;

/* What the answer of whose time it is makes of it; false: nothing. */
static bool is_attended(const adding *a, const ical_comp *c, ical_fbtype *type)
{
    const ical_prop *p = a->owner ? ical_attendee_at(c, a->owner) : NULL;
    cal_str answer = p ? ical_param_at(p, CAL_STR("PARTSTAT")) : CAL_STR("ACCEPTED");

    if (cal_str_eq_ci(answer, CAL_STR("DECLINED")) || cal_str_eq_ci(answer, CAL_STR("DELEGATED")))
        return false;
    if (!cal_str_eq_ci(answer, CAL_STR("ACCEPTED")))
        *type = ICAL_BUSY_TENTATIVE;
    return true;
}

static bool add_instance(void *state, const ical_instance *i)
{
    const adding *a = state;
    ical_fbtype type;

    if (i->to > i->from && type_of(i->comp, &type) && is_attended(a, i->comp, &type))
        CAL_PUSH(a->cx->arena, a->spans, (ical_span){i->from, i->to, type});
    return true;
}

bool ical_fbtype_at(cal_str name, ical_fbtype *out)
{
    name = cal_str_trim(name);
    *out = ICAL_BUSY;
    for (size_t i = 0; i < CAL_COUNT(types); i++) {
        if (cal_str_eq_ci(name, cal_str_c(types[i].name)))
            *out = types[i].type;
    }
    return !cal_str_eq_ci(name, CAL_STR("FREE"));
}

static void add_periods(cal_ctx *cx, const ical_object *o, const ical_prop *p, ical_spans *spans)
{
    cal_str rest = p->value;
    ical_fbtype type;

    if (!cal_str_eq_ci(p->name, CAL_STR("FREEBUSY")) ||
        !ical_fbtype_at(ical_param_at(p, CAL_STR("FBTYPE")), &type))
        return;
    while (rest.p) {
        ical_period period;

        if (!ical_period_parse(o->tz, p, cal_str_cut(&rest, ','), &period))
            continue;

        int64_t from = ical_time_utc(&period.start, NULL);

        CAL_PUSH(cx->arena, spans, (ical_span){from, from + period.duration_s, type});
    }
}

cal_err ical_busy_add(cal_ctx *cx, const ical_object *o, const ical_range *range, int64_t *budget,
                      ical_spans *spans)
{
    return ical_busy_add_of(cx, o, NULL, range, budget, spans);
}

cal_err ical_busy_add_of(cal_ctx *cx, const ical_object *o, const ical_addresses *owner,
                         const ical_range *range, int64_t *budget, ical_spans *spans)
{
    adding a = {cx, owner, spans};

    if (cal_str_eq_ci(o->kind, CAL_STR("VEVENT")))
        return ical_expand(cx, o, range, budget, add_instance, &a);
    if (!cal_str_eq_ci(o->kind, CAL_STR("VFREEBUSY")) || !o->master)
        return CAL_OK;
    for (size_t i = 0; i < o->master->n_props; i++)
        add_periods(cx, o, &o->master->props[i], spans);
    return CAL_OK;
}

static int by_type(const void *a, const void *b)
{
    const ical_span *x = a, *y = b;

    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static int by_begin(const void *a, const void *b)
{
    const ical_span *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->type > y->type) - (x->type < y->type);
}

static size_t clip(ical_spans *spans, int64_t from, int64_t to)
{
    size_t n = 0;

    for (size_t i = 0; i < spans->n; i++) {
        ical_span s = spans->at[i];

        s.from = s.from < from ? from : s.from;
        s.to = s.to > to ? to : s.to;
        if (s.from < s.to)
            spans->at[n++] = s;
    }
    return n;
}

void ical_busy_merge(ical_spans *spans, int64_t from, int64_t to)
{
    size_t n = 0;

    spans->n = clip(spans, from, to);
    if (spans->n == 0)
        return;
    qsort(spans->at, spans->n, sizeof *spans->at, by_type);
    for (size_t i = 1; i < spans->n; i++) {
        ical_span *last = &spans->at[n], *s = &spans->at[i];

        if (s->type == last->type && s->from <= last->to)
            last->to = s->to > last->to ? s->to : last->to;
        else
            spans->at[++n] = *s;
    }
    spans->n = n + 1;
    qsort(spans->at, spans->n, sizeof *spans->at, by_begin);
}

static cal_str utc_text(cal_ctx *cx, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    return cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
}

static void print_span(cal_ctx *cx, const ical_span *s, cal_buf *out)
{
    cal_str head = cal_arena_printf(cx->arena, "FREEBUSY;FBTYPE=%s", types[s->type].name);
    cal_str value =
        cal_arena_printf(cx->arena, "%s/%s", utc_text(cx, s->from).p, utc_text(cx, s->to).p);

    ical_print_line(out, head, value);
}

void ical_busy_print_spans(cal_ctx *cx, const ical_spans *spans, cal_buf *out)
{
    for (size_t i = 0; i < spans->n; i++)
        print_span(cx, &spans->at[i], out);
}

void ical_busy_print(cal_ctx *cx, const ical_spans *spans, int64_t from, int64_t to, cal_buf *out)
{
    cal_buf_add_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//Calends//EN\r\n"
                       "BEGIN:VFREEBUSY\r\n");
    ical_print_line(out, CAL_STR("UID"), cal_id_uuid(cx->arena));
    ical_print_line(out, CAL_STR("DTSTAMP"), utc_text(cx, cx->now));
    ical_print_line(out, CAL_STR("DTSTART"), utc_text(cx, from));
    ical_print_line(out, CAL_STR("DTEND"), utc_text(cx, to));
    ical_busy_print_spans(cx, spans, out);
    cal_buf_add_c(out, "END:VFREEBUSY\r\nEND:VCALENDAR\r\n");
}
