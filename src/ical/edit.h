/* SPDX-License-Identifier: MIT */
/* Derived forms of an object: expanded, limited and partial calendar-data (RFC 4791 9.6). */
#ifndef CAL_ICAL_EDIT_H
#define CAL_ICAL_EDIT_H

#include "base/buf.h"
#include "ical/range.h"

/* CALDAV:expand: each instance in the range as a component of its own in UTC, without recurrence
   properties and VTIMEZONEs. What it prints counts as steps too: CAL_E_INSTANCES. */
CAL_MUST_USE cal_err ical_print_expanded(cal_ctx *cx, const ical_object *o, const ical_range *range,
                                         int64_t *budget, cal_buf *out);
/* CALDAV:limit-recurrence-set: the master and the overrides that touch the range. */
CAL_MUST_USE cal_err ical_print_limited(cal_ctx *cx, const ical_object *o, const ical_range *range,
                                        int64_t *budget, cal_buf *out);

/* CALDAV:limit-freebusy-set: of the FREEBUSY properties only the periods that touch the range
   (RFC 4791 9.6.7); all else as it was. */
CAL_MUST_USE cal_err ical_print_busy_limited(cal_ctx *cx, cal_str text, const ical_range *range,
                                             cal_buf *out);

/* CALDAV:comp selection: which properties and components to print. */
typedef struct ical_pick_prop {
    cal_str name;
    bool novalue;
} ical_pick_prop;
typedef struct ical_pick {
    cal_str name; /* of the component */
    bool all_props, all_comps;
    const ical_pick_prop *props;
    size_t n_props;
    const struct ical_pick *comps;
    size_t n_comps;
} ical_pick;
CAL_MUST_USE cal_err ical_print_picked(cal_ctx *cx, cal_str text, const ical_pick *pick,
                                       cal_buf *out);

#endif
