/* SPDX-License-Identifier: MIT */
/* When a person, room or resource is busy, as everybody of the organisation may ask
   (CALDAV:schedule-query-freebusy, RFC 6638 6.1.1): all of their calendars that are not transparent
   count, whatever the asker may read of them. */
#ifndef CAL_CORE_SCHEDULE_BUSY_H
#define CAL_CORE_SCHEDULE_BUSY_H

#include "ical/busy.h"
#include "core/schedule_people.h"

typedef struct core_when {
    int64_t from, to;   /* UTC seconds, half open */
    cal_str except_uid; /* the meeting that is being planned does not count; or absent */
} core_when;

/* Merged. What they declined is free, what they have not answered yet is tentative. CAL_E_SIGN_IN,
   CAL_E_MATCH_LIMIT when there is too much. */
CAL_MUST_USE cal_err core_person_busy(cal_ctx *cx, const core_person *of, const core_when *when,
                                      ical_spans *out);

#endif
