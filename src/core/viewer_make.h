/* SPDX-License-Identifier: MIT */
/* The inside of instances: how one comes to be and goes. */
#ifndef CAL_CORE_VIEWER_MAKE_H
#define CAL_CORE_VIEWER_MAKE_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/viewer.h"

/* In a transaction: a person has an instance of the calendar, or has none and is not asked again.
 */
CAL_MUST_USE cal_err core_viewer_answer(cal_ctx *cx, int64_t person, const cal_calendar *cal,
                                        bool accepts);

#endif
