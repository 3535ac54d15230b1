/* SPDX-License-Identifier: MIT */
/* The only judge of rights. Access is denied unless a rule here allows it. */
#ifndef CAL_CORE_ACCESS_H
#define CAL_CORE_ACCESS_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/right.h"
#include "model/user.h"

/* What cx->who may do with a calendar, and with the home of a user (list, make calendars). */
cal_right core_access_calendar(const cal_ctx *cx, const cal_calendar *c);
cal_right core_access_home(const cal_ctx *cx, const cal_user *owner);

/* CAL_OK, CAL_E_SIGN_IN, CAL_E_NOT_FOUND where cx->who may not even know of it, or CAL_E_NO_RIGHT.
 */
CAL_MUST_USE cal_err core_access_need(cal_ctx *cx, const cal_calendar *c, cal_right need);
CAL_MUST_USE cal_err core_access_need_home(cal_ctx *cx, const cal_user *owner, cal_right need);
CAL_MUST_USE cal_err core_access_need_admin(cal_ctx *cx);

/* How to refuse what is not there, or must look so: CAL_E_SIGN_IN, else CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_access_hidden(cal_ctx *cx);

#endif
