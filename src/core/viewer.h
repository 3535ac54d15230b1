/* SPDX-License-Identifier: MIT */
/* Calendars of others among one's own. The right to one is its owner's grant and exists at once;
   accepting it puts an instance of the calendar into one's list and one's home, with a name, colour
   and place of one's own; declining or leaving takes it away, and nothing of the owner's. */
#ifndef CAL_CORE_VIEWER_H
#define CAL_CORE_VIEWER_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/viewer.h"

/* Turns a calendar into the instance that cx->who has of it: owner, href, name, colour, order,
   visible and transparent become theirs, sharer and sharer_name tell the owner. Nothing when it is
   their own, or not accepted. */
CAL_MUST_USE cal_err core_viewer_overlay(cal_ctx *cx, cal_calendar *cal);

/* Instances of cx->who that they (still) have a right to, by their order. */
CAL_MUST_USE cal_err core_viewer_list(cal_ctx *cx, const cal_calendar **out, size_t *n);
/* One by its path segment in the home of cx->who; rights are not judged. */
CAL_MUST_USE cal_err core_viewer_find(cal_ctx *cx, cal_str href, cal_calendar *out, bool *found);

/* What a patch of somebody who is not the owner's deputy changes: fields of their instance are
   written, in the transaction that runs, and taken out of *patch. *own: there was an instance. */
CAL_MUST_USE cal_err core_viewer_patch(cal_ctx *cx, const cal_calendar *cal,
                                       cal_calendar_patch *patch, bool *own);
/* What is shared with cx->who. */
typedef struct core_invitation {
    cal_calendar calendar;
    cal_str owner_name;
    int64_t level; /* cal_right */
    int64_t since; /* UTC seconds */
    int64_t state; /* cal_viewer_state */
} core_invitation;
/* Those not answered yet. */
CAL_MUST_USE cal_err core_invitation_list(cal_ctx *cx, const core_invitation **out, size_t *n);
/* Accepts one, or declines it, or leaves what was accepted. CAL_E_NOT_FOUND when no such calendar
   is shared with cx->who. */
CAL_MUST_USE cal_err core_invitation_answer(cal_ctx *cx, int64_t calendar, bool accepts);

/* Of a share that has changed, in its transaction: somebody who got one directly accepts at once if
   the policy says so; who has no right any more loses the instance. person: the principal, if it is
   one person; else 0. */
CAL_MUST_USE cal_err core_viewer_follow(cal_ctx *cx, int64_t home, int64_t calendar, int64_t person,
                                        int64_t level);

#endif
