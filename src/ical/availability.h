/* SPDX-License-Identifier: MIT */
/* When a person can be had at all: VAVAILABILITY (RFC 7953). Each component covers a part of time,
   busy but for its AVAILABLE instances; one of higher PRIORITY hides those below it. */
#ifndef CAL_ICAL_AVAILABILITY_H
#define CAL_ICAL_AVAILABILITY_H

#include "ical/busy.h"

enum { ICAL_MAX_AVAILABILITIES = 100 }; /* VAVAILABILITY components in one VCALENDAR */

/* A part of time that a component covers, or that it sets free again. */
typedef struct ical_cover {
    int64_t from, to; /* UTC seconds */
    int rank;         /* the higher wins: PRIORITY 1 is 9, 9 is 1, none or 0 is 0 */
    bool is_free;
    ical_fbtype type; /* unless free */
} ical_cover;

/* What was gathered from one stream or many; {0} begins one. In the arena of who gathers. */
typedef struct ical_covers {
    CAL_VEC(ical_cover) list;
} ical_covers;

/* Gathers the VAVAILABILITY components of a VCALENDAR, as far as they touch the range, whose both
   ends are given. Bounded by *budget: CAL_E_INSTANCES. */
CAL_MUST_USE cal_err ical_availability_gather(cal_ctx *cx, const ical_comp *calendar,
                                              const ical_range *range, int64_t *budget,
                                              ical_covers *out);
/* The same from the text of a calendar-availability property. CAL_E_BAD_ICAL. */
CAL_MUST_USE cal_err ical_availability_read(cal_ctx *cx, cal_str text, const ical_range *range,
                                            int64_t *budget, ical_covers *out);
/* Appends the times in which, by all that was gathered, nobody can be had (RFC 7953 5). */
void ical_availability_add(cal_ctx *cx, const ical_covers *covers, ical_spans *spans);

/* May the text be a calendar-availability property (RFC 7953 7.2.4): one VCALENDAR that holds
   VAVAILABILITY components, each with its UID, and VTIMEZONEs? CAL_E_BAD_ICAL. */
CAL_MUST_USE cal_err ical_availability_check(cal_ctx *cx, cal_str text);
/* The rules for one VAVAILABILITY and its AVAILABLEs: bounds are times in UTC or of a zone, an end
   comes with a start, nothing stands twice. CAL_E_BAD_ICAL with the line. */
CAL_MUST_USE cal_err ical_availability_check_comp(cal_ctx *cx, ical_tz *tz, const ical_comp *c);

/* The time a VAVAILABILITY covers: INT64_MIN and INT64_MAX where its properties say nothing. zone:
   for dates and floating times, which it should not have. */
void ical_availability_bounds(ical_tz *tz, const ical_comp *c, const ical_zone *zone, int64_t *from,
                              int64_t *to);
/* Does that time overlap the range (RFC 7953 7.2.2)? */
bool ical_availability_overlaps(ical_tz *tz, const ical_comp *c, const ical_range *range);
/* Does an instance of an AVAILABLE of the object's VAVAILABILITY? CAL_E_INSTANCES. */
CAL_MUST_USE cal_err ical_available_overlaps(cal_ctx *cx, const ical_object *o,
                                             const ical_range *range, int64_t *budget, bool *out);

#endif
