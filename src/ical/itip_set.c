/* SPDX-License-Identifier: MIT */
/* Delivery states and answers set in an object (RFC 6638 3.2.9, 7.2, 7.3). */
#include "ical/itip_set.h"

#include "ical/itip_roll.h"
#include "ical/itip_when.h"

static const cal_str none = {NULL, 0};

/* ---- delivery states ---- */

static bool is_person(cal_str name)
{
    return cal_str_eq_ci(name, CAL_STR("ATTENDEE")) || cal_str_eq_ci(name, CAL_STR("ORGANIZER"));
}

static void set_states(ical_draft *d, const ical_roll *states)
{
    cal_ctx *cx = d->cx;

    for (size_t i = 0; i < d->props.n; i++) {
        ical_prop p = d->props.at[i];
        const ical_roll_row *row = is_person(p.name) ? ical_roll_at(states, p.value) : NULL;
        const ical_delivery *state = row ? row->of : NULL;

        if (!state)
            continue;
        if (state->status.p)
            p = ical_prop_with(cx, &p, CAL_STR("SCHEDULE-STATUS"), state->status);
        p = ical_prop_with(cx, &p, CAL_STR("SCHEDULE-FORCE-SEND"), none);
        ical_draft_replace(d, i, p);
    }
}

void ical_itip_set_statuses(cal_ctx *cx, const ical_object *o, const ical_delivery *states,
                            size_t n, cal_str *out)
{
    ical_book *b = ical_book_new(cx, o);
    ical_roll roll = {.cx = cx};

    for (size_t i = 0; i < n; i++)
        ical_roll_add(&roll, states[i].address, NULL, &states[i]);
    ical_roll_sort(&roll);
    for (size_t i = 0; i < b->drafts.n; i++) {
        if (b->drafts.at[i].draft->is_instance)
            set_states(b->drafts.at[i].draft, &roll);
    }
    *out = ical_book_text(b);
}

/* ---- answers ---- */

static void set_answer(ical_draft *d, const ical_addresses *who, cal_str partstat)
{
    for (size_t i = 0; i < d->props.n; i++) {
        ical_prop p = d->props.at[i];

        if (!cal_str_eq_ci(p.name, CAL_STR("ATTENDEE")) || !ical_addresses_has(who, p.value))
            continue;
        p = ical_prop_with(d->cx, &p, CAL_STR("PARTSTAT"), partstat);
        p = ical_prop_with(d->cx, &p, CAL_STR("RSVP"), none);
        ical_draft_replace(d, i, p);
    }
}

static void answer_all(ical_book *b, const ical_addresses *who, cal_str partstat)
{
    for (size_t i = 0; i < b->drafts.n; i++) {
        if (b->drafts.at[i].draft->is_instance)
            set_answer(b->drafts.at[i].draft, who, partstat);
    }
}

/* The component of the instance; made when the series gives it. NULL: there is none. */
static ical_draft *instance_at(ical_book *b, const ical_time *recurrence)
{
    int64_t key = ical_key_of(&b->keyer, recurrence);
    ical_draft *d = ical_book_at(b, key), *master = ical_book_at(b, ICAL_KEY_MASTER);
    const ical_comp *made;

    if (d)
        return d;
    if (master && b->keyer.has_anchor && !ical_draft_at(master, CAL_STR("RRULE")) &&
        !ical_draft_at(master, CAL_STR("RDATE")))
        return key == ical_key_of(&b->keyer, &b->keyer.anchor) ? master : NULL;
    made = ical_when_override(b, key);
    return made ? ical_book_add(b, made, key) : NULL;
}

cal_err ical_itip_answer(cal_ctx *cx, const ical_object *o, const ical_addresses *who,
                         const ical_answer *answers, size_t n, cal_str *out)
{
    ical_book *b = ical_book_new(cx, o);

    for (size_t i = 0; i < n; i++) {
        ical_draft *d;

        if (!answers[i].recurrence) {
            answer_all(b, who, answers[i].partstat);
            continue;
        }
        d = instance_at(b, answers[i].recurrence);
        if (!d)
            return cal_fail(cx, CAL_E_BAD_OBJECT, "The series has no instance at %.*s.",
                            CAL_FMT(ical_stamp(cx, answers[i].recurrence->local)));
        set_answer(d, who, answers[i].partstat);
    }
    *out = ical_book_text(b);
    return CAL_OK;
}
