/* SPDX-License-Identifier: MIT */
/* Instances of a series as the scheduling code needs them: found by key, made into overrides, taken
   out and put back. For itip*.c and attach.c. */
#ifndef CAL_ICAL_ITIP_WHEN_H
#define CAL_ICAL_ITIP_WHEN_H

#include "ical/itip_draft.h"
#include "ical/range.h"

/* The instance of that key as master (or an override for this and future) describes it, whether or
   not it has an override of its own; false: the series does not give it, or EXDATE takes it out.
   The work is bounded. */
bool ical_when_find(cal_ctx *cx, const ical_object *o, int64_t key, ical_instance *out);
/* An override for it that says what the series says. NULL: there is no such instance. */
const ical_comp *ical_when_override(cal_ctx *cx, const ical_object *o, int64_t key);

/* A RECURRENCE-ID, RDATE or EXDATE for that key, in the form in which o's series begins. */
ical_prop ical_when_prop(cal_ctx *cx, const ical_object *o, const ical_keyer *k, cal_str name,
                         int64_t key);
/* Does an EXDATE of the component take the key out? */
bool ical_when_excludes(const ical_keyer *k, ical_tz *tz, const ical_comp *c, int64_t key);
/* Puts the key among the EXDATEs of the master draft; takes it from them. */
void ical_when_exclude(ical_book *b, ical_draft *master, int64_t key);
void ical_when_include(ical_book *b, ical_draft *master, int64_t key);
/* Ends the rules of the master draft before the key, and drops later RDATEs. */
void ical_when_end_before(ical_book *b, ical_draft *master, int64_t key);

/* RECURRENCE-ID with RANGE=THISANDFUTURE? */
bool ical_when_is_range(const ical_comp *c);

#endif
