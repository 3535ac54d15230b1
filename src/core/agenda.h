/* SPDX-License-Identifier: MIT */
/* What happens in a calendar in a stretch of days, occurrence by occurrence, for pages. */
#ifndef CAL_CORE_AGENDA_H
#define CAL_CORE_AGENDA_H

#include "base/ctx.h"
#include "ical/zone.h"
#include "model/calendar.h"

typedef struct core_occurrence {
    cal_str title, place, text; /* as cx->who may see them; empty: none */
    bool all_day, tentative;
    int64_t from, to;   /* UTC seconds */
    int64_t local_from; /* civil seconds in the agenda's zone */
    int64_t local_to;
    int64_t first_day, last_day; /* day numbers in that zone (base/time.h), both included */
} core_occurrence;

typedef struct core_agenda {
    int64_t first_day, last_day; /* asked: both included */
    const ical_zone *zone;       /* asked: NULL is the calendar's */
    const core_occurrence *at;   /* given: by begin, all-day ones of a day first */
    size_t n;
    bool more; /* given: there are others beyond the bound */
} core_agenda;

/* READ on the calendar. Events that are not cancelled; two thousand at most. CAL_E_MATCH_LIMIT when
   it takes too long. */
CAL_MUST_USE cal_err core_agenda_read(cal_ctx *cx, const cal_calendar *cal, core_agenda *a);

#endif
