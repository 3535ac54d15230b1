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
    cal_str status;        /* the request status to report to the sender: "2.0;Success" (RFC 5546
                              3.6), "3.7;Invalid calendar user", … ; "1.2;Delivered" for a request */
    unsigned changes;      /* ICAL_CHANGED_* bits of itip_judge.h, of old against new */
    bool asks;             /* of a request: some component wants this attendee's answer anew
                              (PARTSTAT=NEEDS-ACTION, and time or recurrence changed, or it is new) */
    bool is_all_cancelled; /* of a cancel: nothing of the object is left alive */
} ical_merged;

/* REQUEST into the copy of an attendee (mine NULL: they have none). The organizer's properties
   replace those of the copy; their own stay: VALARMs, TRANSP, private X- and COLOR, CATEGORIES when
   they changed them, the answer where the organizer did not reset it and the message is older than
   it. PARTSTAT otherwise as the message says. A lower SEQUENCE, or the same with an older DTSTAMP,
   is stale, judged per component. A message with a master replaces the set of instances; one with
   overrides only puts those into it, taking EXDATEs away that hid them. REFUSED: the person is not
   invited, another organizer, another UID. */
CAL_MUST_USE cal_err ical_itip_merge_request(cal_ctx *cx, const ical_object *mine,
                                             const ical_itip *m, const ical_addresses *me,
                                             ical_merged *out);

/* ADD (RFC 5546 3.2.4): each component becomes an RDATE of the master and an override. */
CAL_MUST_USE cal_err ical_itip_merge_add(cal_ctx *cx, const ical_object *mine, const ical_itip *m,
                                         const ical_addresses *me, ical_merged *out);

/* CANCEL into the copy of an attendee: without RECURRENCE-ID everything gets STATUS:CANCELLED;
   an instance gets it in an override (made when there is none), SEQUENCE and DTSTAMP as the message
   says. is_all_cancelled: the caller may delete the object instead. */
CAL_MUST_USE cal_err ical_itip_merge_cancel(cal_ctx *cx, const ical_object *mine,
                                            const ical_itip *m, ical_merged *out);

/* REPLY into the organizer's object: PARTSTAT of that attendee per component, SCHEDULE-STATUS
   "2.0;Success" (or the reply's REQUEST-STATUS), and of a task with one attendee its progress
   (PERCENT-COMPLETE, COMPLETED, STATUS). An instance without an override gets one. Delegates
   (DELEGATED-TO) are added (RFC 5546 3.2.2.3). Replies of different attendees give the same object
   in any order. REFUSED: not invited, another organizer, an instance that does not exist; STALE: a
   SEQUENCE below that at which the object last changed its time. */
CAL_MUST_USE cal_err ical_itip_merge_reply(cal_ctx *cx, const ical_object *o, const ical_itip *m,
                                           ical_merged *out);

#endif
