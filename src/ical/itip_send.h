/* SPDX-License-Identifier: MIT */
/* Scheduling messages made from objects (RFC 5546 3, RFC 6638 3.2). Each is a whole VCALENDAR with
   METHOD, DTSTAMP cx->now and the VTIMEZONEs it needs; no SCHEDULE-* parameter, no alarm and no
   private mark of the sender is in it (RFC 6638 7). *out absent: there is nothing to say. */
#ifndef CAL_ICAL_ITIP_SEND_H
#define CAL_ICAL_ITIP_SEND_H

#include "ical/itip.h"

/* REQUEST from the organizer's object to one attendee, with the instances they are invited to: the
   master and their overrides, other overrides as EXDATE; only overrides when the master does not
   name them. Also the answer to a REFRESH. */
void ical_itip_request(cal_ctx *cx, const ical_object *o, const ical_addresses *to, cal_str *out);

/* CANCEL for what that attendee had in old and has not in now: everything (now NULL: the object was
   deleted; they were removed; SCHEDULE-AGENT left SERVER is the caller's to see), or instances by
   RECURRENCE-ID (they were removed from an override, an EXDATE was added, an override fell away and
   the rule does not give the instance any more). STATUS:CANCELLED, SEQUENCE above that of old, and
   not below that of now (RFC 5546 3.2.5). Instances cancelled before (STATUS:CANCELLED) are passed
   over. A now that is another object (by UID or kind) is as none, here and in a reply. */
void ical_itip_cancel(cal_ctx *cx, const ical_object *old, const ical_object *now,
                      const ical_addresses *to, cal_str *out);

/* REPLY of that attendee: the components whose answer (PARTSTAT, COMMENT, REQUEST-STATUS; of a task
   PERCENT-COMPLETE, COMPLETED, STATUS too) differs between old and now. An instance that fell to an
   EXDATE, and each override that is gone without a master that still gives it, is DECLINED; so is
   everything when now is NULL. What was declined or cancelled already is passed over. old NULL:
   what now says, but for NEEDS-ACTION. force: every component, as it is in now
   (SCHEDULE-FORCE-SEND=REPLY). */
void ical_itip_reply(cal_ctx *cx, const ical_object *old, const ical_object *now,
                     const ical_addresses *me, bool force, cal_str *out);

/* REFRESH of that attendee for their object (RFC 5546 3.2.6). */
void ical_itip_refresh(cal_ctx *cx, const ical_object *o, const ical_addresses *me, cal_str *out);

/* DECLINECOUNTER that answers a COUNTER (RFC 5546 3.2.8); o: the organizer's object, for its
   SEQUENCE. comment: a sentence for the attendee, absent: none. */
void ical_itip_decline_counter(cal_ctx *cx, const ical_itip *counter, const ical_object *o,
                               cal_str comment, cal_str *out);

/* An object as a PUBLISH: without attendees (RFC 5546 3.2.1). */
void ical_itip_publish(cal_ctx *cx, const ical_object *o, cal_str *out);

#endif
