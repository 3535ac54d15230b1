/* SPDX-License-Identifier: MIT */
/* The second factor of people who sign in by a password of this server: codes that change with time
   (RFC 6238), and recovery codes for the day when the device is lost. It is asked where a password
   is. One-time links need none: an administrator vouches for whoever has one. Nor do sign-ins by a
   provider or proxy, which see to that themselves, nor app passwords, which are 256 random bits. */
#ifndef CAL_CORE_SECOND_FACTOR_H
#define CAL_CORE_SECOND_FACTOR_H

#include "base/ctx.h"
#include "model/user.h"

enum { CORE_RECOVERY_CODES = 10 };

/* ---- setting up, by cx->who ---- */

/* password is needed where there is one, and judged as at a sign-in: CAL_E_BAD_FIELD (password),
   CAL_E_SLOW_DOWN. code: of now, or a recovery code: CAL_E_BAD_FIELD (code), CAL_E_SLOW_DOWN. All
   fail with CAL_E_FORBIDDEN where nobody signs in by password. */

CAL_MUST_USE cal_err core_second_factor_at(cal_ctx *cx, cal_second_factor *out);
/* A new secret in base 32 and as an otpauth address, for the authenticator program; nothing counts
   until a code of it was confirmed. CAL_E_EXISTS when a second factor is on. */
CAL_MUST_USE cal_err core_second_factor_begin(cal_ctx *cx, cal_str password, cal_str *secret,
                                              cal_str *uri);
/* From now on codes are asked. codes: CORE_RECOVERY_CODES, given out once. CAL_E_NOT_FOUND when
   none was begun. */
CAL_MUST_USE cal_err core_second_factor_confirm(cal_ctx *cx, cal_str code, cal_str *codes);
/* Other recovery codes in place of those there are. CAL_E_NOT_FOUND when it is not on. */
CAL_MUST_USE cal_err core_second_factor_codes(cal_ctx *cx, cal_str password, cal_str code,
                                              cal_str *codes);
CAL_MUST_USE cal_err core_second_factor_end(cal_ctx *cx, cal_str password, cal_str code);

/* An administrator takes it away from somebody who has lost both device and recovery codes; all
   their sessions end. CAL_E_NOT_FOUND when there is none. */
CAL_MUST_USE cal_err core_second_factor_reset(cal_ctx *cx, const cal_user *whose);

/* ---- where it is asked ---- */

/* CAL_E_SECOND_FACTOR for a session that a password began, of somebody who must have a second
   factor (policy->second_factor) and has none: they may set it up, and nothing else. */
CAL_MUST_USE cal_err core_second_factor_need(cal_ctx *cx, const cal_session *s);
/* The same as a question. */
bool core_second_factor_lacks(const cal_ctx *cx, const cal_session *s);

/* Whether a right password (core_login) is not enough to sign in. */
CAL_MUST_USE cal_err core_second_factor_asks(cal_ctx *cx, const cal_user *user, bool *out);
/* What stands between password and code: good for five minutes, five tries and one sign-in of the
   browser that keeps the secret `browser`. */
CAL_MUST_USE cal_err core_half_sign_in(cal_ctx *cx, const cal_user *user, cal_str browser,
                                       cal_str *ticket);
/* CAL_E_SIGN_IN when the ticket is void: begin anew. CAL_E_BAD_LOGIN: the code is wrong.
   CAL_E_SLOW_DOWN. */
CAL_MUST_USE cal_err core_half_sign_in_finish(cal_ctx *cx, cal_str ticket, cal_str browser,
                                              cal_str code, cal_user *out);

#endif
