/* SPDX-License-Identifier: MIT */
/* Rows of people, and the modification sequence of their homes (home = id of its owner). */
#ifndef CAL_STORE_USER_H
#define CAL_STORE_USER_H

#include "base/ctx.h"
#include "model/user.h"

/* A person with what never leaves core. Folding is core's: the store compares bytes. */
typedef struct store_user {
    cal_user user;
    cal_str email_folded; /* unique; absent or empty: none */
    cal_str name_folded;
    cal_str password; /* argon2id string; absent or empty: none */
} store_user;

/* Inserts; ignores user.id, seq and has_password; *id is the new one. CAL_E_EXISTS when the handle
   or the folded address is taken. In a transaction. */
CAL_MUST_USE cal_err store_user_insert(cal_ctx *cx, const store_user *in, int64_t *id);

/* One person. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_user_by_id(cal_ctx *cx, int64_t id, store_user *out);
CAL_MUST_USE cal_err store_user_by_handle(cal_ctx *cx, cal_str handle, store_user *out);
/* login_folded: a handle or a folded address; a handle wins. */
CAL_MUST_USE cal_err store_user_by_login(cal_ctx *cx, cal_str login_folded, store_user *out);

/* A page of principals of every kind by rising id, after `after` (0: from the start). */
CAL_MUST_USE cal_err store_user_list(cal_ctx *cx, int64_t after, size_t limit, const cal_user **out,
                                     size_t *n);
/* Of people only. */
CAL_MUST_USE cal_err store_user_count(cal_ctx *cx, int64_t *out);

/* Writes name, email (both forms), language, time_zone, week_start, theme and role of in->user.id.
   CAL_E_EXISTS when the folded address is taken, CAL_E_NOT_FOUND. In a transaction. */
CAL_MUST_USE cal_err store_user_update(cal_ctx *cx, const store_user *in);
/* password absent or empty: none. CAL_E_NOT_FOUND. In a transaction. */
CAL_MUST_USE cal_err store_user_set_password(cal_ctx *cx, int64_t id, cal_str password);
CAL_MUST_USE cal_err store_user_set_disabled(cal_ctx *cx, int64_t id, bool disabled);

/* What a person says of their availability (RFC 7953): a VCALENDAR, or empty. CAL_E_NOT_FOUND. The
   second in a transaction. */
CAL_MUST_USE cal_err store_user_availability(cal_ctx *cx, int64_t id, cal_str *out);
CAL_MUST_USE cal_err store_user_set_availability(cal_ctx *cx, int64_t id, cal_str text);

/* Where what comes for a person arrives: a calendar of theirs. CAL_E_NOT_FOUND. In a transaction.
 */
CAL_MUST_USE cal_err store_user_set_default(cal_ctx *cx, int64_t id, int64_t calendar);

/* Raises the modification sequence of a home by one and gives the new one: each changed object of a
   home takes one of its own. CAL_E_NOT_FOUND. In a transaction. */
CAL_MUST_USE cal_err store_home_bump(cal_ctx *cx, int64_t home, int64_t *seq);

#endif
