/* SPDX-License-Identifier: MIT */
/* Which locks reach which places: the arithmetic of RFC 4918 6.1 and 7.4, on locks that were read.
 */
#ifndef CAL_CORE_LOCK_RULE_H
#define CAL_CORE_LOCK_RULE_H

#include "core/lock.h"

/* The lock is rooted at the place, or is deep and rooted above it. */
bool core_lock_covers(const cal_lock *l, const core_lock_at *at);
/* The lock is rooted somewhere below the place. */
bool core_lock_is_below(const cal_lock *l, const core_lock_at *at);
/* The collection that the place is a member of; false for a home. */
bool core_lock_parent(const core_lock_at *at, core_lock_at *out);
/* The request submitted the lock's token (RFC 4918 6.1.7), whoever took it. */
bool core_lock_is_submitted(const cal_ctx *cx, const cal_lock *l);
/* cx->who took it (RFC 4918 6.4). */
bool core_lock_is_own(const cal_ctx *cx, const cal_lock *l);
/* The first of the locks that forbids a write which touches the place so; NULL: none does. */
const cal_lock *core_lock_against(const cal_ctx *cx, const core_lock_at *at, unsigned touches,
                                  const cal_lock *all, size_t n);
/* Both may not be at once (RFC 4918 9.10.5). */
bool core_lock_conflicts(const cal_lock *standing, const core_lock_at *at, bool is_deep,
                         bool is_shared);

#endif
