/* SPDX-License-Identifier: MIT */
/* People: making, finding and changing them. */
#ifndef CAL_CORE_USER_H
#define CAL_CORE_USER_H

#include "base/ctx.h"
#include "model/user.h"

/* Creates a person with a default calendar in their language. Handle: as given, else made from the
   address, made unique. For administrators and the command line (cx->who NULL and cx trusted).
   CAL_E_BAD_FIELD (field named), CAL_E_EXISTS. */
CAL_MUST_USE cal_err core_user_create(cal_ctx *cx, const cal_user_new *in, cal_user *out);

/* Without a right check, for doors that resolve a path: the caller judges what it reveals. But who
   is of another organisation than cx->who is as nobody here and in core_user_by_login. */
CAL_MUST_USE cal_err core_user_by_handle(cal_ctx *cx, cal_str handle, cal_user *out);
/* By handle or mail address; disabled ones too. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_user_by_login(cal_ctx *cx, cal_str login, cal_user *out);
CAL_MUST_USE cal_err core_user_by_id(cal_ctx *cx, int64_t id, cal_user *out);

/* People a signed-in person may find: exact address or handle, or a part (3 characters or more,
   case and accents folded) of a name; at most limit. */
CAL_MUST_USE cal_err core_user_search(cal_ctx *cx, cal_str q, size_t limit, const cal_user **out,
                                      size_t *n);
/* All, in pages by id; for administrators. */
CAL_MUST_USE cal_err core_user_list(cal_ctx *cx, int64_t after, size_t limit, const cal_user **out,
                                    size_t *n);
/* Number of people. */
CAL_MUST_USE cal_err core_user_count(cal_ctx *cx, int64_t *out);

/* Changes cx->who's own fields. Language en, fr, de, nl; time zone known. Answers the new state. */
CAL_MUST_USE cal_err core_user_patch(cal_ctx *cx, const cal_user_patch *patch, cal_user *out);
/* Ends all sessions of the user. CAL_E_BAD_FIELD when the password is too short (12 characters). */
CAL_MUST_USE cal_err core_user_set_password(cal_ctx *cx, int64_t user, cal_str password);
/* Ends all sessions; app passwords stop working while disabled. */
CAL_MUST_USE cal_err core_user_set_disabled(cal_ctx *cx, int64_t user, bool disabled);

#endif
