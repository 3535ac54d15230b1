/* SPDX-License-Identifier: MIT */
/* Administration of principals: people, groups, rooms and resources of an organisation, by its
   administrators; those of the first organisation, and the command line, administer all. */
#ifndef CAL_CORE_ACCOUNT_H
#define CAL_CORE_ACCOUNT_H

#include "base/ctx.h"
#include "model/user.h"

/* By handle. CAL_E_NOT_FOUND for one whom the administrator may not know of, too. */
CAL_MUST_USE cal_err core_account_at(cal_ctx *cx, cal_str handle, cal_user *out);

/* Fields to change: p NULL or -1 leaves one as it is. */
typedef struct core_account_patch {
    cal_str name, email, language, time_zone;
    int64_t role, disabled;
} core_account_patch;

/* All or nothing. Disabling ends all sessions. CAL_E_BAD_FIELD and CAL_E_EXISTS name the field;
   CAL_E_FORBIDDEN when no administrator who can sign in would be left. */
CAL_MUST_USE cal_err core_account_change(cal_ctx *cx, const cal_user *of,
                                         const core_account_patch *patch, cal_user *out);

/* Takes the password away, if there is one, and ends all sessions: for who is to set a new one by
   a sign-in link. */
CAL_MUST_USE cal_err core_account_reset(cal_ctx *cx, const cal_user *of);

/* What becomes of the calendars of somebody who is deleted. */
typedef struct core_leaving {
    int64_t heir;        /* who gets them; 0: they are deleted */
    bool keeps_meetings; /* meetings they organize are not cancelled */
} core_leaving;

/* Begins to delete a person, a room or a resource: from now on nobody signs in as them. The rest is
   done by core_account_leave_step, calendar by calendar. CAL_E_FORBIDDEN for the last
   administrator and for oneself; CAL_E_BAD_FIELD "heir". */
CAL_MUST_USE cal_err core_account_delete(cal_ctx *cx, const cal_user *of, const core_leaving *how);

/* One calendar of one of those who are leaving, in a transaction of its own; whoever has none left
   is deleted. *again: there is more. What was begun goes on where it was after a restart. */
CAL_MUST_USE cal_err core_account_leave_step(cal_ctx *cx, bool *again);

#endif
