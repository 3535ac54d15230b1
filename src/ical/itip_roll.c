/* SPDX-License-Identifier: MIT */
/* The attendees of one component, sorted by folded address, so that many are found quickly. */
#include "ical/itip_roll.h"

#include <stdlib.h>

#include "ical/itip_draft.h"

void ical_roll_add(ical_roll *r, cal_str address, const ical_prop *p, const void *of)
{
    CAL_PUSH(r->cx->arena, &r->v, (ical_roll_row){ical_address_fold(r->cx, address), p, of});
}

static int by_address(const void *a, const void *b)
{
    return cal_str_cmp(((const ical_roll_row *)a)->address, ((const ical_roll_row *)b)->address);
}

void ical_roll_sort(ical_roll *r)
{
    if (r->v.n)
        qsort(r->v.at, r->v.n, sizeof *r->v.at, by_address);
}

ical_roll ical_roll_of(cal_ctx *cx, const ical_comp *c)
{
    ical_roll r = {.cx = cx};

    for (size_t i = 0; i < c->n_props; i++) {
        if (cal_str_eq_ci(c->props[i].name, CAL_STR("ATTENDEE")))
            ical_roll_add(&r, c->props[i].value, &c->props[i], NULL);
    }
    ical_roll_sort(&r);
    return r;
}

const ical_roll_row *ical_roll_at(const ical_roll *r, cal_str address)
{
    ical_roll_row want = {.address = ical_address_fold(r->cx, address)};

    return r->v.n ? bsearch(&want, r->v.at, r->v.n, sizeof *r->v.at, by_address) : NULL;
}

ical_prop ical_prop_with_answer_of(cal_ctx *cx, const ical_prop *p, const ical_prop *from)
{
    static const cal_str names[] = {CAL_STR_K("PARTSTAT"), CAL_STR_K("SCHEDULE-STATUS")};
    ical_prop out = *p;

    for (size_t i = 0; i < CAL_COUNT(names); i++)
        out = ical_prop_with(cx, &out, names[i], ical_param_text(cx, from, names[i]));
    return out;
}
