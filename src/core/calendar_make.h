/* SPDX-License-Identifier: MIT */
/* The inside of making and changing calendars, shared by those who do it in a transaction of their
   own: a new person gets a calendar by the same way as everybody's next one. */
#ifndef CAL_CORE_CALENDAR_MAKE_H
#define CAL_CORE_CALENDAR_MAKE_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/user.h"

/* Checks patch and writes it onto *row; row->href must be set. Fails as core_calendar_create does.
 */
CAL_MUST_USE cal_err core_calendar_apply(cal_ctx *cx, const cal_calendar_patch *patch,
                                         cal_calendar *row);

/* A path segment that a calendar may have. CAL_E_BAD_FIELD, CAL_E_LOCATION. */
CAL_MUST_USE cal_err core_calendar_check_href(cal_ctx *cx, cal_str href);
/* Before the transaction: *row as it shall be. href absent: made from the name. */
CAL_MUST_USE cal_err core_calendar_plan(cal_ctx *cx, const cal_user *owner, cal_str href,
                                        const cal_calendar_patch *patch, cal_calendar *row);
/* In the transaction: inserts *row with its dead properties and fills its id and sequence.
   is_href_given: fail with CAL_E_EXISTS when it is taken; else another is made. */
CAL_MUST_USE cal_err core_calendar_insert(cal_ctx *cx, const cal_calendar_patch *patch,
                                          bool is_href_given, cal_calendar *row);

/* One that cx->who may remove or rename, with what core_access_need_unbind asks. CAL_E_FORBIDDEN
   for an inbox or outbox. */
CAL_MUST_USE cal_err core_calendar_movable(cal_ctx *cx, int64_t id, cal_calendar *out);
/* In the transaction: deletes it with all that is in it, and tells the people of its meetings;
   rights and locks were judged. CAL_E_DEFAULT_NEEDED. */
CAL_MUST_USE cal_err core_calendar_remove(cal_ctx *cx, const cal_calendar *cal);

/* Checks dead properties: numbers and sizes. CAL_E_BAD_FIELD, CAL_E_QUOTA. */
CAL_MUST_USE cal_err core_dead_check(cal_ctx *cx, const cal_dead_prop *props, size_t n);

#endif
