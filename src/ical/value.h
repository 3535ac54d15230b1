/* SPDX-License-Identifier: MIT */
/* Values of date, time, duration and period properties (RFC 5545 3.3). */
#ifndef CAL_ICAL_VALUE_H
#define CAL_ICAL_VALUE_H

#include "ical/object.h"
#include "ical/zone.h"

typedef enum ical_time_kind { ICAL_DATE, ICAL_FLOATING, ICAL_UTC, ICAL_ZONED } ical_time_kind;

typedef struct ical_time {
    ical_time_kind kind;
    int64_t local;         /* civil seconds as if UTC; midnight for a date */
    const ical_zone *zone; /* of ICAL_ZONED */
} ical_time;

typedef struct ical_period {
    ical_time start;
    int64_t duration_s;
} ical_period;

/* Zones by which a stream's TZIDs are understood: its own VTIMEZONEs where they differ from the
   system's or name none of them, else the system's. */
typedef struct ical_tz ical_tz;
/* For the VCALENDAR root. Lazy: VTIMEZONEs are compiled when first asked for. */
ical_tz *ical_tz_new(cal_ctx *cx, const ical_comp *vcalendar);
/* NULL when neither the object nor the system knows it. */
const ical_zone *ical_tz_at(ical_tz *tz, cal_str tzid);

/* DATE or DATE-TIME of a property (its VALUE and TZID parameters are honoured; an unknown TZID
   gives floating). false when it is none. */
CAL_MUST_USE bool ical_time_at(ical_tz *tz, const ical_prop *p, ical_time *out);
/* One element of a list value, with the parameters of p. */
CAL_MUST_USE bool ical_time_parse(ical_tz *tz, const ical_prop *p, cal_str text, ical_time *out);
/* PERIOD, both forms. */
CAL_MUST_USE bool ical_period_parse(ical_tz *tz, const ical_prop *p, cal_str text,
                                    ical_period *out);
/* DURATION in seconds (days of 86400); false when it is none or out of range. */
CAL_MUST_USE bool ical_duration_parse(cal_str text, int64_t *out);
/* A DURATION as what it says: days (and weeks) are nominal, so that P1D ends at the same time of
   day across a change of the clock, and the rest is exact (RFC 5545 3.3.6). Both have one sign. */
typedef struct ical_duration {
    int64_t days, seconds;
} ical_duration;
CAL_MUST_USE bool ical_duration_parts(cal_str text, ical_duration *out);

/* UTC seconds; dates and floating times are taken in zone (NULL: UTC). */
int64_t ical_time_utc(const ical_time *t, const ical_zone *zone);
/* t as a value in the kind and zone of like: the same instant where both know theirs, else the same
   civil time; a date-time like a date gives its day, a date like a date-time its midnight. */
ical_time ical_time_like(const ical_time *t, const ical_time *like);

#endif
