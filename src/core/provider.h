/* SPDX-License-Identifier: MIT */
/* The OpenID provider of the configuration (policy->provider): what it says of itself, its keys,
   and what it is asked. All of it may wait for the network: on workers and in jobs only, and never
   in a transaction. */
#ifndef CAL_CORE_PROVIDER_H
#define CAL_CORE_PROVIDER_H

#include "base/ctx.h"
#include "crypt/jose.h"
#include "json/value.h"

/* What is remembered of the provider between requests. Any thread. */
typedef struct core_provider core_provider;
core_provider *core_provider_new(void);
void core_provider_free(core_provider *p);

/* OpenID Connect Discovery 3. Absent: it has none. */
typedef struct core_endpoints {
    cal_str authorization, token, userinfo, jwks, end_session, introspection;
    bool names_issuer; /* RFC 9207: answers say who they are from */
} core_endpoints;

/* Is a provider configured? */
bool core_provider_is_set(const cal_ctx *cx);

/* What the provider says of itself; asked once an hour, and after a failure not before some
   seconds. CAL_E_PROVIDER_DOWN: it does not answer, or not as one. */
CAL_MUST_USE cal_err core_provider_at(cal_ctx *cx, core_endpoints *out);

/* Job: asks for what is old before somebody has to wait for it, so that a wrong configuration is in
   the log soon after the start. */
CAL_MUST_USE cal_err core_provider_watch(cal_ctx *cx);

/* Proves a token of the provider by its keys. A key that is not known is looked for once more, at
   most once in ten seconds. claims: the payload as JSON. CAL_E_PROVIDER_TOKEN says what is wrong in
   its sentence; CAL_E_PROVIDER_DOWN. */
CAL_MUST_USE cal_err core_provider_verify(cal_ctx *cx, cal_str token, crypt_jws *out,
                                          const json_value **claims);

/* A refusal of a token: logs why and fails with CAL_E_PROVIDER_TOKEN. why: the end of a sentence.
 */
cal_err core_provider_refuse(cal_ctx *cx, const char *why);

/* A parameter of a form or a query. */
typedef struct core_param {
    cal_str name, value;
} core_param;

/* POST of a form to an endpoint of the provider, with this program's own proof (policy's
   client_auth): *status and the JSON it answers. CAL_E_PROVIDER_DOWN. */
CAL_MUST_USE cal_err core_provider_post(cal_ctx *cx, cal_str url, const core_param *params,
                                        size_t n, int *status, const json_value **out);
/* The person's claims by their access token, from JSON or a signed JWT (OpenID Connect Core 5.3.2).
   CAL_E_PROVIDER_TOKEN, CAL_E_PROVIDER_DOWN. */
CAL_MUST_USE cal_err core_provider_userinfo(cal_ctx *cx, cal_str url, cal_str access_token,
                                            const json_value **out);

/* url with parameters behind it (application/x-www-form-urlencoded). */
cal_str core_provider_link(cal_ctx *cx, cal_str url, const core_param *params, size_t n);

#endif
