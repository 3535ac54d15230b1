/* SPDX-License-Identifier: MIT */
/* CALDAV:calendar-data in a request (RFC 4791 9.6): whole, partial, expanded or limited, as
   iCalendar or as jCal. */
#ifndef CAL_DAV_CALDATA_H
#define CAL_DAV_CALDATA_H

#include "base/vec.h"
#include "ical/edit.h"
#include "model/event.h"
#include "model/filter.h"
#include "xml/tree.h"
#include "dav/form.h"

typedef struct dav_caldata {
    const ical_pick *pick;           /* NULL: everything */
    const cal_range *expand, *limit; /* at most one of them; NULL: not asked */
    const cal_range *busy;           /* limit-freebusy-set; NULL: not asked */
    const ical_zone *zone;           /* for floating times; set by the report */
    dav_form form;                   /* zones are set by the report */
} dav_caldata;

/* CAL_E_BAD_CALENDAR_DATA for another content type or version, CAL_E_BAD_XML for what cannot be
   meant. */
CAL_MUST_USE cal_err dav_caldata_read(cal_ctx *cx, const xml_node *n, dav_caldata *out);
/* What was asked of the object's bytes. *budget falls by the steps used. CAL_E_INSTANCES. */
CAL_MUST_USE cal_err dav_caldata_of(cal_ctx *cx, const dav_caldata *d, cal_str ics, int64_t *budget,
                                    cal_str *out);

/* The start and end attributes in UTC (RFC 4791 9.9), of which is_open lets one be missing.
   invalid: what a broken one is. CAL_E_MIN_DATE, CAL_E_MAX_DATE when all of it lies outside the
   limits. */
CAL_MUST_USE cal_err dav_range_read(cal_ctx *cx, const xml_node *n, bool is_open, cal_err invalid,
                                    cal_range *out);

#endif
