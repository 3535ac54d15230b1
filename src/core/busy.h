/* SPDX-License-Identifier: MIT */
/* Free/busy of calendars (RFC 4791 7.10). */
#ifndef CAL_CORE_BUSY_H
#define CAL_CORE_BUSY_H

#include "ical/busy.h"
#include "model/calendar.h"

/* FREEBUSY on each. Merged busy spans of the calendars in [from, to), UTC seconds. */
CAL_MUST_USE cal_err core_busy(cal_ctx *cx, const cal_calendar *cals, size_t n, int64_t from,
                               int64_t to, ical_spans *out);

#endif
