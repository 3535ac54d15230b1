/* SPDX-License-Identifier: MIT */
/* The objects of a calendar, copied to another. */
#ifndef CAL_CORE_TRANSFER_CALENDAR_H
#define CAL_CORE_TRANSFER_CALENDAR_H

#include "base/ctx.h"
#include "model/calendar.h"

/* In a transaction: puts a copy of every object that cx->who sees, with its dead properties, into
   an empty calendar. No message is sent: the meetings stay those of who has them. CAL_E_UID_TAKEN
   (fail.href), CAL_E_QUOTA. */
CAL_MUST_USE cal_err core_transfer_objects(cal_ctx *cx, const cal_calendar *from,
                                           const cal_calendar *to);

#endif
