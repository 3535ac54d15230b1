/* SPDX-License-Identifier: MIT */
/* Viewer and object in, bytes and ETag out: the only way an object reaches anyone. */
#ifndef CAL_CORE_VIEW_H
#define CAL_CORE_VIEW_H

#include "model/calendar.h"
#include "model/event.h"
#include "core/access.h"

/* Turns a stored object into what cx->who may see of it; false when that is nothing. The owner sees
   the stored bytes. */
bool core_view(cal_ctx *cx, const cal_calendar *cal, cal_event *event);

#endif
