/* SPDX-License-Identifier: MIT */
/* Secrets that are random, and their digests: sessions, links, app passwords, entity tags. */
#ifndef CAL_CRYPT_TOKEN_H
#define CAL_CRYPT_TOKEN_H

#include "base/arena.h"

enum { CRYPT_DIGEST_BYTES = 32, CRYPT_TOKEN_CHARS = 43 };

/* SHA-256 (FIPS 180-4) of s: 32 bytes in the arena. */
cal_str crypt_digest(cal_arena *a, cal_str s);
/* The same into out, for callers without an arena. */
void crypt_digest_into(cal_str s, unsigned char out[CRYPT_DIGEST_BYTES]);

/* base64url without padding (RFC 4648 5). */
cal_str crypt_base64url(cal_arena *a, cal_str bytes);
/* base64 with padding (RFC 4648 4). */
cal_str crypt_base64(cal_arena *a, cal_str bytes);
/* Lower-case hexadecimal (RFC 4648 8). */
cal_str crypt_hex(cal_arena *a, cal_str bytes);

/* 256 random bits as 43 characters of base64url. */
cal_str crypt_token_new(cal_arena *a);

#endif
