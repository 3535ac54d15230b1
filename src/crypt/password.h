/* SPDX-License-Identifier: MIT */
/* Passwords that people choose: argon2id (RFC 9106), some 40 ms and 19 MiB each, so never on a
   loop. */
#ifndef CAL_CRYPT_PASSWORD_H
#define CAL_CRYPT_PASSWORD_H

#include "base/ctx.h"

/* The string to store, "$argon2id$v=19$…". CAL_E_DB_BUSY when there is no memory for it just now.
 */
CAL_MUST_USE cal_err crypt_password_hash(cal_ctx *cx, cal_str password, cal_str *out);

/* Does the password belong to the stored string? An absent or empty one never matches, but costs
   the same time, so that nobody learns which accounts exist. */
bool crypt_password_ok(cal_str stored, cal_str password);

/* How hard the password is to guess, in bits, for somebody who knows what people choose, and these
   words about its owner (NULL at the end). A millisecond at most. */
int crypt_password_bits(cal_ctx *cx, cal_str password, const char **words);

#endif
