/* SPDX-License-Identifier: MIT */
/* Implicit scheduling (RFC 6638 3.2): what the server does when somebody saves or deletes a
   meeting. Within the running transaction the others' copies are made, changed or cancelled,
   messages come into their inboxes, rooms answer, letters to other servers are queued. Rights to
   the calendar and conditions were judged before. */
#ifndef CAL_CORE_SCHEDULE_H
#define CAL_CORE_SCHEDULE_H

#include "model/letter.h"
#include "core/object.h"

/* core_object_put, and what follows from it for others. obj becomes what is stored: marks of
   delivery and answers may differ from what was sent. CAL_E_ORGANIZERS, CAL_E_ORGANIZER_CHANGE,
   CAL_E_ATTENDEE_CHANGE, CAL_E_SCHEDULE_UID (fail.href), and those of core_object_put. */
CAL_MUST_USE cal_err core_schedule_put(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                       const cal_event *existing, core_object *obj);

/* core_object_put without any message: for what was not saved by its owner now (imports, copies
   from calendar to calendar, RFC 6638 3.2.3). */
CAL_MUST_USE cal_err core_schedule_store(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                         const cal_event *existing, core_object *obj);

/* core_object_delete, with a CANCEL to the attendees or a REPLY to the organizer. no_reply: the
   latter not (Schedule-Reply: F). */
CAL_MUST_USE cal_err core_schedule_delete(cal_ctx *cx, const cal_event *ev, bool no_reply);

/* The same for every meeting in a calendar that is about to go, but not for what is over; the
   objects themselves stay. */
CAL_MUST_USE cal_err core_schedule_leave(cal_ctx *cx, const cal_calendar *cal);

/* Letters to addresses outside of the server by rising id, after `after` (0: from the start); for
   administrators. */
CAL_MUST_USE cal_err core_letter_list(cal_ctx *cx, int64_t after, size_t limit,
                                      const cal_letter **out, size_t *n);

/* Forgets messages in inboxes and letters older than 90 days; run by a job, as the system. */
CAL_MUST_USE cal_err core_schedule_prune(cal_ctx *cx);

#endif
