/* SPDX-License-Identifier: MIT */
/* Rows of write locks. One whose time is over counts as gone; store_lock_prune forgets it. */
#ifndef CAL_STORE_LOCK_H
#define CAL_STORE_LOCK_H

#include "base/ctx.h"
#include "model/lock.h"

/* Those alive that are rooted at the home itself or anywhere in one of its collections (0: none),
   oldest first. One indexed look-up when there is none. */
CAL_MUST_USE cal_err store_lock_list(cal_ctx *cx, int64_t home, int64_t calendar,
                                     const cal_lock **out, size_t *n);
/* All that are alive in a home, oldest first. */
CAL_MUST_USE cal_err store_lock_home(cal_ctx *cx, int64_t home, const cal_lock **out, size_t *n);

/* All of the following in a transaction. */
CAL_MUST_USE cal_err store_lock_insert(cal_ctx *cx, const cal_lock *in);
/* Writes timeout and expires. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_lock_renew(cal_ctx *cx, const cal_lock *in);
CAL_MUST_USE cal_err store_lock_delete(cal_ctx *cx, cal_str token);
/* Deletes those rooted at a path (empty: the collection) and below it. */
CAL_MUST_USE cal_err store_lock_drop(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path);
/* Deletes those below a path in a plain collection whose root is not there. */
CAL_MUST_USE cal_err store_lock_drop_gone(cal_ctx *cx, int64_t home, int64_t calendar,
                                          cal_str path);
/* Forgets those that expired before `before`. */
CAL_MUST_USE cal_err store_lock_prune(cal_ctx *cx, int64_t before, int64_t *removed);

#endif
