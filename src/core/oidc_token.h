/* SPDX-License-Identifier: MIT */
/* What the provider's tokens say: proven, meant for us and now, and made a person of. */
#ifndef CAL_CORE_OIDC_TOKEN_H
#define CAL_CORE_OIDC_TOKEN_H

#include "json/value.h"
#include "core/outside.h"

/* The answer of the token endpoint (OpenID Connect Core 3.1.3.3). */
typedef struct core_oidc_tokens {
    cal_str access, id, refresh; /* absent what was not given */
    int64_t expires;             /* of the access token: UTC seconds */
    const json_value *claims;    /* of the ID token, proven; NULL: there was none */
} core_oidc_tokens;

/* Reads the answer and proves its ID token: signature, iss, aud, azp, exp, iat, nonce (absent:
   any), at_hash. CAL_E_PROVIDER_TOKEN, CAL_E_PROVIDER_DOWN. */
CAL_MUST_USE cal_err core_oidc_tokens_read(cal_ctx *cx, const json_value *answer, cal_str nonce,
                                           core_oidc_tokens *out);

/* The person that the ID token and the userinfo endpoint (asked if there is one) speak of.
   CAL_E_PROVIDER_TOKEN: they speak of two; CAL_E_PROVIDER_DOWN. */
CAL_MUST_USE cal_err core_oidc_person(cal_ctx *cx, const core_oidc_tokens *tokens,
                                      core_outsider *out);

/* The same of claims that are proven already (a bearer token); info may be NULL. */
CAL_MUST_USE cal_err core_oidc_outsider(cal_ctx *cx, const json_value *claims,
                                        const json_value *info, core_outsider *out);

/* What the configuration allows. */
core_outside_rules core_oidc_rules(const cal_ctx *cx);

#endif
