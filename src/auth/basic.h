/* SPDX-License-Identifier: MIT */
/* The Basic scheme's credentials (RFC 7617). */
#ifndef CAL_AUTH_BASIC_H
#define CAL_AUTH_BASIC_H

#include "base/arena.h"

/* The base64 part of an Authorization value of the Basic scheme; absent for other schemes. */
cal_str auth_basic_token(cal_str authorization);
/* Splits it into user-id and password, both UTF-8; false when it is malformed. */
CAL_MUST_USE bool auth_basic_split(cal_arena *a, cal_str token, cal_str *login, cal_str *secret);

#endif
