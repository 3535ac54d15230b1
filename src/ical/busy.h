/* SPDX-License-Identifier: MIT */
/* Free/busy time (RFC 4791 7.10): spans of busy instances, merged, and printed as VFREEBUSY. */
#ifndef CAL_ICAL_BUSY_H
#define CAL_ICAL_BUSY_H

#include "base/buf.h"
#include "base/vec.h"
#include "ical/range.h"

typedef enum ical_fbtype { ICAL_BUSY, ICAL_BUSY_TENTATIVE, ICAL_BUSY_UNAVAILABLE } ical_fbtype;

typedef struct ical_span {
    int64_t from, to; /* UTC seconds */
    ical_fbtype type;
} ical_span;
typedef CAL_VEC(ical_span) ical_spans;

/* The type of that name; an unknown or absent one is busy (RFC 5545 3.2.9). false: FREE. */
bool ical_fbtype_at(cal_str name, ical_fbtype *out);

/* Appends the busy instances of the object in the range: opaque events that are not cancelled, and
   stored VFREEBUSY periods. */
CAL_MUST_USE cal_err ical_busy_add(cal_ctx *cx, const ical_object *o, const ical_range *range,
                                   int64_t *budget, ical_spans *spans);
/* The same for one person: what they declined takes nothing, what they accepted tentatively or have
   not answered yet is tentative. Instances that do not name them count as they are. */
struct ical_addresses; /* ical/itip.h */
CAL_MUST_USE cal_err ical_busy_add_of(cal_ctx *cx, const ical_object *o,
                                      const struct ical_addresses *owner, const ical_range *range,
                                      int64_t *budget, ical_spans *spans);
/* Clips to [from, to), sorts and merges spans of one type. */
void ical_busy_merge(ical_spans *spans, int64_t from, int64_t to);
/* FREEBUSY lines, one a span. */
void ical_busy_print_spans(cal_ctx *cx, const ical_spans *spans, cal_buf *out);
/* A VCALENDAR with one VFREEBUSY. now: DTSTAMP. */
void ical_busy_print(cal_ctx *cx, const ical_spans *spans, int64_t from, int64_t to, cal_buf *out);

#endif
