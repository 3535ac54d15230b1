/* SPDX-License-Identifier: MIT */
/* What changed between two states of a scheduling object, and whether its owner may change it so
   (RFC 6638 3.2.2.1, 3.2.4). Values are compared by what they mean: order, folding, DTEND or
   DURATION, and the way a rule is written make no change. */
#ifndef CAL_ICAL_ITIP_JUDGE_H
#define CAL_ICAL_ITIP_JUDGE_H

#include "ical/itip.h"

/* What differs, bits. */
enum {
    ICAL_CHANGED_TIME = 1,       /* begin, end or due of an instance */
    ICAL_CHANGED_RECURRENCE = 2, /* RRULE, RDATE, EXRULE; EXDATEs that went; instances that came */
    ICAL_CHANGED_DETAILS = 4,    /* anything else that is the organizer's: SUMMARY, LOCATION, … */
    ICAL_CHANGED_ATTENDEES = 8,  /* who is invited, or how (ROLE, CUTYPE, delegation) */
    ICAL_CHANGED_PARTSTAT = 16,  /* an answer, or the progress of a task */
    ICAL_CHANGED_OWN = 32,       /* alarms, TRANSP, private properties, marks, SEQUENCE */
    ICAL_CHANGED_CANCELLED = 64, /* instances were taken out: a CANCEL tells of it */
    /* These are worth a REQUEST. */
    ICAL_CHANGED_NEWS =
        ICAL_CHANGED_TIME | ICAL_CHANGED_RECURRENCE | ICAL_CHANGED_DETAILS | ICAL_CHANGED_ATTENDEES,
    /* These ask for answers anew (RFC 6638 3.2.8), and, like CANCELLED, raise SEQUENCE (RFC 5546
       2.1.4). */
    ICAL_CHANGED_SCHEDULE = ICAL_CHANGED_TIME | ICAL_CHANGED_RECURRENCE
};

/* The differences as bits; 0 when they mean the same. Only ICAL_CHANGED_PARTSTAT and _OWN: the
   Schedule-Tag may stay if the change came from a message (RFC 6638 3.2.10). */
unsigned ical_itip_changes(cal_ctx *cx, const ical_object *old, const ical_object *now);
/* The same, of what one attendee gets to see. To be told by a REQUEST: any of ICAL_CHANGED_NEWS; by
   a CANCEL: ICAL_CHANGED_CANCELLED, and nothing else when they are in no component of now. */
unsigned ical_itip_changes_for(cal_ctx *cx, const ical_object *old, const ical_object *now,
                               const ical_addresses *who);
/* For many attendees the comparison is made once. It borrows both objects. */
typedef struct ical_diff ical_diff;
ical_diff *ical_itip_diff(cal_ctx *cx, const ical_object *old, const ical_object *now);
unsigned ical_itip_diff_for(const ical_diff *d, const ical_addresses *who);

/* May an attendee change their copy so (allowed-attendee-scheduling-object-change)? They may change
   their own answer, alarms, TRANSP, progress, class, categories, colour, private properties,
   stamps; add EXDATEs and drop the overrides these hide; add overrides that say no more. Answers of
   others may differ (keep the stored ones by ical_itip_keep). now NULL, deletion, is always
   allowed. *why: a sentence that names what is not. */
CAL_MUST_USE bool ical_itip_attendee_may(cal_ctx *cx, const ical_object *old,
                                         const ical_object *now, const ical_addresses *me,
                                         cal_str *why);
/* May an organizer (allowed-organizer-scheduling-object-change)? They may not become another
   organizer; to give up scheduling altogether (no ORGANIZER, no ATTENDEE) is allowed. */
CAL_MUST_USE bool ical_itip_organizer_may(cal_ctx *cx, const ical_object *old,
                                          const ical_object *now, const ical_addresses *me,
                                          cal_str *why);

#endif
