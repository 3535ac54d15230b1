/* SPDX-License-Identifier: MIT */
/* Calendar object resources: reading and the one way of writing them. `cal` comes from
   core_calendar_at, which judged the right that is named at each function. */
#ifndef CAL_CORE_EVENT_H
#define CAL_CORE_EVENT_H

#include "base/ctx.h"
#include "base/etag.h"
#include "model/calendar.h"
#include "model/event.h"

/* What a request about a calendar, or with an href about an object of it, is sure to ask for. */
typedef struct core_ahead {
    cal_ctx *cx;
    cal_str owner, calendar, href;
} core_ahead;
/* Reads it for several requests in one go, where reading waits. Who may see it is judged by those
   who then ask for it; what cannot be read is left for them to say. */
void core_event_ahead(const core_ahead *all, size_t n);
/* READ. Bytes and ETag as cx->who may see them (core/view). CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_event_at(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                   cal_event *out);
/* From now on all reads of cx see one state, until its arena ends: for answers made in pieces. */
CAL_MUST_USE cal_err core_snapshot(cal_ctx *cx);
/* READ. A page of members by href, of which some may be hidden, so that it can be empty and yet not
   the last; ics only if with_data. page->after and more are set for asking on. */
typedef struct core_page {
    cal_str after; /* absent: from the start */
    size_t limit;
    bool with_data;
    bool more;
} core_page;
CAL_MUST_USE cal_err core_event_page(cal_ctx *cx, const cal_calendar *cal, core_page *page,
                                     const cal_event **out, size_t *n);
/* READ. Several by href, in the order asked; id 0 marks one that is not there. */
CAL_MUST_USE cal_err core_event_multiget(cal_ctx *cx, const cal_calendar *cal, const cal_str *hrefs,
                                         size_t n, bool with_data, cal_event *out);

/* READ. The bytes of a member whose metadata was read before in the same snapshot. CAL_E_NOT_FOUND.
 */
CAL_MUST_USE cal_err core_event_bytes(cal_ctx *cx, const cal_calendar *cal, cal_event *ev);

/* WRITE. Creates or replaces: size, syntax, kind, UID (unique in the home), limits on dates,
   instances and attendees, conditions, index rows and sequence in one transaction. *created tells
   which it was. The stored bytes are the sent bytes, but for
   the marks of a meeting (core/schedule.h). Failures: CAL_E_CHANGED, CAL_E_BAD_ICAL,
   CAL_E_BAD_OBJECT, CAL_E_COMPONENT, CAL_E_UID_TAKEN (fail.href), CAL_E_OBJECT_SIZE,
   CAL_E_MIN_DATE, CAL_E_MAX_DATE, CAL_E_INSTANCES, CAL_E_ATTENDEES, CAL_E_QUOTA, CAL_E_BAD_FIELD
   for a bad href. */
CAL_MUST_USE cal_err core_event_put(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                    const cal_put *put, cal_event *out, bool *created);
/* WRITE. how NULL: unconditional. CAL_E_CHANGED. */
CAL_MUST_USE cal_err core_event_delete(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                       const cal_drop *how);

/* Copy or move one object. from: READ (copy) or WRITE (move), to: WRITE. cond judges the source. In
   one transaction; overwrite false: CAL_E_NO_OVERWRITE. */
typedef struct core_transfer {
    const cal_calendar *from, *to;
    cal_str from_href, to_href;
    const cal_etag_fields *cond;
    cal_str schedule_match; /* If-Schedule-Tag-Match as sent; absent: none */
    bool move, overwrite;
} core_transfer;
CAL_MUST_USE cal_err core_event_transfer(cal_ctx *cx, const core_transfer *t, cal_event *out,
                                         bool *created);

#endif
