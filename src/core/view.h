/* SPDX-License-Identifier: MIT */
/* Viewer and object in, bytes and ETag out: the only way an object reaches anyone. */
#ifndef CAL_CORE_VIEW_H
#define CAL_CORE_VIEW_H

#include "model/calendar.h"
#include "model/change.h"
#include "model/event.h"
#include "core/access.h"

/* Turns a stored object into what cx->who may see of it; false when that is nothing. Whoever may
   read the calendar sees the stored bytes; of what is private only who stands in for the owner sees
   anything at all. */
bool core_view(cal_ctx *cx, const cal_calendar *cal, cal_event *event);

/* Turns a change into what cx->who, who synchronised at sequence `since`, shall hear of it; false:
   nothing. An object that has become private is one that is gone. */
bool core_view_change(cal_ctx *cx, const cal_calendar *cal, int64_t since, cal_change *change);

/* Judges a write of cx->who onto what stands there (NULL: nothing), and whether what shall stand
   there is private: CAL_E_FORBIDDEN without a word about what is hidden. */
CAL_MUST_USE cal_err core_view_write(cal_ctx *cx, const cal_calendar *cal,
                                     const cal_event *existing, bool becomes_private);

#endif
