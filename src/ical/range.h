/* SPDX-License-Identifier: MIT */
/* Instances of an object over time (RFC 5545 3.8.5, RFC 4791 9.9): master, RDATE, EXDATE, overrides
   and RANGE=THISANDFUTURE. */
#ifndef CAL_ICAL_RANGE_H
#define CAL_ICAL_RANGE_H

#include "ical/check.h"

/* The part of time that is asked about: [from, to) in UTC seconds, INT64_MIN or INT64_MAX where
   open; dates and floating times are read in zone (NULL: UTC). */
typedef struct ical_range {
    int64_t from, to;
    const ical_zone *zone;
} ical_range;

typedef struct ical_instance {
    const ical_comp *comp; /* the master or the override that describes it */
    ical_time recurrence;  /* its RECURRENCE-ID; the start for a single object */
    ical_time start;       /* in the master's kind and zone, or as the override itself says */
    int64_t from, to;      /* UTC seconds; to == from when it takes no time */
    bool is_override;
} ical_instance;

/* Asks for each instance that overlaps the range as RFC 4791 9.9 defines it for the component's
   kind, in order of recurrence; return false to stop. A task without DTSTART and DUE is one
   instance from INT64_MIN or CREATED to INT64_MAX or COMPLETED. */
typedef bool ical_each(void *state, const ical_instance *i);

/* *budget falls by the steps used.
   CAL_E_INSTANCES when it is used up. */
CAL_MUST_USE cal_err ical_expand(cal_ctx *cx, const ical_object *o, const ical_range *range,
                                 int64_t *budget, ical_each *each, void *state);

/* Where in time an object lies, for the time index. A superset: whatever the viewer's zone, an
   object overlaps [a, b) by ical_overlaps with its own kind only if from < b and to > a, and if its
   months share one with the UTC months of [a, b). Alarms are not in it: they ring before and after.
 */
typedef struct ical_extent {
    int64_t from, to; /* bounding span, UTC seconds, floating and all-day widened by 24 h; INT64_MIN
                         or INT64_MAX where open; from > to: it overlaps nothing */
    bool recurs;      /* more than one instance is possible */
    bool is_floating; /* some instance depends on the viewer's zone */
    unsigned
        months; /* UTC months (bit 0 January) that can hold a part of an instance; 0xfff: any */
    int64_t instances; /* of a bounded set; -1 endless or more than the budget could count */
} ical_extent;
/* Never fails for want of budget: then the extent is wider and instances is -1. */
CAL_MUST_USE cal_err ical_extent_of(cal_ctx *cx, const ical_object *o, int64_t *budget,
                                    ical_extent *out);

/* Does a component of the object overlap the range, by the tables of RFC 4791 9.9 (VTODO's eight
   rows, VJOURNAL, VALARM)? */
CAL_MUST_USE cal_err ical_overlaps(cal_ctx *cx, const ical_object *o, cal_str comp_name,
                                   const ical_range *range, int64_t *budget, bool *out);

/* Some of the object's VALARMs. */
typedef struct ical_alarms {
    const ical_comp *const *at;
    size_t n;
} ical_alarms;

/* Does one of these alarms (NULL: any) ring in the range, by an instance of the component that
   holds it? CAL_E_INSTANCES. */
CAL_MUST_USE cal_err ical_alarms_overlap(cal_ctx *cx, const ical_object *o,
                                         const ical_alarms *among, const ical_range *range,
                                         int64_t *budget, bool *out);

#endif
