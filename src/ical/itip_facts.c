/* SPDX-License-Identifier: MIT */
/* A component as a sorted list of facts, so that order, folding and spelling make no difference:
   which property belongs to whom stands in one table (RFC 6638 3.2.2.1, RFC 5546 2.1.4). */
#include "ical/itip_facts.h"

#include <stdlib.h>

#include "base/time.h"
#include "ical/print.h"
#include "ical/span.h"

typedef struct fact {
    unsigned kind;
    cal_str text, name;
} fact;

typedef struct facts {
    cal_ctx *cx;
    const ical_side *side;
    CAL_VEC(fact) v;
} facts;

static void add(facts *f, unsigned kind, cal_str name, cal_str text)
{
    CAL_PUSH(f->cx->arena, &f->v, (fact){kind, text, name});
}

/* ---- times ---- */

/* Where the zone goes over a year: equal for zones that mean the same. */
static void add_probes(cal_buf *out, const ical_time *t)
{
    static const int64_t days[] = {61, 122, 183, 244, 305};

    for (size_t i = 0; i < CAL_COUNT(days); i++) {
        ical_time then = {t->kind, t->local + days[i] * CAL_DAY_S, t->zone};

        cal_buf_printf(out, " %lld", (long long)(ical_time_utc(&then, NULL) - then.local));
    }
}

static void add_time(facts *f)
{
    ical_shape shape = ical_shape_of(f->side->tz, f->side->comp);
    cal_buf *out = cal_buf_new(f->cx->arena, 0);
    bool is_fixed = shape.anchor.kind == ICAL_UTC || shape.anchor.kind == ICAL_ZONED;

    if (!shape.has_anchor)
        return;
    cal_buf_printf(out, "%d %lld %lld %lld", is_fixed ? -1 : (int)shape.anchor.kind,
                   (long long)ical_time_utc(&shape.anchor, NULL), (long long)shape.length.days,
                   (long long)shape.length.seconds);
    if (is_fixed && f->side->recurs)
        add_probes(out, &shape.anchor);
    add(f, ICAL_CHANGED_TIME, CAL_STR("DTSTART"), cal_buf_str(out));
}

/* ---- rules ---- */

static cal_str upper(cal_ctx *cx, cal_str s)
{
    char *p = cal_arena_alloc(cx->arena, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] & ~0x20 : s.p[i]);
    return (cal_str){p, s.n};
}

static int by_text(const void *a, const void *b)
{
    return cal_str_cmp(*(const cal_str *)a, *(const cal_str *)b);
}

/* A list with its elements in order. */
static cal_str sorted(cal_ctx *cx, cal_str list, char sep)
{
    CAL_VEC(cal_str) parts = {NULL, 0, 0};
    cal_buf *out = cal_buf_new(cx->arena, 0);

    while (list.p) {
        cal_str part = cal_str_trim(cal_str_cut(&list, sep));

        if (part.n)
            CAL_PUSH(cx->arena, &parts, part);
    }
    if (parts.n)
        qsort(parts.at, parts.n, sizeof *parts.at, by_text);
    for (size_t i = 0; i < parts.n; i++) {
        if (i)
            cal_buf_add_byte(out, sep);
        cal_buf_add(out, parts.at[i]);
    }
    return cal_buf_str(out);
}

static void add_rule(facts *f, const ical_prop *p, unsigned kind)
{
    static const cal_str unsaid[] = {CAL_STR_K("INTERVAL=1"), CAL_STR_K("WKST=MO")};
    cal_str rest = upper(f->cx, p->value);
    cal_buf *out = cal_buf_new(f->cx->arena, 0);

    while (rest.p) {
        cal_str part = cal_str_trim(cal_str_cut(&rest, ';')), value = part;
        cal_str name = cal_str_cut(&value, '=');

        if (cal_str_eq(part, unsaid[0]) || cal_str_eq(part, unsaid[1]) || !value.p)
            continue;
        cal_buf_printf(out, "%.*s=%.*s;", CAL_FMT(name), CAL_FMT(sorted(f->cx, value, ',')));
    }
    add(f, kind, p->name, sorted(f->cx, cal_buf_str(out), ';'));
}

static void add_date(facts *f, const ical_prop *p, unsigned kind, cal_str text)
{
    cal_str rest = text, start = cal_str_cut(&rest, '/');
    ical_period period;
    ical_time t;
    int64_t length = -1;

    if (rest.p && ical_period_parse(f->side->tz, p, text, &period))
        length = period.duration_s;
    if (ical_time_parse(f->side->tz, p, start, &t))
        add(f, kind, p->name,
            cal_arena_printf(f->cx->arena, "%c %lld %lld", p->name.p[0] & ~0x20,
                             (long long)ical_key_of(f->side->keyer, &t), (long long)length));
}

static void add_dates(facts *f, const ical_prop *p, unsigned kind)
{
    cal_str rest = p->value;

    while (rest.p)
        add_date(f, p, kind, cal_str_trim(cal_str_cut(&rest, ',')));
}

/* ---- people ---- */

static const cal_str manners[] = {CAL_STR_K("ROLE"), CAL_STR_K("CUTYPE"), CAL_STR_K("DELEGATED-TO"),
                                  CAL_STR_K("DELEGATED-FROM")};

static void add_attendee(facts *f, const ical_prop *p, unsigned kind)
{
    cal_ctx *cx = f->cx;
    ical_person who = ical_person_of(cx, p);
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (f->side->me && ical_addresses_has(f->side->me, who.address))
        who.address = f->side->me->at[0];
    add(f, kind, p->name, who.address);
    add(f, ICAL_CHANGED_PARTSTAT, p->name,
        cal_arena_printf(cx->arena, "%.*s %.*s", CAL_FMT(who.address), CAL_FMT(who.partstat)));
    cal_buf_printf(out, "%.*s %.*s %.*s", CAL_FMT(who.address), CAL_FMT(who.role),
                   CAL_FMT(who.cutype));
    for (size_t i = 2; i < CAL_COUNT(manners); i++) {
        cal_str other = ical_param_text(cx, p, manners[i]);

        cal_buf_add_byte(out, ' ');
        cal_buf_add(out, ical_address_fold(cx, other));
    }
    add(f, ICAL_FACT_MANNER, p->name, cal_buf_str(out));
    if (who.status.p || who.force_send.p || who.agent != ICAL_AGENT_SERVER)
        add(f, ICAL_CHANGED_OWN, p->name,
            cal_arena_printf(cx->arena, "%.*s %.*s %.*s %d", CAL_FMT(who.address),
                             CAL_FMT(who.status), CAL_FMT(who.force_send), (int)who.agent));
}

static void add_organizer(facts *f, const ical_prop *p, unsigned kind)
{
    ical_person who = ical_person_of(f->cx, p);

    add(f, kind, p->name, who.address);
    if (who.status.p || who.force_send.p || who.agent != ICAL_AGENT_SERVER)
        add(f, ICAL_CHANGED_OWN, p->name,
            cal_arena_printf(f->cx->arena, "organizer %.*s %.*s %d", CAL_FMT(who.status),
                             CAL_FMT(who.force_send), (int)who.agent));
}

/* ---- all others ---- */

static void add_nothing(facts *f, const ical_prop *p, unsigned kind)
{
    (void)f, (void)p, (void)kind;
}

/* As text: escapes, line ends and blanks at the end make no difference, no text is no property. */
static void add_text(facts *f, const ical_prop *p, unsigned kind)
{
    cal_str s = ical_unescape(f->cx, p->value);
    cal_buf *out = cal_buf_new(f->cx->arena, 0);

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\r')
            cal_buf_add_byte(out, s.p[i]);
    }
    while (out->n && (out->p[out->n - 1] == ' ' || out->p[out->n - 1] == '\n'))
        cal_buf_truncate(out, out->n - 1);
    if (out->n)
        add(f, kind, p->name,
            cal_arena_printf(f->cx->arena, "%.*s %.*s", CAL_FMT(upper(f->cx, p->name)),
                             CAL_FMT(cal_buf_str(out))));
}

/* What is not said is CONFIRMED; of a task it is its progress, unless it is cancelled. */
static void add_status(facts *f, const ical_prop *p, unsigned kind)
{
    cal_str s = upper(f->cx, cal_str_trim(p->value));
    bool is_task = ical_comp_is(f->side->comp, CAL_STR("VTODO"));

    if (is_task && !cal_str_eq(s, CAL_STR("CANCELLED")))
        kind = ICAL_FACT_PROGRESS;
    if (s.n && !cal_str_eq(s, CAL_STR("CONFIRMED")))
        add(f, kind, p->name, s);
}

/* A property of each name: whose it is, and how it is read. What is not listed is the organizer's;
   X- is its owner's. */
static const struct row {
    cal_str name;
    unsigned kind;
    void (*add)(facts *f, const ical_prop *p, unsigned kind);
} rows[] = {
    {CAL_STR_K("ACKNOWLEDGED"),     ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("ATTENDEE"),         ICAL_CHANGED_ATTENDEES,  add_attendee },
    {CAL_STR_K("CATEGORIES"),       ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("CLASS"),            ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("COLOR"),            ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("COMMENT"),          ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("COMPLETED"),        ICAL_FACT_PROGRESS,      add_text     },
    {CAL_STR_K("CREATED"),          0,                       add_nothing  },
    {CAL_STR_K("DTEND"),            0,                       add_nothing  },
    {CAL_STR_K("DTSTAMP"),          0,                       add_nothing  },
    {CAL_STR_K("DTSTART"),          0,                       add_nothing  },
    {CAL_STR_K("DUE"),              0,                       add_nothing  },
    {CAL_STR_K("DURATION"),         0,                       add_nothing  },
    {CAL_STR_K("EXDATE"),           ICAL_FACT_EXDATE,        add_dates    },
    {CAL_STR_K("EXRULE"),           ICAL_CHANGED_RECURRENCE, add_rule     },
    {CAL_STR_K("LAST-MODIFIED"),    0,                       add_nothing  },
    {CAL_STR_K("ORGANIZER"),        ICAL_FACT_ORGANIZER,     add_organizer},
    {CAL_STR_K("PERCENT-COMPLETE"), ICAL_FACT_PROGRESS,      add_text     },
    {CAL_STR_K("PRIORITY"),         ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("RDATE"),            ICAL_CHANGED_RECURRENCE, add_dates    },
    {CAL_STR_K("RECURRENCE-ID"),    0,                       add_nothing  },
    {CAL_STR_K("REQUEST-STATUS"),   ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("RRULE"),            ICAL_CHANGED_RECURRENCE, add_rule     },
    {CAL_STR_K("SEQUENCE"),         ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("STATUS"),           ICAL_CHANGED_DETAILS,    add_status   },
    {CAL_STR_K("TRANSP"),           ICAL_CHANGED_OWN,        add_text     },
    {CAL_STR_K("UID"),              0,                       add_nothing  },
};

static void add_prop(facts *f, const ical_prop *p)
{
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (cal_str_eq_ci(p->name, rows[i].name)) {
            rows[i].add(f, p, rows[i].kind);
            return;
        }
    }
    add_text(f, p,
             cal_str_starts_ci(p->name, CAL_STR("X-")) ? ICAL_CHANGED_OWN : ICAL_CHANGED_DETAILS);
}

static void add_child(facts *f, const ical_comp *c)
{
    cal_buf *out = cal_buf_new(f->cx->arena, 0);
    bool is_alarm = ical_comp_is(c, CAL_STR("VALARM"));

    ical_print(out, c);
    add(f,
        is_alarm || cal_str_starts_ci(c->name, CAL_STR("X-")) ? ICAL_FACT_ALARM
                                                              : ICAL_CHANGED_DETAILS,
        c->name, cal_buf_str(out));
}

static int by_fact(const void *a, const void *b)
{
    const fact *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return cal_str_cmp(x->text, y->text);
}

/* ---- what both say in the same bytes ---- */

static int by_raw(const void *a, const void *b)
{
    const ical_prop *const *x = a, *const *y = b;

    return cal_str_cmp((*x)->raw, (*y)->raw);
}

typedef struct line {
    const ical_prop *prop;
} line;

/* The properties of a component by their bytes. */
static line *lines_of(cal_ctx *cx, const ical_comp *c)
{
    line *out = CAL_NEW_N(cx->arena, line, c->n_props);

    for (size_t i = 0; i < c->n_props; i++)
        out[i].prop = &c->props[i];
    if (c->n_props)
        qsort(out, c->n_props, sizeof *out, by_raw);
    return out;
}

static void add_others(facts *a, facts *b)
{
    const ical_comp *x = a->side->comp, *y = b->side->comp;
    const line *p = lines_of(a->cx, x), *q = lines_of(a->cx, y);
    size_t i = 0, k = 0;

    while (i < x->n_props || k < y->n_props) {
        int order = i == x->n_props   ? 1
                    : k == y->n_props ? -1
                                      : cal_str_cmp(p[i].prop->raw, q[k].prop->raw);
        bool is_same = order == 0 && p[i].prop->raw.p;

        if (order <= 0 && !is_same)
            add_prop(a, p[i].prop);
        if (order >= 0 && !is_same)
            add_prop(b, q[k].prop);
        i += order <= 0;
        k += order >= 0;
    }
}

static void add_children(facts *f)
{
    for (size_t i = 0; i < f->side->comp->n_comps; i++)
        add_child(f, f->side->comp->comps[i]);
}

/* Times always: the same words can mean another time where the VTIMEZONE is another. Of the rest
   only what is not said in the same bytes. */
static void fill(facts *a, facts *b)
{
    const ical_comp *x = a->side->comp, *y = b->side->comp;

    add_time(a);
    add_time(b);
    if (!x->raw.p || !y->raw.p || !cal_str_eq(x->raw, y->raw)) {
        add_others(a, b);
        add_children(a);
        add_children(b);
    }
    if (a->v.n)
        qsort(a->v.at, a->v.n, sizeof *a->v.at, by_fact);
    if (b->v.n)
        qsort(b->v.at, b->v.n, sizeof *b->v.at, by_fact);
}

/* What it means that only one side says it. */
static unsigned weight(const fact *one, bool is_new)
{
    if (one->kind != ICAL_FACT_EXDATE)
        return one->kind;
    return is_new ? ICAL_CHANGED_CANCELLED : ICAL_CHANGED_RECURRENCE;
}

unsigned ical_facts_diff(cal_ctx *cx, const ical_side *old, const ical_side *now, cal_str *name)
{
    facts a = {.cx = cx, .side = old}, b = {.cx = cx, .side = now};
    unsigned out = 0;
    size_t i = 0, k = 0;

    fill(&a, &b);
    *name = (cal_str){NULL, 0};
    while (i < a.v.n || k < b.v.n) {
        int order = i == a.v.n ? 1 : k == b.v.n ? -1 : by_fact(&a.v.at[i], &b.v.at[k]);
        const fact *one = order <= 0 ? &a.v.at[i] : &b.v.at[k];

        i += order <= 0;
        k += order >= 0;
        if (order == 0)
            continue;
        out |= weight(one, order > 0);
        if (one->kind == ICAL_CHANGED_DETAILS && !name->p)
            *name = one->name;
    }
    return out;
}

/* ---- answers ---- */

cal_str ical_facts_answer(cal_ctx *cx, const ical_comp *c, const ical_addresses *who)
{
    static const cal_str names[] = {CAL_STR_K("COMMENT"), CAL_STR_K("REQUEST-STATUS")};
    static const cal_str of_task[] = {CAL_STR_K("STATUS"), CAL_STR_K("PERCENT-COMPLETE"),
                                      CAL_STR_K("COMPLETED")};
    const ical_prop *p = ical_attendee_at(c, who);
    cal_buf *out = cal_buf_new(cx->arena, 0);
    bool is_task = ical_comp_is(c, CAL_STR("VTODO"));

    if (!p)
        return (cal_str){NULL, 0};

    ical_person me = ical_person_of(cx, p);

    cal_buf_printf(out, "%.*s\n%.*s", CAL_FMT(me.partstat),
                   CAL_FMT(ical_param_text(cx, p, CAL_STR("DELEGATED-TO"))));
    for (size_t i = 0; i < CAL_COUNT(names); i++)
        cal_buf_printf(out, "\n%.*s", CAL_FMT(ical_text_at(cx, c, names[i])));
    for (size_t i = 0; i < CAL_COUNT(of_task) && is_task; i++)
        cal_buf_printf(out, "\n%.*s", CAL_FMT(ical_text_at(cx, c, of_task[i])));
    return cal_buf_str(out);
}
