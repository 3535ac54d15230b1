/* SPDX-License-Identifier: MIT */
/* Marks set in scheduling objects: delivery states, answers, what the server does to an object that
   its owner saves (RFC 6638 3.2, 7). All but the marked lines keeps its bytes; *out is the text of
   the object as it came when nothing had to be set. */
#ifndef CAL_ICAL_ITIP_SET_H
#define CAL_ICAL_ITIP_SET_H

#include "ical/itip.h"

/* A delivery state for one calendar user address. */
typedef struct ical_delivery {
    cal_str address;
    cal_str status; /* SCHEDULE-STATUS, "1.2" (RFC 6638 3.2.9); absent: leave as it is */
} ical_delivery;

/* Sets SCHEDULE-STATUS on each ATTENDEE or ORGANIZER of these addresses in all components, and
   takes SCHEDULE-FORCE-SEND from them: it is done. */
void ical_itip_set_statuses(cal_ctx *cx, const ical_object *o, const ical_delivery *states,
                            size_t n, cal_str *out);

/* An answer: of one instance, or (recurrence NULL) of all components. */
typedef struct ical_answer {
    const ical_time *recurrence; /* as ical_instance has it */
    cal_str partstat;
} ical_answer;

/* Sets PARTSTAT of that person, in the order of the answers, and removes RSVP; overrides are made
   for instances that have none. CAL_E_BAD_OBJECT: there is no such instance. */
CAL_MUST_USE cal_err ical_itip_answer(cal_ctx *cx, const ical_object *o, const ical_addresses *who,
                                      const ical_answer *answers, size_t n, cal_str *out);

/* What the server does to an organizer's object that is being saved (old NULL: new): where time or
   recurrence of a component changed, PARTSTAT of its attendees but the organizer becomes
   NEEDS-ACTION (RFC 6638 3.2.8) and SEQUENCE is raised above that of old unless the client did
   (RFC 5546 2.1.4); an override made anew starts from the SEQUENCE of what it replaces. */
void ical_itip_organize(cal_ctx *cx, const ical_object *old, const ical_object *now,
                        const ical_addresses *me, cal_str *out);

/* Takes what others did meanwhile into an object that is being saved: PARTSTAT and SCHEDULE-STATUS
   of every attendee but me as stored, component by component; an instance that got its own override
   meanwhile by a REPLY keeps it. For saves on an equal Schedule-Tag (RFC 6638 3.2.10), and for each
   save of an attendee. */
void ical_itip_keep(cal_ctx *cx, const ical_object *stored, const ical_object *now,
                    const ical_addresses *me, cal_str *out);

#endif
