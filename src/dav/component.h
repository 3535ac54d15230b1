/* SPDX-License-Identifier: MIT */
/* Names that protocol and model call differently: components and collations. */
#ifndef CAL_DAV_COMPONENT_H
#define CAL_DAV_COMPONENT_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/filter.h"

typedef struct dav_component {
    const char *name;
    int64_t bit; /* CAL_COMP_* */
} dav_component;

extern const dav_component dav_components[];
extern const size_t dav_components_n;
/* 0 when it is none that a calendar can hold. */
int64_t dav_component_bit(cal_str name);

/* The media type of an object of that kind (RFC 5545 8.1). */
cal_str dav_content_type(cal_ctx *cx, int64_t component);
/* The same as jCal (RFC 7265 7). */
cal_str dav_jcal_content_type(cal_ctx *cx, int64_t component);

typedef struct dav_collation {
    const char *name; /* RFC 4790, 5051 */
    cal_collation collation;
} dav_collation;

extern const dav_collation dav_collations[];
extern const size_t dav_collations_n;

#endif
