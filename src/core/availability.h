/* SPDX-License-Identifier: MIT */
/* The availability that a person keeps in the scheduling inbox (RFC 7953 7.2.4): for free-busy that
   others ask for, beside what the calendars say. */
#ifndef CAL_CORE_AVAILABILITY_H
#define CAL_CORE_AVAILABILITY_H

#include "base/ctx.h"

/* That of the home's owner: a VCALENDAR, or empty. Judges no right: what it says must leave the
   server as busy time only, unless the caller may read the inbox. */
CAL_MUST_USE cal_err core_availability_at(cal_ctx *cx, int64_t home, cal_str *out);

/* In the transaction and with the right of who changes the inbox: sets it; empty: none.
   CAL_E_BAD_ICAL, CAL_E_OBJECT_SIZE, CAL_E_INSTANCES (a year of it takes too much work) with the
   field "availability". */
CAL_MUST_USE cal_err core_availability_set(cal_ctx *cx, int64_t home, cal_str text);

#endif
