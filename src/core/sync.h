/* SPDX-License-Identifier: MIT */
/* Collection synchronisation (RFC 6578): tokens are URIs that name the calendar, a sequence and a
   floor; an answer that is cut short gives the token it reached. */
#ifndef CAL_CORE_SYNC_H
#define CAL_CORE_SYNC_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/change.h"
#include "model/user.h"

/* The current token of a calendar. */
cal_str core_sync_token(cal_ctx *cx, const cal_calendar *cal);
/* CS:getctag of a calendar. */
cal_str core_sync_ctag(cal_ctx *cx, const cal_calendar *cal);

typedef struct core_sync {
    const cal_change *changes;
    size_t n;
    cal_str next; /* the token reached */
    bool more;    /* the answer was cut short */
} core_sync;

/* READ on cal. Changes after token (empty: everything that is there, no tombstones), in order of
   sequence, at most limit (0: limits->matches). CAL_E_SYNC_TOKEN. */
CAL_MUST_USE cal_err core_sync_changes(cal_ctx *cx, const cal_calendar *cal, cal_str token,
                                       size_t limit, core_sync *out);

/* The same for a home, whose members are calendars: one is changed when it or anything in it is. */
typedef struct core_home_change {
    int64_t seq;
    bool deleted;
    cal_str href;          /* of the calendar */
    cal_calendar calendar; /* unless deleted */
} core_home_change;

typedef struct core_home_sync {
    const core_home_change *changes;
    size_t n;
    cal_str next;
    bool more;
} core_home_sync;

/* owner as read last; its seq is the state that the token names. */
cal_str core_sync_home_token(cal_ctx *cx, const cal_user *owner);
/* READ on the home. */
CAL_MUST_USE cal_err core_sync_home_changes(cal_ctx *cx, const cal_user *owner, cal_str token,
                                            size_t limit, core_home_sync *out);

#endif
