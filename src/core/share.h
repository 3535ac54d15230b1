/* SPDX-License-Identifier: MIT */
/* Shares: what the owner of a home grants to people, groups and everybody; and delegation, which is
   a share of the whole home. */
#ifndef CAL_CORE_SHARE_H
#define CAL_CORE_SHARE_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/right.h"
#include "model/share.h"
#include "model/user.h"

/* What is shared: a calendar or plain collection of a home, or the whole of it (calendar 0). */
typedef struct core_share_at {
    int64_t home, calendar;
} core_share_at;

/* MANAGE. Those of exactly this place, by principal; everybody first. */
CAL_MUST_USE cal_err core_share_list(cal_ctx *cx, const core_share_at *at, const cal_share **out,
                                     size_t *n);

/* Is a calendar shared with anybody, or waits a share for somebody? For whom may manage it; nobody
   else is told (false, as when the database cannot be read). */
bool core_share_is_any(cal_ctx *cx, const cal_calendar *cal);

/* What a collection inherits: the shares of its whole home. For whom may manage the collection, who
   may not be able to manage the home: the caller has judged that. */
CAL_MUST_USE cal_err core_share_inherited(cal_ctx *cx, const core_share_at *home,
                                          const cal_share **out, size_t *n);

/* MANAGE. Sets what one principal may do (principal 0: everybody who has signed in), or ends it
   (CAL_RIGHT_NONE). CAL_E_ACL_STRANGER: there is no such person or group; CAL_E_ACL_PRINCIPAL: it
   can be granted nothing; CAL_E_ACL_FIXED: it is the owner; CAL_E_ACL_PRIVILEGE: there is no
   free-busy here; CAL_E_ACL_COUNT. */
typedef struct core_share_new {
    int64_t principal;
    cal_right level;
} core_share_new;
CAL_MUST_USE cal_err core_share_set(cal_ctx *cx, const core_share_at *at,
                                    const core_share_new *share);
/* The same for all of a place at once: what is not named ends. All or nothing. */
CAL_MUST_USE cal_err core_share_replace(cal_ctx *cx, const core_share_at *at,
                                        const core_share_new *shares, size_t n);

/* Delegates (CalendarServer's calendar-proxy-read and -write): those whom a share of the whole home
   lets READ, or WRITE and more. Listing: MANAGE, or one of them. */
CAL_MUST_USE cal_err core_delegate_list(cal_ctx *cx, const cal_user *owner, bool writes,
                                        const cal_share **out, size_t *n);
/* MANAGE. Who is named becomes such a delegate, who was one and is not named ends to be one; those
   of the other kind stay, unless they are named here. Fails as core_share_set. */
CAL_MUST_USE cal_err core_delegate_replace(cal_ctx *cx, const cal_user *owner, bool writes,
                                           const int64_t *principals, size_t n);
/* Those whose delegate cx->who is, by themselves or in a group. */
CAL_MUST_USE cal_err core_delegate_of(cal_ctx *cx, bool writes, const cal_user **out, size_t *n);

#endif
