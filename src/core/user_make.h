/* SPDX-License-Identifier: MIT */
/* The inside of people: rows as they shall be stored. */
#ifndef CAL_CORE_USER_MAKE_H
#define CAL_CORE_USER_MAKE_H

#include "model/user.h"
#include "store/user.h"

/* In a transaction, for a row whose address is set and folded: settles user.handle. given absent:
   made from the address and free; else checked. CAL_E_BAD_FIELD, CAL_E_EXISTS. */
CAL_MUST_USE cal_err core_handle_settle(cal_ctx *cx, cal_str given, store_user *row);

/* A handle that is free, made of a name or a mail address: "Zoë.O'Neil+cal@example.org" gives
   "zoe.oneil-cal", or "zoe.oneil-cal2" if somebody has that. */
CAL_MUST_USE cal_err core_handle_from(cal_ctx *cx, cal_str text, cal_str *out);

/* Checks a password that somebody chose for that person and hashes it: never in a transaction, for
   it takes 40 ms. CAL_E_BAD_FIELD when it is short, or what many people choose. */
CAL_MUST_USE cal_err core_password_new(cal_ctx *cx, cal_str password, const cal_user *whose,
                                       cal_str *hash);

/* The person of a login whose password this is; CAL_E_BAD_LOGIN without saying what was wrong,
   after the same time in every case. Notes nothing. */
CAL_MUST_USE cal_err core_password_judge(cal_ctx *cx, cal_str login, cal_str password,
                                         store_user *out);

/* May they try to sign in now: a person who is not disabled, nor is their organisation. */
static inline bool core_user_may_try(const cal_user *user)
{
    return !user->disabled && !user->closed && user->kind == CAL_KIND_INDIVIDUAL;
}

/* May they sign in now, and be who they have signed in as: nor has the entitlement hook refused
   them (core/entitlement.h). */
static inline bool core_user_signs_in(const cal_user *user)
{
    return core_user_may_try(user) && !user->refused;
}

/* An address or handle as people type it, made comparable. */
cal_str core_login_fold(cal_ctx *cx, cal_str login);

/* In a transaction: writes the row of a person who was `before`. An address that they give up still
   means them in meetings that name it (store/former.h). CAL_E_EXISTS, CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_user_write(cal_ctx *cx, const cal_user *before, const store_user *row);

#endif
