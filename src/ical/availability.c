/* SPDX-License-Identifier: MIT */
/* Free/busy time out of VAVAILABILITY (RFC 7953 5): all of a component's time is busy, its
   AVAILABLE instances are carved out of it, and the components lie over one another by PRIORITY. */
#include "ical/availability.h"

#include <stdlib.h>

#include "ical/span.h"

enum { RANKS = 10, TYPES = ICAL_BUSY_UNAVAILABLE + 1, FREE = TYPES };

/* ---- gathering ---- */

typedef struct gathering {
    cal_ctx *cx;
    ical_tz *tz;
    const ical_comp *calendar;
    int64_t *budget;
    ical_each *each;  /* for each AVAILABLE instance in the range */
    void *state;      /* what each writes to */
    ical_range range; /* that of the component, within what is asked */
    int rank;
    bool is_done;
} gathering;

static cal_err too_many(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_INSTANCES,
                    "The availability takes more work than is allowed; ask for a shorter range.");
}

void ical_availability_bounds(ical_tz *tz, const ical_comp *c, const ical_zone *zone, int64_t *from,
                              int64_t *to)
{
    const ical_prop *start = ical_prop_at(c, CAL_STR("DTSTART"));
    const ical_prop *end = ical_prop_at(c, CAL_STR("DTEND"));
    const ical_prop *length = ical_prop_at(c, CAL_STR("DURATION"));
    ical_duration d;
    ical_time a, b;
    bool has_start = start && ical_time_at(tz, start, &a);

    *from = has_start ? ical_time_utc(&a, zone) : INT64_MIN;
    *to = INT64_MAX;
    if (end && ical_time_at(tz, end, &b))
        *to = ical_time_utc(&b, zone);
    else if (has_start && length && ical_duration_parts(length->value, &d))
        *to = ical_span_end(&a, d, zone);
}

static int rank_of(const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("PRIORITY"));
    int64_t v;

    return p && cal_str_to_i64(cal_str_trim(p->value), &v) && v > 0 && v < RANKS ? RANKS - (int)v
                                                                                 : 0;
}

static ical_fbtype type_of(const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("BUSYTYPE"));
    ical_fbtype type;

    return p && ical_fbtype_at(p->value, &type) ? type : ICAL_BUSY_UNAVAILABLE;
}

static bool add_instance(void *state, const ical_instance *i)
{
    const gathering *g = state;
    ical_covers *out = g->state;
    ical_cover c = {.from = i->from, .to = i->to, .rank = g->rank, .is_free = true};

    c.from = c.from < g->range.from ? g->range.from : c.from;
    c.to = c.to > g->range.to ? g->range.to : c.to;
    if (c.from < c.to)
        CAL_PUSH(g->cx->arena, &out->list, c);
    return true;
}

/* An AVAILABLE with its place in its component. */
typedef struct part {
    cal_str uid;
    const ical_comp *comp;
    size_t order;
    bool is_override;
} part;

/* By UID, masters first. */
static int by_uid(const void *a, const void *b)
{
    const part *x = a, *y = b;
    int d = cal_str_cmp(x->uid, y->uid);

    if (!d)
        d = x->is_override - y->is_override;
    return d ? d : (x->order > y->order) - (x->order < y->order);
}

static size_t list_parts(const gathering *g, const ical_comp *c, part **out)
{
    part *parts = CAL_NEW_N(g->cx->arena, part, c->n_comps);
    size_t n = 0;

    for (size_t i = 0; i < c->n_comps; i++) {
        const ical_comp *a = c->comps[i];

        if (ical_comp_is(a, CAL_STR("AVAILABLE")))
            parts[n++] = (part){ical_text_at(g->cx, a, CAL_STR("UID")), a, i,
                                ical_prop_at(a, CAL_STR("RECURRENCE-ID")) != NULL};
    }
    if (n > 1)
        qsort(parts, n, sizeof *parts, by_uid);
    *out = parts;
    return n;
}

/* How many of the parts, from the first on, make one recurrence set: a master, and its overrides
   unless another master of that UID comes first. */
static size_t set_length(const part *parts, size_t n)
{
    size_t k = 1;

    while (k < n && parts[k].is_override && parts[0].uid.n &&
           cal_str_eq(parts[k].uid, parts[0].uid))
        k++;
    return k;
}

static cal_err add_set(gathering *g, const part *parts, size_t n)
{
    ical_object o = {.calendar = g->calendar, .tz = g->tz, .kind = CAL_STR("AVAILABLE")};

    o.uid = parts[0].uid;
    o.overrides = CAL_NEW_N(g->cx->arena, const ical_comp *, n);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].is_override)
            o.overrides[o.n_overrides++] = parts[i].comp;
        else
            o.master = parts[i].comp;
    }
    *g->budget -= (int64_t)n;
    if (*g->budget < 0)
        return too_many(g->cx);
    return ical_expand(g->cx, &o, &g->range, g->budget, g->each, g);
}

/* The range of a component within what is asked; false when there is none. */
static bool narrow(gathering *g, const ical_comp *c, const ical_range *asked)
{
    ical_range r = {.zone = asked->zone};

    ical_availability_bounds(g->tz, c, asked->zone, &r.from, &r.to);
    r.from = r.from < asked->from ? asked->from : r.from;
    r.to = r.to > asked->to ? asked->to : r.to;
    g->range = r;
    return r.from < r.to;
}

/* The AVAILABLE instances of a component, set by set. */
static cal_err each_part(gathering *g, const ical_comp *c)
{
    part *parts;
    size_t n = list_parts(g, c, &parts);
    cal_err e = CAL_OK;

    for (size_t i = 0, k; !e && !g->is_done && i < n; i += k) {
        k = set_length(parts + i, n - i);
        e = add_set(g, parts + i, k);
    }
    return e;
}

static cal_err gather_one(gathering *g, const ical_comp *c, const ical_range *asked)
{
    ical_covers *out = g->state;

    if (!narrow(g, c, asked))
        return CAL_OK;
    g->rank = rank_of(c);
    CAL_PUSH(g->cx->arena, &out->list,
             (ical_cover){g->range.from, g->range.to, g->rank, false, type_of(c)});
    return each_part(g, c);
}

cal_err ical_availability_gather(cal_ctx *cx, const ical_comp *calendar, const ical_range *range,
                                 int64_t *budget, ical_covers *out)
{
    gathering g = {.cx = cx, .tz = ical_tz_new(cx, calendar), .calendar = calendar};
    cal_err e = CAL_OK;

    g.budget = budget;
    g.each = add_instance;
    g.state = out;
    for (size_t i = 0; !e && i < calendar->n_comps; i++) {
        if (ical_comp_is(calendar->comps[i], CAL_STR("VAVAILABILITY")))
            e = gather_one(&g, calendar->comps[i], range);
    }
    return e;
}

cal_err ical_availability_read(cal_ctx *cx, cal_str text, const ical_range *range, int64_t *budget,
                               ical_covers *out)
{
    ical_comp *root;
    cal_err e = ical_parse(cx, text, &root);

    for (size_t i = 0; !e && i < root->n_comps; i++)
        e = ical_availability_gather(cx, root->comps[i], range, budget, out);
    return e;
}

/* ---- laying over one another ---- */

/* Where a cover begins or ends. */
typedef struct edge {
    int64_t at;
    int rank, what, step; /* what: an ical_fbtype or FREE; step: +1, -1 */
} edge;

static int by_time(const void *a, const void *b)
{
    int64_t x = ((const edge *)a)->at, y = ((const edge *)b)->at;

    return (x > y) - (x < y);
}

/* How many covers of each rank and kind lie at a place. */
typedef struct layers {
    size_t n[RANKS][TYPES + 1];
} layers;

/* What holds there: the highest rank decides; in it free wins over busy, and of two kinds of busy
   the harder one. */
static int verdict(const layers *l)
{
    static const int order[] = {FREE, ICAL_BUSY, ICAL_BUSY_UNAVAILABLE, ICAL_BUSY_TENTATIVE};

    for (int rank = RANKS - 1; rank >= 0; rank--) {
        for (size_t i = 0; i < CAL_COUNT(order); i++) {
            if (l->n[rank][order[i]])
                return order[i];
        }
    }
    return FREE;
}

static edge *edges_of(cal_ctx *cx, const ical_covers *covers)
{
    edge *edges = CAL_NEW_N(cx->arena, edge, 2 * covers->list.n);

    for (size_t i = 0; i < covers->list.n; i++) {
        const ical_cover *c = &covers->list.at[i];
        int what = c->is_free ? FREE : (int)c->type;

        edges[2 * i] = (edge){c->from, c->rank, what, 1};
        edges[2 * i + 1] = (edge){c->to, c->rank, what, -1};
    }
    qsort(edges, 2 * covers->list.n, sizeof *edges, by_time);
    return edges;
}

void ical_availability_add(cal_ctx *cx, const ical_covers *covers, ical_spans *spans)
{
    layers l = {0};
    size_t n = 2 * covers->list.n;
    const edge *edges = n ? edges_of(cx, covers) : NULL;

    for (size_t i = 0; i < n; i++) {
        size_t *count = &l.n[edges[i].rank][edges[i].what];
        int what;

        *count = edges[i].step > 0 ? *count + 1 : *count - 1;
        if (i + 1 == n || edges[i].at == edges[i + 1].at)
            continue;
        what = verdict(&l);
        if (what != FREE)
            CAL_PUSH(cx->arena, spans,
                     (ical_span){edges[i].at, edges[i + 1].at, (ical_fbtype)what});
    }
}

bool ical_availability_overlaps(ical_tz *tz, const ical_comp *c, const ical_range *range)
{
    int64_t from, to;

    ical_availability_bounds(tz, c, range->zone, &from, &to);
    return range->from < to && range->to > from;
}

static bool stop_at_first(void *state, const ical_instance *i)
{
    gathering *g = state;

    (void)i;
    g->is_done = true;
    return false;
}

cal_err ical_available_overlaps(cal_ctx *cx, const ical_object *o, const ical_range *range,
                                int64_t *budget, bool *out)
{
    gathering g = {.cx = cx, .tz = o->tz, .calendar = o->calendar};
    cal_err e = CAL_OK;

    g.budget = budget;
    g.each = stop_at_first;
    if (o->master && narrow(&g, o->master, range))
        e = each_part(&g, o->master);
    *out = g.is_done;
    return e;
}
