/* SPDX-License-Identifier: MIT */
/* Locks as the door shows them (RFC 4918 14 and 15.8), and the If field judged by what is stored.
 */
#ifndef CAL_DAV_LOCK_H
#define CAL_DAV_LOCK_H

#include "core/lock.h"
#include "dav/method.h"

/* Where LOCK works. The server itself writes into an inbox, and an outbox holds nothing. */
enum {
    DAV_ON_LOCKABLE = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_FOLDER | DAV_ON_FILE
};

dav_run dav_lock, dav_unlock;

/* The place of what is there. */
core_lock_at dav_lock_at(const dav_node *at);
/* A root as core names it (core_lock_root, cal_failure.href), as an href. */
cal_str dav_lock_href(cal_ctx *cx, cal_str root);
/* The locks that hold there: from at->locks if those are of its collection, else read now. */
CAL_MUST_USE cal_err dav_lock_list(cal_ctx *cx, const dav_node *at, const cal_lock **out,
                                   size_t *n);
/* Reads the locks once for all members of a collection that get its at->locks. */
CAL_MUST_USE cal_err dav_lock_gather(cal_ctx *cx, dav_node *at);
/* The DAV:activelock elements of the locks. */
void dav_lock_print(cal_ctx *cx, const cal_lock *locks, size_t n, cal_buf *out);

/* Judges the request's If field, if it has one, and notes the tokens in it as submitted, before
   the method runs; has it judged again in the transaction of a write. CAL_E_BAD_REQUEST,
   CAL_E_CHANGED; CAL_E_LOCK_GONE for a refresh. */
CAL_MUST_USE cal_err dav_if_run(cal_ctx *cx, const http_req *rq);

#endif
