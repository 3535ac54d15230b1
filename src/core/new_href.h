/* SPDX-License-Identifier: MIT */
/* Names for objects that the server itself puts into a calendar. */
#ifndef CAL_CORE_NEW_HREF_H
#define CAL_CORE_NEW_HREF_H

#include "base/ctx.h"
#include "model/calendar.h"

/* "UID.ics" where that makes a plain path that is free in cal, else random letters. */
CAL_MUST_USE cal_err core_new_href(cal_ctx *cx, const cal_calendar *cal, cal_str uid, cal_str *out);

#endif
