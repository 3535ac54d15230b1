/* SPDX-License-Identifier: MIT */
/* A stream of many objects taken apart into objects that can be stored (RFC 4791 4.1): components
   of one kind and UID go together, with the time zones they use; every component that needs no
   repair keeps its bytes. */
#include <limits.h>
#include <stdlib.h>

#include "ical/print.h"
#include "ical/read.h"

enum { MAX_ZONES = 500 };

typedef struct slot {
    ical_comp *comp;
} slot;
typedef CAL_VEC(slot) slots;

/* A VCALENDAR of the stream and the time zones in it. */
typedef struct source {
    const ical_comp *calendar;
    slots zones;
} source;

typedef struct item {
    cal_str uid;
    ical_comp *comp;
    const source *from;
    size_t order;
    unsigned mends;
    bool is_master;
} item;

typedef struct group {
    const item *items;
    size_t n;
} group;

typedef struct splitter {
    cal_ctx *cx;
    ical_mends mends;
    size_t next_mend;
    unsigned whole; /* what was mended of the whole text */
    CAL_VEC(item) items;
    group *groups;
    size_t n_groups;
    CAL_VEC(ical_piece) pieces;
} splitter;

/* In the order in which they are told. */
static const struct {
    unsigned what;
    const char *sentence;
} tales[] = {
    {ICAL_MEND_VCAL,     "It was vCalendar 1.0 and is kept as iCalendar 2.0."           },
    {ICAL_MEND_VERSION,  "VERSION was missing and was added."                           },
    {ICAL_MEND_PRODID,   "PRODID was missing and was added."                            },
    {ICAL_MEND_METHOD,   "METHOD was removed."                                          },
    {ICAL_MEND_UID,      "The UID was missing and was made from the content."           },
    {ICAL_MEND_UTF16,    "The text was in UTF-16 and is kept in UTF-8."                 },
    {ICAL_MEND_DOUBLE,   "Of several versions of one instance the latest was kept."     },
    {ICAL_MEND_ENCODING, "Characters that are not UTF-8 were read as Windows-1252."     },
    {ICAL_MEND_CONTROL,  "Control characters were replaced by spaces."                  },
    {ICAL_MEND_FOLD,     "Lines folded within a character were folded anew."            },
    {ICAL_MEND_BREAK,    "Line breaks within a text were escaped."                      },
    {ICAL_MEND_LINE,     "Lines that are no properties were removed."                   },
    {ICAL_MEND_QUOTED,   "Quoted-printable texts were decoded."                         },
    {ICAL_MEND_END,      "A component was not closed, or closed twice; this was mended."},
};

static cal_str tale_of(cal_ctx *cx, unsigned mends)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < CAL_COUNT(tales); i++) {
        if (mends & tales[i].what)
            cal_buf_printf(b, "%s%s", b->n ? " " : "", tales[i].sentence);
    }
    return b->n ? cal_buf_str(b) : (cal_str){NULL, 0};
}

/* ---- components into items ---- */

/* The same content gives the same UID, whenever it was exported. */
static cal_str made_uid(cal_ctx *cx, const ical_comp *c)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < c->n_props; i++) {
        if (!cal_str_eq_ci(c->props[i].name, CAL_STR("DTSTAMP")))
            cal_buf_add(b, cal_str_trim(c->props[i].raw));
    }
    cal_buf_add(b, c->name);

    uint64_t first = cal_str_hash(cal_buf_str(b));

    cal_buf_add_byte(b, '#');
    return cal_arena_printf(cx->arena, "import-%016llx%016llx", (unsigned long long)first,
                            (unsigned long long)cal_str_hash(cal_buf_str(b)));
}

/* A copy of c with that UID. It has no raw, so that it is printed line by line. */
static ical_comp *with_uid(cal_ctx *cx, const ical_comp *c, cal_str uid)
{
    ical_comp *copy = CAL_NEW(cx->arena, ical_comp);
    size_t n = 0;

    *copy = *c;
    copy->raw = (cal_str){NULL, 0};
    copy->props = CAL_NEW_N(cx->arena, ical_prop, c->n_props + 1);
    copy->props[n++] = (ical_prop){.name = CAL_STR("UID"), .value = uid, .line = c->line};
    for (size_t i = 0; i < c->n_props; i++) {
        if (!cal_str_eq_ci(c->props[i].name, CAL_STR("UID")))
            copy->props[n++] = c->props[i];
    }
    copy->n_props = n;
    return copy;
}

/* What was mended in lines before the given one and not yet told. */
static unsigned mends_before(splitter *s, int line)
{
    unsigned out = 0;

    for (; s->next_mend < s->mends.n && s->mends.at[s->next_mend].line < line; s->next_mend++)
        out |= s->mends.at[s->next_mend].what;
    return out;
}

static unsigned calendar_mends(const ical_comp *calendar)
{
    const ical_prop *version = ical_prop_at(calendar, CAL_STR("VERSION"));
    unsigned out = 0;

    if (!version)
        out |= ICAL_MEND_VERSION;
    else if (cal_str_eq(cal_str_trim(version->value), CAL_STR("1.0")))
        out |= ICAL_MEND_VCAL;
    if (!ical_prop_at(calendar, CAL_STR("PRODID")))
        out |= ICAL_MEND_PRODID;
    if (ical_prop_at(calendar, CAL_STR("METHOD")))
        out |= ICAL_MEND_METHOD;
    return out;
}

static void add_item(splitter *s, const source *from, ical_comp *c)
{
    cal_ctx *cx = s->cx;
    cal_str uid = ical_text_at(cx, c, CAL_STR("UID"));
    item it = {.uid = uid, .comp = c, .from = from, .order = s->items.n};

    it.is_master = !ical_prop_at(c, CAL_STR("RECURRENCE-ID"));
    if (uid.n == 0) {
        it.uid = made_uid(cx, c);
        it.comp = with_uid(cx, c, it.uid);
        it.mends |= ICAL_MEND_UID;
    }
    CAL_PUSH(cx->arena, &s->items, it);
}

static bool is_zone(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VTIMEZONE"));
}

/* end: the line behind the calendar. */
static void add_items(splitter *s, const ical_comp *calendar, int end)
{
    size_t first = s->items.n;
    unsigned mends = calendar_mends(calendar);
    source *from = CAL_NEW(s->cx->arena, source);

    from->calendar = calendar;
    (void)mends_before(s, calendar->line);
    for (size_t i = 0; i < calendar->n_comps; i++) {
        ical_comp *c = calendar->comps[i];

        if (s->items.n > first)
            s->items.at[s->items.n - 1].mends |= mends_before(s, c->line);
        (void)mends_before(s, c->line);
        if (is_zone(c) && ical_prop_at(c, CAL_STR("TZID")) && from->zones.n < MAX_ZONES)
            CAL_PUSH(s->cx->arena, &from->zones, (slot){c});
        else if (!is_zone(c) && !cal_str_starts_ci(c->name, CAL_STR("X-")))
            add_item(s, from, c);
    }
    if (s->items.n > first)
        s->items.at[s->items.n - 1].mends |= mends_before(s, end);
    for (size_t i = first; i < s->items.n; i++)
        s->items.at[i].mends |= mends;
}

/* ---- items into groups ---- */

static int by_uid(const void *a, const void *b)
{
    const item *x = a, *y = b;
    int d = cal_str_cmp(x->uid, y->uid);

    if (!d)
        d = cal_str_cmp(x->comp->name, y->comp->name);
    return d ? d : (x->order > y->order) - (x->order < y->order);
}

static int by_order(const void *a, const void *b)
{
    size_t x = ((const group *)a)->items->order, y = ((const group *)b)->items->order;

    return (x > y) - (x < y);
}

static void find_groups(splitter *s)
{
    const item *before = NULL;

    s->groups = CAL_NEW_N(s->cx->arena, group, s->items.n);
    if (s->items.n == 0)
        return;
    qsort(s->items.at, s->items.n, sizeof *s->items.at, by_uid);
    for (size_t i = 0; i < s->items.n; i++) {
        const item *it = &s->items.at[i];

        if (!before || !cal_str_eq(before->uid, it->uid) ||
            !cal_str_eq_ci(before->comp->name, it->comp->name))
            s->groups[s->n_groups++].items = it;
        s->groups[s->n_groups - 1].n++;
        before = it;
    }
    qsort(s->groups, s->n_groups, sizeof *s->groups, by_order);
}

/* ---- groups into pieces ---- */

static cal_str tzid_of(cal_ctx *cx, const ical_comp *zone)
{
    return cal_str_trim(ical_text_at(cx, zone, CAL_STR("TZID")));
}

/* The zone of that TZID among the given ones; NULL when there is none. */
static ical_comp *zone_at(cal_ctx *cx, const slots *zones, cal_str tzid)
{
    for (size_t i = 0; i < zones->n; i++) {
        if (cal_str_eq(tzid_of(cx, zones->at[i].comp), tzid))
            return zones->at[i].comp;
    }
    return NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static void add_zones(cal_ctx *cx, slots *out, const source *from, const ical_comp *c)
{
    for (size_t i = 0; i < c->n_props; i++) {
        cal_str tzid = cal_str_trim(ical_param_text(cx, &c->props[i], CAL_STR("TZID")));
        ical_comp *zone = tzid.n ? zone_at(cx, &from->zones, tzid) : NULL;

        if (zone && !zone_at(cx, out, tzid))
            CAL_PUSH(cx->arena, out, (slot){zone});
    }
    for (size_t i = 0; i < c->n_comps; i++)
        add_zones(cx, out, from, c->comps[i]);
}

/* The properties of the object's VCALENDAR: those that say how to read it. */
static void head_props(cal_ctx *cx, const ical_comp *calendar, unsigned mends, ical_comp *out)
{
    static const cal_str kept[] = {CAL_STR_K("VERSION"), CAL_STR_K("PRODID"),
                                   CAL_STR_K("CALSCALE")};
    size_t n = 0;

    out->props = CAL_NEW_N(cx->arena, ical_prop, CAL_COUNT(kept) + 2);
    if (mends & (ICAL_MEND_VERSION | ICAL_MEND_VCAL))
        out->props[n++] =
            (ical_prop){.name = kept[0], .value = CAL_STR("2.0"), .line = calendar->line};
    for (size_t i = mends & ICAL_MEND_VCAL ? 1 : 0; i < CAL_COUNT(kept); i++) {
        const ical_prop *p = ical_prop_at(calendar, kept[i]);

        if (p)
            out->props[n++] = *p;
    }
    if (mends & ICAL_MEND_PRODID)
        out->props[n++] = (ical_prop){
            .name = kept[1], .value = CAL_STR("-//Calends//Import//EN"), .line = calendar->line};
    out->n_props = n;
}

/* The VCALENDAR of an object of these components, most of it borrowed from the stream. */
static const ical_comp *object_of(cal_ctx *cx, const item *const *items, size_t n, unsigned mends)
{
    const ical_comp *calendar = items[0]->from->calendar;
    ical_comp *out = CAL_NEW(cx->arena, ical_comp);
    slots *parts = CAL_NEW(cx->arena, slots);

    out->name = CAL_STR("VCALENDAR");
    out->line = calendar->line;
    head_props(cx, calendar, mends, out);
    for (size_t i = 0; i < n; i++)
        add_zones(cx, parts, items[i]->from, items[i]->comp);
    for (size_t i = 0; i < n; i++)
        CAL_PUSH(cx->arena, parts, (slot){items[i]->comp});
    out->comps = CAL_NEW_N(cx->arena, ical_comp *, parts->n);
    out->n_comps = parts->n;
    for (size_t i = 0; i < parts->n; i++)
        out->comps[i] = parts->at[i].comp;
    return out;
}

static ical_piece piece_of(cal_ctx *cx, const item *first, unsigned mends)
{
    return (ical_piece){.kind = first->comp->name,
                        .uid = first->uid,
                        .line = first->comp->line,
                        .repaired = tale_of(cx, mends)};
}

/* Without those that a later version of the same instance replaces; how many are left. */
static size_t latest(splitter *s, const item **items, size_t n, unsigned *mends)
{
    cal_ctx *cx = s->cx;
    const ical_comp **comps = CAL_NEW_N(cx->arena, const ical_comp *, n);
    size_t kept, k = 0;

    for (size_t i = 0; i < n; i++)
        comps[i] = items[i]->comp;
    kept = ical_drop_doubles(cx, ical_tz_new(cx, items[0]->from->calendar), comps, n);
    if (kept < n)
        *mends |= ICAL_MEND_DOUBLE;
    for (size_t i = 0; i < n && k < kept; i++) {
        if (items[i]->comp == comps[k])
            items[k++] = items[i];
    }
    return kept;
}

/* A second master of one UID is refused by itself; the others make the object. */
static void add_group(splitter *s, const group *g)
{
    cal_ctx *cx = s->cx;
    const item **kept = CAL_NEW_N(cx->arena, const item *, g->n);
    const item *master = NULL;
    size_t n = 0;
    unsigned mends = s->whole;

    for (size_t i = 0; i < g->n; i++) {
        const item *it = &g->items[i];

        if (it->is_master && master)
            continue;
        master = it->is_master ? it : master;
        kept[n++] = it;
        mends |= it->mends;
    }
    n = latest(s, kept, n, &mends);

    ical_piece piece = piece_of(cx, kept[0], mends);
    const ical_comp *calendar = object_of(cx, kept, n, mends);
    cal_failure before = cx->fail;
    cal_buf *b = cal_buf_new(cx->arena, 0);
    ical_object o;

    ical_print(b, calendar);
    piece.text = cal_buf_str(b);
    if (ical_object_check(cx, calendar, &o)) {
        piece.refused = cx->fail.why;
        cx->fail = before;
    } else {
        piece.kind = o.kind;
    }
    CAL_PUSH(cx->arena, &s->pieces, piece);
}

static void add_doubles(splitter *s, const group *g)
{
    const item *master = NULL;

    for (size_t i = 0; i < g->n; i++) {
        const item *it = &g->items[i];

        if (!it->is_master || !master) {
            master = it->is_master ? it : master;
            continue;
        }

        ical_piece piece = piece_of(s->cx, it, it->mends);

        piece.refused = cal_arena_printf(
            s->cx->arena,
            "Line %d: the UID is that of the %.*s of line %d, which was taken; give this one a UID "
            "of its own.",
            it->comp->line, CAL_FMT(it->comp->name), master->comp->line);
        CAL_PUSH(s->cx->arena, &s->pieces, piece);
    }
}

/* A stream of bare components: as if a VCALENDAR stood around them. */
static void add_roots(splitter *s, const ical_comp *root)
{
    ical_comp *bare = CAL_NEW(s->cx->arena, ical_comp);

    *bare = (ical_comp){.name = CAL_STR("VCALENDAR"), .line = 1};
    bare->comps = CAL_NEW_N(s->cx->arena, ical_comp *, root->n_comps);
    for (size_t i = 0; i < root->n_comps; i++) {
        if (ical_comp_is(root->comps[i], CAL_STR("VCALENDAR")))
            add_items(s, root->comps[i],
                      i + 1 < root->n_comps ? root->comps[i + 1]->line : INT_MAX);
        else
            bare->comps[bare->n_comps++] = root->comps[i];
    }
    if (bare->n_comps) {
        s->next_mend = 0;
        add_items(s, bare, INT_MAX);
    }
}

cal_err ical_split(cal_ctx *cx, cal_str text, const ical_piece **out, size_t *n)
{
    splitter *s = CAL_NEW(cx->arena, splitter);
    ical_comp *root;
    cal_err e;

    s->cx = cx;
    text = ical_mend_text(cx, text, &s->whole);
    if ((e = ical_parse_mending(cx, text, &s->mends, &root)))
        return e;
    if (root->n_comps == 0)
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "The text holds no calendar: there is no BEGIN:VCALENDAR in it.");
    add_roots(s, root);
    find_groups(s);
    for (size_t i = 0; i < s->n_groups; i++) {
        add_group(s, &s->groups[i]);
        add_doubles(s, &s->groups[i]);
    }
    *out = s->pieces.at;
    *n = s->pieces.n;
    return CAL_OK;
}
