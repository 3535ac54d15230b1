/* SPDX-License-Identifier: MIT */
/* What one attendee gets to see of an organizer's object, and the state of single instances.
   Internal to itip*.c. */
#ifndef CAL_ICAL_ITIP_VIEW_H
#define CAL_ICAL_ITIP_VIEW_H

#include "ical/itip_when.h"

/* The components to which the person is invited: other overrides become EXDATEs of the master (or
   end it, for this and future); without marks, alarms and private properties. */
ical_book *ical_view_of(cal_ctx *cx, const ical_object *o, const ical_addresses *who);
/* Takes marks, alarms and private properties off a component. */
void ical_view_clean(ical_draft *d);

/* An object in which instances are looked for. */
typedef struct ical_state {
    ical_object o;
    ical_book *book;
} ical_state;
ical_state ical_state_of(cal_ctx *cx, const ical_object *o);
/* The component that describes that key (ICAL_KEY_MASTER: the master): its own, else one made from
   the series. NULL: there is none. */
const ical_comp *ical_state_at(const ical_state *s, int64_t key);

/* ICAL_CHANGED_* of one key (itip_judge.c); both states are read by the keyer of now. */
unsigned ical_itip_changes_of(cal_ctx *cx, const ical_state *old, const ical_state *now,
                              int64_t key);

/* Those of all components (the master's too). */
void ical_keys_add_comps(ical_keys *keys, const ical_state *s);

#endif
