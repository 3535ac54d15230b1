/* SPDX-License-Identifier: MIT */
/* Inside of deliveries: the copy of a meeting that somebody has, and their inbox. */
#ifndef CAL_CORE_DELIVER_COPY_H
#define CAL_CORE_DELIVER_COPY_H

#include "model/event.h"
#include "core/schedule_people.h"

/* What somebody has of a meeting. */
typedef struct core_copy {
    bool found;
    cal_calendar calendar;
    cal_event event;
    ical_object object;
} core_copy;

/* Whatever stands under that UID in the home of `of`. */
CAL_MUST_USE cal_err core_copy_of(cal_ctx *cx, const core_person *of, cal_str uid, core_copy *out);

/* Stores text as that copy, a new one in the default calendar. keeps_tag: the Schedule-Tag stays.
 *status: "1.2", or why it cannot be stored. */
CAL_MUST_USE cal_err core_copy_put(cal_ctx *cx, const core_person *of, const core_copy *copy,
                                   cal_str text, bool keeps_tag, cal_str *status);

/* Puts a message into the inbox. At most CORE_INBOX_MOST stay: the oldest go. */
enum { CORE_INBOX_MOST = 1000 };
CAL_MUST_USE cal_err core_inbox_add(cal_ctx *cx, const core_person *of, cal_str message,
                                    const ical_itip *parsed);

/* Failures that are about the object or the home it should go into, not about the server. */
bool core_is_refusal(cal_err e);

#endif
