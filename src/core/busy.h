/* SPDX-License-Identifier: MIT */
/* Free/busy of calendars (RFC 4791 7.10, RFC 7953 5). */
#ifndef CAL_CORE_BUSY_H
#define CAL_CORE_BUSY_H

#include "ical/busy.h"
#include "model/calendar.h"

/* Whose time is asked for. */
typedef struct core_busy_ask {
    const cal_calendar *calendars;
    size_t n;
    int64_t from, to;     /* UTC seconds, half open */
    cal_str availability; /* what core_availability_at gave; empty or absent: none */
    cal_str except_uid;   /* the object of that UID does not count (RFC 6638 B.5); or absent */
    const struct ical_addresses *owner; /* whose answers count (ical_busy_add_of); or NULL */
} core_busy_ask;

/* FREEBUSY on each calendar. Merged busy spans: events, stored VFREEBUSY, and what VAVAILABILITY
   leaves unavailable. CAL_E_MATCH_LIMIT when there is too much. */
CAL_MUST_USE cal_err core_busy_of(cal_ctx *cx, const core_busy_ask *ask, ical_spans *out);

/* The same of calendars alone. */
CAL_MUST_USE cal_err core_busy(cal_ctx *cx, const cal_calendar *cals, size_t n, int64_t from,
                               int64_t to, ical_spans *out);

#endif
