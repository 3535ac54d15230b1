/* SPDX-License-Identifier: MIT */
/* Scheduling objects and messages (RFC 5546 iTIP, RFC 6638): who takes part, and which method a
   message has. All of itip*.h is pure: objects in, text or an answer out; what is handed back lives
   in cx->arena. Messages are made in itip_send.h, merged in itip_merge.h, changes are judged in
   itip_judge.h, single marks are set in itip_set.h. */
#ifndef CAL_ICAL_ITIP_H
#define CAL_ICAL_ITIP_H

#include "ical/check.h"

/* ---- persons ---- */

/* One person: all calendar user addresses that mean them ("mailto:ann@example.com",
   "/principals/ann/"). Compared whole, never in part, but for ASCII letter case. */
typedef struct ical_addresses {
    const cal_str *at;
    size_t n;
} ical_addresses;

/* An address as it is compared: trimmed, lower case, "mailto:" before a bare "ann@example.com". */
cal_str ical_address_fold(cal_ctx *cx, cal_str address);
/* Do both mean the same? Neither needs to be folded. */
bool ical_address_eq(cal_str a, cal_str b);
bool ical_addresses_has(const ical_addresses *person, cal_str address);

/* SCHEDULE-AGENT (RFC 6638 7.1): who sends. Absent is SERVER, an unknown one is NONE. */
typedef enum ical_agent { ICAL_AGENT_SERVER, ICAL_AGENT_CLIENT, ICAL_AGENT_NONE } ical_agent;

/* ORGANIZER or ATTENDEE with its parameters, defaults filled in, tokens in capitals. */
typedef struct ical_person {
    cal_str address; /* folded; absent: there is none */
    cal_str cn;      /* decoded; absent: not said */
    ical_agent agent;
    cal_str status;     /* SCHEDULE-STATUS as sent, without quotes; absent: none */
    cal_str force_send; /* SCHEDULE-FORCE-SEND: "REQUEST" or "REPLY"; absent: none */
    cal_str partstat;   /* of an attendee: NEEDS-ACTION when not said */
    cal_str role;       /* REQ-PARTICIPANT when not said */
    cal_str cutype;     /* INDIVIDUAL when not said */
    bool rsvp;
    const ical_prop *prop; /* where it was read */
} ical_person;

/* The organizer of the object. false: components name different ones, or only some name one
   (RFC 6638 3.2.4.2, same-organizer-in-all-components). out->address absent: there is none. A mark
   (status, force_send, agent) of any component is told. */
CAL_MUST_USE bool ical_organizer_of(cal_ctx *cx, const ical_object *o, ical_person *out);

/* The attendees of all components, each address once, in order of first appearance; what the
   master says wins, force_send and status are told from wherever they stand. */
typedef struct ical_people {
    const ical_person *at;
    size_t n;
} ical_people;
ical_people ical_attendees_of(cal_ctx *cx, const ical_object *o);

/* The ATTENDEE of that person in one component; NULL when they are not invited to it. */
const ical_prop *ical_attendee_at(const ical_comp *c, const ical_addresses *person);
/* Reads one ORGANIZER or ATTENDEE. */
ical_person ical_person_of(cal_ctx *cx, const ical_prop *p);

/* What an object is to its owner (RFC 6638 3.1). An organizer's has attendees; an attendee's names
   an organizer and the owner among the attendees. An object of both is the organizer's. */
typedef enum ical_part { ICAL_PART_NONE, ICAL_PART_ORGANIZER, ICAL_PART_ATTENDEE } ical_part;
ical_part ical_part_of(cal_ctx *cx, const ical_object *o, const ical_addresses *owner);

/* Are they states of one object: the same UID, the same kind? */
bool ical_object_is_same(const ical_object *a, const ical_object *b);

/* ---- messages ---- */

typedef enum ical_method {
    ICAL_METHOD_PUBLISH,
    ICAL_METHOD_REQUEST,
    ICAL_METHOD_REPLY,
    ICAL_METHOD_ADD,
    ICAL_METHOD_CANCEL,
    ICAL_METHOD_REFRESH,
    ICAL_METHOD_COUNTER,
    ICAL_METHOD_DECLINECOUNTER,
    ICAL_METHOD_COUNT
} ical_method;
/* "REQUEST". */
cal_str ical_method_name(ical_method method);
/* Is it one that the organizer sends (PUBLISH, REQUEST, ADD, CANCEL, DECLINECOUNTER)? */
bool ical_method_is_organizers(ical_method method);

/* A scheduling message. object.calendar still has its METHOD; object.kind can be "VFREEBUSY" with
   that component as the master. */
typedef struct ical_itip {
    ical_method method;
    ical_object object;
    bool in_order; /* set it for messages made by this server, which come in the order in which they
                      were made: then no SEQUENCE or DTSTAMP makes them stale, and what they say of
                      an answer holds */
} ical_itip;

/* Reads a message leniently: as ical_object_read, but METHOD is asked for, a VFREEBUSY is taken
   and DTSTART may be missing where RFC 5546 3 lets it. CAL_E_BAD_ICAL (with the line; also for an
   unknown METHOD), CAL_E_BAD_OBJECT, CAL_E_COMPONENT, CAL_E_NOT_ICAL. */
CAL_MUST_USE cal_err ical_itip_read(cal_ctx *cx, cal_str text, ical_itip *out);

/* Who sent it: the organizer of a method that is the organizer's, else the first attendee. address
   absent: it names nobody. */
ical_person ical_itip_sender(cal_ctx *cx, const ical_itip *m);

#endif
