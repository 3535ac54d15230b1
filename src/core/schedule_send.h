/* SPDX-License-Identifier: MIT */
/* Inside of scheduling: a meeting that its owner saves or deletes, and messages sent in their
   name. */
#ifndef CAL_CORE_SCHEDULE_SEND_H
#define CAL_CORE_SCHEDULE_SEND_H

#include "base/vec.h"
#include "ical/itip_set.h"
#include "core/deliver.h"
#include "core/object.h"

/* A meeting between two states. */
typedef struct core_meeting {
    core_person owner;      /* of the home it is in */
    bool may_send;          /* whoever does it may act for the owner */
    const ical_object *old; /* NULL: it is new, or was no meeting */
    ical_object now;        /* of what text says; kind absent: it is deleted */
    cal_str text;
    cal_arena *kept;               /* where states grow, whatever memory cx has meanwhile */
    CAL_VEC(ical_delivery) states; /* what became of messages, by address */
} core_meeting;

/* The other person of a message. */
typedef struct core_party {
    ical_person said; /* as the meeting names them */
    bool is_here;     /* somebody of this server: person is filled */
    core_person person;
    ical_addresses addresses; /* all that mean them */
} core_party;

/* Whom the meeting means. In the arena. */
CAL_MUST_USE cal_err core_party_of(cal_ctx *cx, int64_t organisation, const ical_person *said,
                                   core_party *out);

/* Brings a message to them: into their calendar, or into the queue of letters. out->status: the
   delivery state (RFC 6638 3.2.9). */
CAL_MUST_USE cal_err core_send(cal_ctx *cx, const core_meeting *m, const core_party *to,
                               cal_str message, core_delivered *out);

/* text becomes the meeting's, and is read. */
CAL_MUST_USE cal_err core_meeting_set(cal_ctx *cx, core_meeting *m, cal_str text);

/* An organizer saves the meeting, or deletes it: tells the attendees. m->text becomes what is to be
   stored. CAL_E_ORGANIZER_CHANGE. */
CAL_MUST_USE cal_err core_organize(cal_ctx *cx, core_meeting *m);
CAL_MUST_USE cal_err core_organize_end(cal_ctx *cx, core_meeting *m);

/* An attendee saves their copy, or deletes it: tells the organizer. CAL_E_ATTENDEE_CHANGE. */
CAL_MUST_USE cal_err core_attend(cal_ctx *cx, core_meeting *m);
CAL_MUST_USE cal_err core_attend_end(cal_ctx *cx, core_meeting *m);

#endif
