/* SPDX-License-Identifier: MIT */
/* A scheduling message brought to somebody of this server (RFC 6638 4): merged into their copy of
   the meeting, and put into their inbox. All of it in the running transaction; whose right it needs
   was judged before. */
#ifndef CAL_CORE_DELIVER_H
#define CAL_CORE_DELIVER_H

#include "core/schedule_people.h"

typedef struct core_delivered {
    cal_str status; /* delivery state (RFC 6638 3.2.9): a code, "1.2" */
    cal_str reply;  /* of a room or resource: its answer as a REPLY; else absent */
} core_delivered;

/* REQUEST, ADD or CANCEL for one attendee. A new meeting comes into their default calendar, as
   their own overrides, alarms and TRANSP stay in one that they have. A room or resource answers at
   once (core/room.h). What is wrong with the message or has no room is a status, not a failure. */
CAL_MUST_USE cal_err core_deliver_to_attendee(cal_ctx *cx, const core_person *to, cal_str message,
                                              core_delivered *out);

/* REPLY for the organizer. The other attendees of this server get to see the answer too. */
CAL_MUST_USE cal_err core_deliver_to_organizer(cal_ctx *cx, const core_person *to, cal_str message,
                                               core_delivered *out);

#endif
