/* SPDX-License-Identifier: MIT */
/* What changed between two states of an object, instance by instance, and who may change what
   (RFC 6638 3.2.2.1, 3.2.4.3, 3.2.4.4). */
#include "ical/itip_judge.h"

#include "ical/itip_facts.h"
#include "ical/itip_view.h"

typedef struct pair {
    cal_ctx *cx;
    ical_state old, now;
    const ical_addresses *me;
    cal_str why; /* the first thing that is not allowed */
} pair;

static bool recurs(const ical_comp *c)
{
    return ical_prop_at(c, CAL_STR("RRULE")) || ical_prop_at(c, CAL_STR("RDATE"));
}

static unsigned diff(const pair *x, const ical_comp *old, const ical_comp *now, cal_str *name)
{
    const ical_keyer *k = &x->now.book->keyer;
    bool both = recurs(old) && recurs(now);
    ical_side a = {old, x->old.o.tz, k, both, x->me}, b = {now, x->now.o.tz, k, both, x->me};

    return ical_facts_diff(x->cx, &a, &b, name);
}

/* Facts as the bits that callers know. */
static unsigned public_bits(unsigned facts)
{
    unsigned out = facts & 0xffff;

    if (facts & (ICAL_FACT_MANNER | ICAL_FACT_ORGANIZER))
        out |= ICAL_CHANGED_ATTENDEES;
    if (facts & ICAL_FACT_PROGRESS)
        out |= ICAL_CHANGED_PARTSTAT;
    return facts & ICAL_FACT_ALARM ? out | ICAL_CHANGED_OWN : out;
}

/* All keys of both, the master's first. */
static ical_keys keys_of(const pair *x)
{
    ical_keys keys = {.v.n = 0};

    ical_keys_add_comps(&keys, &x->old);
    ical_keys_add_comps(&keys, &x->now);
    ical_keys_sort(&keys);
    return keys;
}

static pair *pair_of(cal_ctx *cx, const ical_object *old, const ical_object *now)
{
    pair *x = CAL_NEW(cx->arena, pair);

    x->cx = cx;
    x->old = ical_state_of(cx, old);
    x->now = ical_state_of(cx, now);
    x->old.book->keyer = x->now.book->keyer;
    return x;
}

/* ---- changes ---- */

static unsigned changes_between(const pair *x, int64_t key, const ical_comp *old,
                                const ical_comp *now)
{
    cal_str name;

    if (!old && !now)
        return 0;
    if (!now)
        return key == ICAL_KEY_MASTER ? ICAL_CHANGED_RECURRENCE : ICAL_CHANGED_CANCELLED;
    return old ? public_bits(diff(x, old, now, &name)) : ICAL_CHANGED_RECURRENCE;
}

static unsigned changes_at(const pair *x, int64_t key)
{
    return changes_between(x, key, ical_state_at(&x->old, key), ical_state_at(&x->now, key));
}

unsigned ical_itip_changes(cal_ctx *cx, const ical_object *old, const ical_object *now)
{
    const pair *x = pair_of(cx, old, now);
    ical_keys keys = keys_of(x);
    unsigned out = 0;

    for (size_t i = 0; i < keys.v.n; i++)
        out |= changes_at(x, keys.v.at[i]);
    return out;
}

/* ---- what one attendee sees of it ---- */

typedef struct instance {
    int64_t key;
    const ical_comp *old, *now; /* what describes it; NULL: it is not there */
    bool ends_series;           /* its override is for this and future */
    unsigned changes;
} instance;

struct ical_diff {
    instance *at;
    size_t n;
};

ical_diff *ical_itip_diff(cal_ctx *cx, const ical_object *old, const ical_object *now)
{
    const pair *x = pair_of(cx, old, now);
    ical_keys keys = keys_of(x);
    ical_diff *d = CAL_NEW(cx->arena, ical_diff);

    d->at = CAL_NEW_N(cx->arena, instance, keys.v.n);
    for (d->n = 0; d->n < keys.v.n; d->n++) {
        int64_t key = keys.v.at[d->n];
        instance i = {.key = key};

        i.old = ical_state_at(&x->old, key);
        i.now = ical_state_at(&x->now, key);
        i.ends_series = i.now && ical_when_is_range(i.now);
        i.changes = changes_between(x, key, i.old, i.now);
        d->at[d->n] = i;
    }
    return d;
}

/* Where they are invited before and after, what changed; who comes to an instance gets it by a
   REQUEST, who goes from it by a CANCEL. */
static unsigned changes_seen(const instance *i, const ical_addresses *who, bool *is_in)
{
    bool was = i->old && ical_attendee_at(i->old, who);
    bool is = i->now && ical_attendee_at(i->now, who);

    *is_in |= is;
    if (was && is)
        return i->changes;
    if (is)
        return ICAL_CHANGED_RECURRENCE;
    if (!was)
        return 0;
    return i->ends_series || i->key == ICAL_KEY_MASTER
               ? ICAL_CHANGED_CANCELLED | ICAL_CHANGED_RECURRENCE
               : ICAL_CHANGED_CANCELLED;
}

unsigned ical_itip_diff_for(const ical_diff *d, const ical_addresses *who)
{
    unsigned out = 0;
    bool is_in = false;

    for (size_t i = 0; i < d->n; i++)
        out |= changes_seen(&d->at[i], who, &is_in);
    return is_in || !out ? out : ICAL_CHANGED_CANCELLED;
}

unsigned ical_itip_changes_for(cal_ctx *cx, const ical_object *old, const ical_object *now,
                               const ical_addresses *who)
{
    return ical_itip_diff_for(ical_itip_diff(cx, old, now), who);
}

unsigned ical_itip_changes_of(cal_ctx *cx, const ical_state *old, const ical_state *now,
                              int64_t key)
{
    pair x = {.cx = cx, .old = *old, .now = *now};

    return changes_at(&x, key);
}

/* ---- the attendee ---- */

static bool deny(pair *x, const char *sentence)
{
    x->why = cal_str_c(sentence);
    return false;
}

static const struct denial {
    unsigned facts;
    const char *sentence;
} denials[] = {
    {ICAL_CHANGED_TIME,       "Only the organizer can change the time."                     },
    {ICAL_CHANGED_RECURRENCE,
     "Only the organizer can change how it recurs; leave out an instance by an EXDATE."     },
    {ICAL_FACT_ORGANIZER,     "An attendee cannot change the organizer."                    },
    {ICAL_CHANGED_ATTENDEES,  "Only the organizer can invite others, or take attendees off."},
};

/* One component against what it was. */
static bool comp_may(pair *x, const ical_comp *old, const ical_comp *now)
{
    cal_str name;
    unsigned facts = diff(x, old, now, &name);

    for (size_t i = 0; i < CAL_COUNT(denials); i++) {
        if (facts & denials[i].facts)
            return deny(x, denials[i].sentence);
    }
    if (!(facts & ICAL_CHANGED_DETAILS))
        return true;
    x->why = cal_arena_printf(x->cx->arena, "Only the organizer can change %.*s.", CAL_FMT(name));
    return false;
}

/* An instance of which now has no word: they excluded it, or it is as the series says. */
static bool gone_may(pair *x, const ical_comp *old, int64_t key)
{
    const ical_comp *master = x->now.o.master;

    if (!master)
        return x->now.o.n_overrides > 0 || deny(x, "Remove the whole object instead.");
    if (ical_when_excludes(x->now.book, key))
        return true;

    const ical_comp *series = ical_state_at(&x->now, key);

    if (!series)
        return true;
    return comp_may(x, old, series);
}

static bool key_may(pair *x, int64_t key)
{
    const ical_draft *a = ical_book_at(x->old.book, key), *b = ical_book_at(x->now.book, key);
    const ical_comp *was;

    if (a && !b && key == ICAL_KEY_MASTER)
        return deny(x, "The series is missing; leave out instances by an EXDATE.");
    if (a && !b)
        return gone_may(x, a->from, key);
    was = ical_state_at(&x->old, key);
    if (!was)
        return deny(x, "Only the organizer can add an instance.");
    return comp_may(x, was, b->from);
}

bool ical_itip_attendee_may(cal_ctx *cx, const ical_object *old, const ical_object *now,
                            const ical_addresses *me, cal_str *why)
{
    pair *x = pair_of(cx, old, now);
    ical_keys keys = keys_of(x);
    bool may = ical_object_is_same(old, now) ||
               deny(x, "An attendee cannot change the UID or the kind of component.");

    x->me = me;
    for (size_t i = 0; i < keys.v.n && may; i++)
        may = key_may(x, keys.v.at[i]);
    *why = x->why;
    return may;
}

/* ---- the organizer ---- */

bool ical_itip_organizer_may(cal_ctx *cx, const ical_object *old, const ical_object *now,
                             const ical_addresses *me, cal_str *why)
{
    ical_person was, is;

    *why = CAL_STR("All components must name the same ORGANIZER.");
    if (!ical_organizer_of(cx, now, &is))
        return false;
    if (!ical_organizer_of(cx, old, &was))
        return true; /* what was stored before the rule held */
    *why = CAL_STR("A meeting cannot be without its ORGANIZER; remove the attendees too.");
    if (!is.address.n)
        return !was.address.n || ical_attendees_of(cx, now).n == 0;
    *why = CAL_STR("The ORGANIZER of a meeting cannot change; make a new one.");
    return ical_addresses_has(me, is.address) || !was.address.n ||
           cal_str_eq(was.address, is.address);
}
