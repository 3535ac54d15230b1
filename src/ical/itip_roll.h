/* SPDX-License-Identifier: MIT */
/* The attendees of one component by address. Internal to itip*.c. */
#ifndef CAL_ICAL_ITIP_ROLL_H
#define CAL_ICAL_ITIP_ROLL_H

#include "base/vec.h"
#include "ical/itip.h"

typedef struct ical_roll_row {
    cal_str address; /* folded */
    const ical_prop *prop;
    const void *of; /* what a caller keeps with it */
} ical_roll_row;

typedef struct ical_roll {
    cal_ctx *cx;
    CAL_VEC(ical_roll_row) v;
} ical_roll;

/* Rows are added, then sorted once, then asked for. */
void ical_roll_add(ical_roll *r, cal_str address, const ical_prop *p, const void *of);
void ical_roll_sort(ical_roll *r);
ical_roll ical_roll_of(cal_ctx *cx, const ical_comp *c);
/* NULL: not in it. */
const ical_roll_row *ical_roll_at(const ical_roll *r, cal_str address);

/* What stands at an ATTENDEE of `from` in PARTSTAT and SCHEDULE-STATUS put at the same of p. */
ical_prop ical_prop_with_answer_of(cal_ctx *cx, const ical_prop *p, const ical_prop *from);

#endif
