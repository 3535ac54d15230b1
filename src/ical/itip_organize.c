/* SPDX-License-Identifier: MIT */
/* What the server does to an object that its owner saves: answers asked for anew and SEQUENCE
   raised (RFC 6638 3.2.8, RFC 5546 2.1.4), and what others did meanwhile kept (RFC 6638 3.2.10). */
#include "ical/itip_facts.h"
#include "ical/itip_judge.h"
#include "ical/itip_roll.h"
#include "ical/itip_set.h"
#include "ical/itip_view.h"

/* ---- organize ---- */

typedef struct organizing {
    cal_ctx *cx;
    const ical_addresses *me;
    cal_str organizer;
    ical_state old, now;
    ical_book *out;
} organizing;

/* PARTSTAT of all but the organizer is asked for anew; who delegated has said so for good. */
static void reset(const organizing *x, ical_draft *d)
{
    for (size_t i = 0; i < d->props.n; i++) {
        const ical_prop *p = &d->props.at[i];
        cal_str partstat = ical_param_text(x->cx, p, CAL_STR("PARTSTAT"));

        if (!cal_str_eq_ci(p->name, CAL_STR("ATTENDEE")) || !partstat.n ||
            cal_str_eq_ci(partstat, CAL_STR("DELEGATED")) || ical_addresses_has(x->me, p->value) ||
            ical_address_eq(x->organizer, p->value))
            continue;
        ical_draft_replace(d, i,
                           ical_prop_with(x->cx, p, CAL_STR("PARTSTAT"), CAL_STR("NEEDS-ACTION")));
    }
}

/* SEQUENCE above that of old, unless the client saw to it. */
static void raise_sequence(ical_draft *d, const ical_comp *old)
{
    static const cal_str name = CAL_STR_K("SEQUENCE");
    int64_t before = ical_number_at(old, name);

    if (ical_number_at(d->from, name) <= before)
        ical_draft_set(d, name, cal_arena_printf(d->cx->arena, "%lld", (long long)before + 1));
}

static void organize_one(const organizing *x, ical_draft *d)
{
    const ical_comp *old = ical_state_at(&x->old, d->key);
    unsigned changes = ical_itip_changes_of(x->cx, &x->old, &x->now, d->key);
    bool is_cancelled = old && ical_comp_is_cancelled(d->from) && !ical_comp_is_cancelled(old);

    if (changes & ICAL_CHANGED_SCHEDULE)
        reset(x, d);
    if (old && (is_cancelled || changes & (ICAL_CHANGED_SCHEDULE | ICAL_CHANGED_CANCELLED)))
        raise_sequence(d, old);
}

void ical_itip_organize(cal_ctx *cx, const ical_object *old, const ical_object *now,
                        const ical_addresses *me, cal_str *out)
{
    organizing x = {.cx = cx, .me = me, .out = ical_book_new(cx, now)};
    ical_person organizer;

    (void)!ical_organizer_of(cx, now, &organizer);
    x.organizer = organizer.address;
    if (old) {
        x.old = ical_state_of(cx, old);
        x.now = ical_state_of(cx, now);
        x.old.book->keyer = x.now.book->keyer;
    }
    for (size_t i = 0; old && i < x.out->drafts.n; i++) {
        if (x.out->drafts.at[i].draft->is_instance)
            organize_one(&x, x.out->drafts.at[i].draft);
    }
    *out = ical_book_text(x.out);
}

/* ---- keep ---- */

typedef struct keeping {
    cal_ctx *cx;
    const ical_addresses *me;
    bool is_attendees; /* the object is an attendee's copy */
    ical_state stored, now;
    ical_book *out;
} keeping;

static void keep_one(const keeping *x, ical_draft *d, const ical_comp *stored)
{
    static const cal_str sequence = CAL_STR_K("SEQUENCE");
    ical_roll roll = ical_roll_of(x->cx, stored);
    const ical_prop *number = ical_prop_at(stored, sequence);

    for (size_t i = 0; i < d->props.n; i++) {
        const ical_prop *p = &d->props.at[i];
        const ical_roll_row *row = NULL;

        if (cal_str_eq_ci(p->name, CAL_STR("ATTENDEE")) && !ical_addresses_has(x->me, p->value))
            row = ical_roll_at(&roll, p->value);
        if (row)
            ical_draft_replace(d, i, ical_prop_with_answer_of(x->cx, p, row->prop));
    }
    if (!x->is_attendees)
        return;
    if (number)
        ical_draft_set(d, sequence, number->value);
    else
        ical_draft_remove(d, sequence);
}

/* Is the stored override there only for answers, none of them mine? Then a client that did not know
   it did not remove it. */
static bool is_of_answers(const keeping *x, const ical_comp *stored, int64_t key)
{
    const ical_comp *series = ical_when_override(x->stored.book, key);
    const ical_comp *now = ical_state_at(&x->now, key);
    ical_side a, b;
    cal_str name, mine, here;

    if (!series || !now)
        return false;
    a = (ical_side){series, x->stored.o.tz, &x->stored.book->keyer, false, NULL};
    b = (ical_side){stored, x->stored.o.tz, &x->stored.book->keyer, false, NULL};
    mine = ical_facts_answer(x->cx, stored, x->me);
    here = ical_facts_answer(x->cx, now, x->me);
    return !(ical_facts_diff(x->cx, &a, &b, &name) & ~(unsigned)ICAL_CHANGED_PARTSTAT &
             ~(unsigned)ICAL_CHANGED_OWN) &&
           cal_str_eq(mine, here);
}

/* The answers of such overrides, in what the series says now. */
static void keep_overrides(const keeping *x)
{
    const ical_book *stored = x->stored.book;

    for (size_t i = 0; i < stored->drafts.n; i++) {
        const ical_draft *d = stored->drafts.at[i].draft;
        const ical_comp *now;

        if (!d->is_instance || d->key == ICAL_KEY_MASTER || ical_book_at(x->out, d->key) ||
            !is_of_answers(x, d->from, d->key))
            continue;
        now = ical_state_at(&x->now, d->key);
        keep_one(x, ical_book_add(x->out, now, d->key), d->from);
    }
}

void ical_itip_keep(cal_ctx *cx, const ical_object *stored, const ical_object *now,
                    const ical_addresses *me, cal_str *out)
{
    keeping x = {.cx = cx, .me = me, .out = ical_book_new(cx, now)};
    size_t n = x.out->drafts.n;

    x.is_attendees = ical_part_of(cx, stored, me) == ICAL_PART_ATTENDEE;
    x.stored = ical_state_of(cx, stored);
    x.now = ical_state_of(cx, now);
    for (size_t i = 0; i < n; i++) {
        ical_draft *d = x.out->drafts.at[i].draft;
        const ical_comp *was = d->is_instance ? ical_state_at(&x.stored, d->key) : NULL;

        if (was)
            keep_one(&x, d, was);
    }
    keep_overrides(&x);
    *out = ical_book_text(x.out);
}
