/* SPDX-License-Identifier: MIT */
/* Codes that change with time (TOTP, RFC 6238): six digits, 30 seconds, HMAC-SHA-1, which is what
   every authenticator program can. */
#ifndef CAL_CRYPT_TOTP_H
#define CAL_CRYPT_TOTP_H

#include "base/arena.h"

enum { CRYPT_TOTP_BYTES = 20, CRYPT_TOTP_DIGITS = 6, CRYPT_TOTP_STEP_S = 30 };

/* A new secret (RFC 4226 4: as long as the hash). */
cal_str crypt_totp_new(cal_arena *a);
/* As people type it and otpauth addresses carry it: base 32 without padding (RFC 4648 6). */
cal_str crypt_totp_base32(cal_arena *a, cal_str secret);
/* Whether code is that of now (UTC seconds), of the step before or of the one after, for clocks
   that differ; steps up to `after` are used up. *step: the one that it is of. */
CAL_MUST_USE bool crypt_totp_ok(cal_str secret, int64_t now, int64_t after, cal_str code,
                                int64_t *step);

#endif
