/* SPDX-License-Identifier: MIT */
/* The only judge of rights. Access is denied unless a rule here allows it: what is one's own, what
   was granted to somebody, to a group they are in at any depth, or to everybody who has signed in;
   one calendar for whoever knows a link to it; and the system. A right to a home (delegation) is
   one to everything in it. */
#ifndef CAL_CORE_ACCESS_H
#define CAL_CORE_ACCESS_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/right.h"
#include "model/user.h"

/* What cx->who may do with a collection, and with the home of a user: list it (READ), make and
   remove collections in it (WRITE), grant rights to it (MANAGE). One look-up a home in a unit of
   work, none for what is one's own. When the database cannot be read the failure is recorded and
   the right is none. */
cal_right core_access_calendar(cal_ctx *cx, const cal_calendar *c);
cal_right core_access_home(cal_ctx *cx, const cal_user *owner);
/* Does cx->who stand in for the owner: who has every right to it, or writes in the whole home? Such
   see and write what is private (RFC 5545 3.8.1.3). */
bool core_access_is_deputy(cal_ctx *cx, const cal_calendar *c);
/* Does cx->who only read an instance of it (core/viewer.h) without the owner's alarms? */
bool core_access_without_alarms(cal_ctx *cx, const cal_calendar *c);
/* An administrator, or the system. */
bool core_access_is_admin(const cal_ctx *cx);

/* CAL_OK, CAL_E_SIGN_IN, CAL_E_NOT_FOUND where cx->who may not even know of it, or CAL_E_NO_RIGHT.
 */
CAL_MUST_USE cal_err core_access_need(cal_ctx *cx, const cal_calendar *c, cal_right need);
CAL_MUST_USE cal_err core_access_need_home(cal_ctx *cx, const cal_user *owner, cal_right need);
/* WRITE, for what is in it: CAL_E_NO_RIGHT where that comes from elsewhere (cal_calendar.source).
 */
CAL_MUST_USE cal_err core_access_need_content(cal_ctx *cx, const cal_calendar *c);
/* To remove or rename a collection is a change of its home (DAV:unbind, RFC 3744 3.10). */
CAL_MUST_USE cal_err core_access_need_unbind(cal_ctx *cx, const cal_calendar *c);
CAL_MUST_USE cal_err core_access_need_admin(cal_ctx *cx);
/* An administrator of the organisation that the principal is of; those of the first one are it of
   all. CAL_E_NOT_FOUND for others', of whom they may not know. */
CAL_MUST_USE cal_err core_access_need_admin_of(cal_ctx *cx, const cal_user *whose);

/* May cx->who know of a principal: it is of their organisation, or the system asks, or nobody who
   has signed in yet. */
bool core_access_meets(const cal_ctx *cx, const cal_user *other);

/* How to refuse what is not there, or must look so: CAL_E_SIGN_IN, else CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_access_hidden(cal_ctx *cx);

/* What was looked up is void: rights have changed in this very unit of work. */
void core_access_forget(cal_ctx *cx);

#endif
