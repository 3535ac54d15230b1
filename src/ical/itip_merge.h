/* SPDX-License-Identifier: MIT */
/* Scheduling messages merged into objects (RFC 5546 2.1.5, 3; RFC 6638 4). What a message does not
   speak of keeps its bytes. */
#ifndef CAL_ICAL_ITIP_MERGE_H
#define CAL_ICAL_ITIP_MERGE_H

#include "ical/itip.h"

typedef enum ical_verdict {
    ICAL_VERDICT_NONE,    /* the object says it already; nothing is to be stored */
    ICAL_VERDICT_NEW,     /* store text as a new object */
    ICAL_VERDICT_CHANGED, /* store text in place of the object */
    ICAL_VERDICT_STALE,   /* the message is older than the object: ignore it */
    ICAL_VERDICT_REFUSED  /* it cannot be taken: `why` says it */
} ical_verdict;

/* What came out of a merge. */
typedef struct ical_merged {
    ical_verdict verdict;
    cal_str text;          /* of NEW and CHANGED */
    cal_str why;           /* of STALE and REFUSED: a sentence */
    cal_str status;        /* the code for the sender's SCHEDULE-STATUS (RFC 5546 3.6): "1.2" a
                              request or cancel was delivered, "2.0" a reply was taken, "3.1" it is
                              about something else, "3.7" they are not invited, "3.8" not theirs */
    unsigned changes;      /* ICAL_CHANGED_* bits of itip_judge.h, of old against new */
    bool asks;             /* of a request: some component wants this attendee's answer anew
                              (PARTSTAT=NEEDS-ACTION, and time or recurrence changed, or it is new) */
    bool is_all_cancelled; /* of a cancel: nothing of the object is left alive */
} ical_merged;

/* REQUEST into the copy of an attendee (mine NULL: they have none). The organizer's properties
   replace those of the copy. The attendee's own stay: alarms, TRANSP, progress of a task, private
   X- properties, the marks at ORGANIZER, and CATEGORIES, CLASS and COLOR where the copy has them.
   PARTSTAT is as the message says; only NEEDS-ACTION in a message that is not in order and moves
   nothing leaves their answer. A lower SEQUENCE, or the same with an older DTSTAMP, is stale,
   judged per component (not when in order). A message with a master replaces the set of instances:
   what they declined and took out by an EXDATE stays out, what was cancelled stays to be seen, an
   override of their own (an alarm, an answer) is made anew. One with overrides only puts those in,
   and takes away the EXDATEs that hid them. REFUSED: not invited, another organizer, another UID.
 */
CAL_MUST_USE cal_err ical_itip_merge_request(cal_ctx *cx, const ical_object *mine,
                                             const ical_itip *m, const ical_addresses *me,
                                             ical_merged *out);

/* ADD (RFC 5546 3.2.4): its instance becomes an RDATE of the master and an override. REFUSED
   without a series: ask for it by a REFRESH. */
CAL_MUST_USE cal_err ical_itip_merge_add(cal_ctx *cx, const ical_object *mine, const ical_itip *m,
                                         const ical_addresses *me, ical_merged *out);

/* CANCEL into the copy of an attendee: without RECURRENCE-ID everything gets STATUS:CANCELLED;
   an instance gets it in an override (made when there is none); this and future end the series.
   SEQUENCE and DTSTAMP as the message says. is_all_cancelled: the caller may delete the object
   instead. */
CAL_MUST_USE cal_err ical_itip_merge_cancel(cal_ctx *cx, const ical_object *mine,
                                            const ical_itip *m, ical_merged *out);

/* REPLY into the organizer's object: PARTSTAT of that attendee per component, SCHEDULE-STATUS
   "2.0" (or the code of the reply's REQUEST-STATUS), and of a task with one attendee its progress
   (PERCENT-COMPLETE, COMPLETED, STATUS). An instance without an override gets one. An answer to the
   series is one to its overrides too that lie in place and had the same answer. Delegates
   (DELEGATED-TO) are added (RFC 5546 3.2.2.3). Replies of different attendees give the same object
   in any order. REFUSED: not invited, another organizer, an instance that does not exist; STALE: a
   lower SEQUENCE and another DTSTART than the object has now (not when in order). */
CAL_MUST_USE cal_err ical_itip_merge_reply(cal_ctx *cx, const ical_object *o, const ical_itip *m,
                                           ical_merged *out);

#endif
