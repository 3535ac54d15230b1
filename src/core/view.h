/* SPDX-License-Identifier: MIT */
/* Viewer and object in, bytes and ETag out: the only way an object reaches anyone. */
#ifndef CAL_CORE_VIEW_H
#define CAL_CORE_VIEW_H

#include "model/calendar.h"
#include "model/change.h"
#include "model/event.h"
#include "core/access.h"

/* Turns a stored object into what cx->who, or the link cx acts by, may see of it; false when that
   is nothing. Whoever may read the calendar sees the stored bytes; but only who stands in for the
   owner sees anything of what is private, and of what is confidential more than when it is. What is
   reduced has an ETag and a UID of its own where they would tell too much. May be called again for
   the same object when its bytes have been read. */
bool core_view(cal_ctx *cx, const cal_calendar *cal, cal_event *event);

/* Turns a change into what cx->who, who synchronised at sequence `since`, shall hear of it; false:
   nothing. An object that has become private is one that is gone. */
bool core_view_change(cal_ctx *cx, const cal_calendar *cal, int64_t since, cal_change *change);

/* Not every reader of the calendar sees all of it: private or confidential. */
static inline bool core_view_is_closed(const cal_event *event)
{
    return event->is_private || event->is_confidential;
}

/* Judges a write of cx->who onto what stands there (NULL: nothing), and whether what shall stand
   there is closed: CAL_E_FORBIDDEN without a word about what is hidden. */
CAL_MUST_USE cal_err core_view_write(cal_ctx *cx, const cal_calendar *cal,
                                     const cal_event *existing, bool becomes_closed);

#endif
