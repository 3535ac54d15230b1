/* SPDX-License-Identifier: MIT */
/* Rows of dead properties (RFC 4918 4): of an object (calendar and href), of a calendar (href
   empty) or of a home (calendar 0, href empty). */
#ifndef CAL_STORE_PROPERTY_H
#define CAL_STORE_PROPERTY_H

#include "base/ctx.h"
#include "model/calendar.h"

typedef struct store_property_at {
    int64_t home, calendar;
    cal_str href;
} store_property_at;

/* All of one resource, by namespace and name. */
CAL_MUST_USE cal_err store_property_list(cal_ctx *cx, const store_property_at *at,
                                         const cal_dead_prop **out, size_t *n);
/* Sets, or removes where value is absent (p NULL; nothing happens when there is none), in order. In
   a transaction. */
CAL_MUST_USE cal_err store_property_patch(cal_ctx *cx, const store_property_at *at,
                                          const cal_dead_prop *props, size_t n);
/* Copies all of one resource to another, replacing those there. In a transaction. */
CAL_MUST_USE cal_err store_property_copy(cal_ctx *cx, const store_property_at *from,
                                         const store_property_at *to);

#endif
