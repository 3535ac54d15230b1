/* SPDX-License-Identifier: MIT */
/* The inside of second factors: secrets as they lie in the database, and codes judged. */
#ifndef CAL_CORE_SECOND_CODE_H
#define CAL_CORE_SECOND_CODE_H

#include "base/ctx.h"
#include "model/user.h"

/* The secret of a person's second factor, sealed. */
CAL_MUST_USE cal_err core_second_seal(cal_ctx *cx, const cal_user *whose, cal_str secret,
                                      cal_str *sealed);
/* What is stored of a recovery code as somebody typed it: dashes, blanks and case do not count. */
cal_str core_recovery_digest(cal_ctx *cx, const cal_user *whose, cal_str typed);
/* Judges a code under a throttle of its own and uses it up. Recovery codes only count where
   recovery is true. CAL_E_BAD_LOGIN, CAL_E_SLOW_DOWN. Not in a transaction: failed tries count. */
CAL_MUST_USE cal_err core_second_code_use(cal_ctx *cx, const cal_user *whose, cal_str code,
                                          bool recovery);

#endif
