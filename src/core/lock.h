/* SPDX-License-Identifier: MIT */
/* Write locks (RFC 4918 6 and 7). A place is named by home, collection (0: the home itself) and
   path below it: empty for the collection, an object's href, a member's path in a plain collection;
   with collection 0, the segment of a collection that is about to be there. */
#ifndef CAL_CORE_LOCK_H
#define CAL_CORE_LOCK_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/lock.h"
#include "model/right.h"

/* ---- for whoever writes ---- */

/* What a write touches. */
enum {
    CORE_LOCK_ITSELF = 1, /* content or properties of what is there */
    CORE_LOCK_BELOW = 2,  /* all that is in it */
    CORE_LOCK_ABOVE = 4,  /* the membership of the collection it is in */

    CORE_LOCK_CHANGE = CORE_LOCK_ITSELF,                    /* new content, other properties */
    CORE_LOCK_REPLACE = CORE_LOCK_ITSELF | CORE_LOCK_BELOW, /* something else at the same place */
    CORE_LOCK_BIND = CORE_LOCK_REPLACE | CORE_LOCK_ABOVE    /* it comes to be there, or goes */
};

/* In the transaction of every write that a client asks for, before the first change: for each
   locked resource that is touched, the request must have submitted (cx->tokens) a token of one of
   its locks, taken by cx->who itself. CAL_E_LOCKED with fail.href. Also judges, once, what the
   request demands of the state (cx->demand). Costs one indexed look-up when there is no lock. What
   the server does on its own (delivery, jobs) is not asked. */
CAL_MUST_USE cal_err core_lock_check(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path,
                                     unsigned touches);
/* In the same transaction, when the place has become empty (deleted, moved away, or overwritten by
   MOVE): the locks rooted there and below end (RFC 4918 6.1, 7.6). The collection's own deletion
   ends them by itself. */
CAL_MUST_USE cal_err core_lock_drop(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path);

/* In the same transaction, when COPY has put something else at a place in a plain collection: locks
   below it end where nothing is any more. */
CAL_MUST_USE cal_err core_lock_drop_gone(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path);
/* What the request demands of the state before it changes anything (cx->demand), judged once; for
   writes that no lock can forbid. CAL_E_CHANGED. */
CAL_MUST_USE cal_err core_demand(cal_ctx *cx);

/* ---- for LOCK and UNLOCK ---- */

typedef struct core_lock_at {
    int64_t home;
    int64_t calendar;
    cal_str path;
} core_lock_at;

/* Where a lock is rooted, decoded, below the root of all homes: "alice/work/x.ics"; a collection
   ends with a slash. */
cal_str core_lock_root(cal_ctx *cx, const cal_lock *l);
/* Judges cx->who's right to the collection of a place, or to the home. *in: the collection; id 0
   for a home. */
CAL_MUST_USE cal_err core_lock_right(cal_ctx *cx, const core_lock_at *at, cal_right need,
                                     cal_calendar *in);

/* All locks that can reach what is in a collection: those rooted in it, and at its home. */
typedef struct core_locks {
    int64_t home, calendar;
    const cal_lock *at; /* oldest first */
    size_t n;
} core_locks;

/* READ. Tokens are told to who took the lock and to who may write: for others they are of no use.
   calendar 0: those of the home itself. */
CAL_MUST_USE cal_err core_lock_near(cal_ctx *cx, int64_t home, int64_t calendar, core_locks *out);
/* Those of them that hold at a place in that collection: direct ones, and deep ones from above. */
void core_lock_pick(cal_ctx *cx, const core_locks *near, const core_lock_at *at,
                    const cal_lock **out, size_t *n);
/* Both in one. */
CAL_MUST_USE cal_err core_lock_list(cal_ctx *cx, const core_lock_at *at, const cal_lock **out,
                                    size_t *n);

typedef struct core_lock_ask {
    core_lock_at at;
    bool is_deep, is_shared;
    cal_str owner;     /* DAV:owner as an element; or empty */
    int64_t timeout_s; /* wanted; 0: the usual; INT64_MAX: for ever. The limit bounds it. */
} core_lock_ask;

typedef struct core_locked {
    cal_lock lock;
    bool created;              /* an empty resource was made for it (RFC 4918 7.3) */
    const cal_lock *conflicts; /* locks below that stand in the way; then no lock was made */
    size_t n_conflicts;
} core_locked;

/* WRITE. CAL_E_LOCK_CONFLICT (fail.href) for a lock there or above, CAL_E_LOCKED when a resource
   would have to be made in a locked collection, CAL_E_NO_PARENT, CAL_E_BAD_ICAL where an empty
   resource cannot stand, CAL_E_QUOTA for too many locks, CAL_E_TOO_LARGE for the owner. */
CAL_MUST_USE cal_err core_lock_take(cal_ctx *cx, const core_lock_ask *ask, core_locked *out);
/* WRITE, and only one's own: the time of the one submitted lock that holds there begins anew
   (RFC 4918 9.10.2). CAL_E_LOCK_GONE when none does, CAL_E_BAD_REQUEST for several. */
CAL_MUST_USE cal_err core_lock_refresh(cal_ctx *cx, const core_lock_at *at, int64_t timeout_s,
                                       cal_lock *out);
/* READ; one's own lock, or any with MANAGE (RFC 4918 9.11). CAL_E_LOCK_TOKEN when that lock does
   not hold there, CAL_E_NO_RIGHT. */
CAL_MUST_USE cal_err core_lock_release(cal_ctx *cx, const core_lock_at *at, cal_str token);

#endif
