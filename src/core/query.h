/* SPDX-License-Identifier: MIT */
/* calendar-query: a planner that turns a filter into an index predicate, and the exact matcher that
   judges every candidate (RFC 4791 7.8, 9.7). */
#ifndef CAL_CORE_QUERY_H
#define CAL_CORE_QUERY_H

#include "ical/zone.h"
#include "model/calendar.h"
#include "model/event.h"
#include "model/filter.h"

typedef struct core_query {
    const cal_comp_filter *filter; /* at VCALENDAR; NULL: everything */
    const ical_zone *zone;         /* for dates and floating times; NULL: the calendar's */
    bool with_data;                /* fill event.ics */
} core_query;

/* The zone a query uses when it names none: the calendar's, else its owner's. */
const ical_zone *core_calendar_zone(cal_ctx *cx, const cal_calendar *cal);

/* READ on cal. Members that match, by id. CAL_E_MATCH_LIMIT beyond limits->matches. */
CAL_MUST_USE cal_err core_query_run(cal_ctx *cx, const cal_calendar *cal, const core_query *q,
                                    const cal_event **out, size_t *n);
/* The exact matcher alone. */
CAL_MUST_USE cal_err core_query_matches(cal_ctx *cx, const cal_comp_filter *filter,
                                        const ical_zone *zone, cal_str ics, int64_t *budget,
                                        bool *out);

#endif
