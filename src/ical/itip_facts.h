/* SPDX-License-Identifier: MIT */
/* What two components say, compared by what they mean. Internal to itip*.c. */
#ifndef CAL_ICAL_ITIP_FACTS_H
#define CAL_ICAL_ITIP_FACTS_H

#include "ical/itip_draft.h"
#include "ical/itip_judge.h"

/* Finer than ICAL_CHANGED_*: how somebody is invited (ROLE, CUTYPE, delegation), progress of a
   task, and the organizer, beside the bits of itip_judge.h. */
enum {
    ICAL_FACT_MANNER = 1 << 16,
    ICAL_FACT_PROGRESS = 1 << 17,
    ICAL_FACT_ORGANIZER = 1 << 18,
    ICAL_FACT_ALARM = 1 << 19,
    ICAL_FACT_EXDATE = 1 << 20 /* never in a result */
};

/* A component and what its times are read by. */
typedef struct ical_side {
    const ical_comp *comp;
    ical_tz *tz;
    const ical_keyer *keyer;  /* of both sides the same */
    bool recurs;              /* the zone counts, not only the instant */
    const ical_addresses *me; /* whose addresses all mean one; or NULL */
} ical_side;

/* Bits of what differs. *name: the first property at fault of DETAILS, when one is. */
unsigned ical_facts_diff(cal_ctx *cx, const ical_side *old, const ical_side *now, cal_str *name);

/* The answer of a person in a component, as one text that is equal for equal answers; absent when
   they are not invited. */
cal_str ical_facts_answer(cal_ctx *cx, const ical_comp *c, const ical_addresses *who);

#endif
