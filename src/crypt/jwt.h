/* SPDX-License-Identifier: MIT */
/* What a proven token claims (RFC 7519 4.1, OpenID Connect Core 3.1.3.7), and whether that is meant
   for us and now. */
#ifndef CAL_CRYPT_JWT_H
#define CAL_CRYPT_JWT_H

#include "base/ctx.h"
#include "json/value.h"

/* What a token must say. Absent strings are not looked at. */
typedef struct crypt_jwt_wants {
    cal_str issuer;    /* iss is exactly this */
    cal_str audience;  /* aud is this, or holds it */
    cal_str party;     /* azp, if it is there, is this; and it must be there beside several aud */
    cal_str nonce;     /* nonce is exactly this */
    int64_t now;       /* UTC seconds */
    int64_t leeway_s;  /* by how much clocks may differ */
    int64_t max_age_s; /* iat is there and no older than this; 0: any */
    bool no_expiry;    /* exp may be missing (a logout token of before) */
} crypt_jwt_wants;

/* NULL: all is as wanted; else what is not, as the end of a sentence: "it has expired". */
const char *crypt_jwt_fault(const json_value *claims, const crypt_jwt_wants *wants);

/* A claim that is text; absent (p NULL) when it is none. */
cal_str crypt_jwt_text(const json_value *claims, cal_str name);

/* at_hash of a token whose ID token is signed by a *256 algorithm (OpenID Connect Core 3.1.3.6). */
cal_str crypt_jwt_half_hash(cal_ctx *cx, cal_str token);

#endif
