/* SPDX-License-Identifier: MIT */
/* Kinds of objects that have no recurrence of their own but lie in time as a whole: VFREEBUSY
   (RFC 4791 9.9) and VAVAILABILITY (RFC 7953 7.2.2). */
#ifndef CAL_ICAL_FIXED_H
#define CAL_ICAL_FIXED_H

#include "ical/range.h"

bool ical_is_fixed(const ical_object *o);

/* Does such an object overlap the range? */
bool ical_fixed_overlaps(const ical_object *o, const ical_range *range);

/* Its bounds, so that it overlaps nothing outside of [from, to); from > to: nothing at all. */
void ical_fixed_bounds(const ical_object *o, int64_t *from, int64_t *to);

#endif
