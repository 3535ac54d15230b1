/* SPDX-License-Identifier: MIT */
/* What one attendee sees of an organizer's object (RFC 6638 3.2.1, RFC 5546 2.1.3): per-attendee
   instances, and no word that is not theirs. */
#include "ical/itip_view.h"

/* ---- the view ---- */

static bool is_person(cal_str name)
{
    return cal_str_eq_ci(name, CAL_STR("ATTENDEE")) || cal_str_eq_ci(name, CAL_STR("ORGANIZER"));
}

static bool is_shared(const void *state, const ical_prop *p)
{
    (void)state;
    return !ical_prop_is_private(p->name) && !cal_str_eq_ci(p->name, CAL_STR("REQUEST-STATUS"));
}

void ical_view_clean(ical_draft *d)
{
    ical_draft_filter(d, is_shared, NULL);
    for (size_t i = 0; i < d->props.n; i++) {
        if (is_person(d->props.at[i].name))
            ical_draft_replace(d, i, ical_prop_unmarked(d->cx, &d->props.at[i]));
    }
    ical_draft_remove_comps(d, CAL_STR("VALARM"));
}

ical_book *ical_view_of(cal_ctx *cx, const ical_object *o, const ical_addresses *who)
{
    ical_book *b = ical_book_new(cx, o);
    ical_draft *master = ical_book_at(b, ICAL_KEY_MASTER);
    ical_keys hidden = {.v.n = 0};

    if (master && !ical_attendee_at(master->from, who)) {
        ical_book_drop(b, master);
        master = NULL;
    }
    for (size_t i = 0; i < b->drafts.n; i++) {
        ical_draft *d = b->drafts.at[i].draft;

        if (!d->is_instance || d->is_dropped)
            continue;
        if (d == master || ical_attendee_at(d->from, who)) {
            ical_view_clean(d);
            continue;
        }
        if (master && ical_when_is_range(d->from))
            ical_when_end_before(b, master, d->key);
        else
            ical_keys_add(cx, &hidden, d->key);
        ical_book_drop(b, d);
    }
    ical_keys_sort(&hidden);
    if (master && hidden.v.n)
        ical_when_exclude(b, master, &hidden);
    return b;
}

/* ---- states ---- */

ical_state ical_state_of(cal_ctx *cx, const ical_object *o)
{
    return (ical_state){*o, ical_book_new(cx, o)};
}

const ical_comp *ical_state_at(const ical_state *s, int64_t key)
{
    const ical_draft *d = ical_book_at(s->book, key);

    if (d)
        return d->from;
    return key == ICAL_KEY_MASTER ? NULL : ical_when_override(s->book, key);
}

void ical_keys_add_comps(ical_keys *keys, const ical_state *s)
{
    const ical_book *b = s->book;

    for (size_t i = 0; i < b->drafts.n; i++) {
        if (b->drafts.at[i].draft->is_instance)
            ical_keys_add(b->cx, keys, b->drafts.at[i].draft->key);
    }
}
