/* SPDX-License-Identifier: MIT */
/* Reading in one go what a request about a calendar or an object of it is sure to need. Where a
   statement waits for another process, waiting once for three answers is worth more than all else;
   who asks for one of them afterwards gets it from here, until the unit of work begins a change. */
#ifndef CAL_STORE_AHEAD_H
#define CAL_STORE_AHEAD_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/event.h"

/* What was found; id 0: there is none. */
typedef struct store_ahead {
    cal_str owner, calendar_href, href; /* asked for; href absent: no object */
    int64_t epoch;
    cal_calendar calendar;
    cal_event event;
} store_ahead;

typedef struct store_ahead_ask {
    cal_ctx *cx;
    cal_str owner, calendar, href; /* href absent: no object */
} store_ahead_ask;

/* Reads the epoch of sign-ins, a calendar by its path and, with an href, the object with its bytes,
   into the cx->ahead of each; all by the connection of the first. Nothing where statements do not
   wait, or when they fail. */
void store_ahead_read(const store_ahead_ask *all, size_t n);

/* Whether it is known what stands there; then *out points to it, or is NULL. */
bool store_ahead_calendar(const cal_ctx *cx, cal_str owner, cal_str href, const cal_calendar **out);
bool store_ahead_event(const cal_ctx *cx, const cal_calendar *cal, cal_str href,
                       const cal_event **out);

#endif
