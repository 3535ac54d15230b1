/* SPDX-License-Identifier: MIT */
/* Sent bytes made ready to be stored: checked against every limit, with their ETag and index
   columns. All of it without the database, so that a writer never waits for a parser. */
#ifndef CAL_CORE_OBJECT_H
#define CAL_CORE_OBJECT_H

#include "ical/attach.h"
#include "ical/check.h"
#include "model/calendar.h"
#include "store/event.h"

typedef struct core_object {
    ical_object parsed;
    store_event row; /* event: uid, etag, component, size, modified, ics; the rest is put's */
    ical_manageds attachments; /* RFC 8607 */
    bool is_meeting; /* a scheduling object of its owner (RFC 6638 3.1): it has a Schedule-Tag */
    bool keeps_tag;  /* the Schedule-Tag of what it replaces stays (RFC 6638 3.2.10) */
} core_object;

/* Borrows ics. CAL_E_OBJECT_SIZE, CAL_E_BAD_ICAL, CAL_E_BAD_OBJECT, CAL_E_COMPONENT,
   CAL_E_MIN_DATE, CAL_E_MAX_DATE, CAL_E_INSTANCES, CAL_E_ATTENDEES. */
CAL_MUST_USE cal_err core_object_read(cal_ctx *cx, cal_str ics, core_object *out);

/* The same for a scheduling message that was read, for an inbox; limits are not judged. Borrows
   both. CAL_E_OBJECT_SIZE, CAL_E_BAD_ICAL. */
CAL_MUST_USE cal_err core_object_of_message(cal_ctx *cx, cal_str ics, const ical_object *parsed,
                                            core_object *out);

/* The strong entity tag of stored bytes: the same bytes have the same tag. */
cal_str core_object_etag(cal_ctx *cx, cal_str ics);

/* The CAL_COMP_* bit of a component's name in any letter case; 0 for what cannot be stored. */
int64_t core_component_bit(cal_str name);
/* And the name of such a bit; empty for none. */
cal_str core_component_name(int64_t bit);

/* What stands at a member's path is there already (existing) or not (NULL): writes obj at href of
   cal in the running transaction. Judges kind, UID and room, not right and condition. Writing the
   bytes that are there changes nothing. CAL_E_COMPONENT, CAL_E_UID_TAKEN, CAL_E_QUOTA. */
CAL_MUST_USE cal_err core_object_put(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                     const cal_event *existing, core_object *obj);

/* Removes a member in the running transaction. */
CAL_MUST_USE cal_err core_object_delete(cal_ctx *cx, const cal_event *ev);

#endif
