/* SPDX-License-Identifier: MIT */
/* Access tokens of the OpenID provider (RFC 6750): JWTs proven by its keys (RFC 9068), or what it
   says of them (RFC 7662). */
#ifndef CAL_CORE_BEARER_H
#define CAL_CORE_BEARER_H

#include "base/ctx.h"
#include "model/user.h"

/* Are access tokens taken at all? */
bool core_bearer_is_on(const cal_ctx *cx);

/* Whose token it is, and until when that may be believed. CAL_E_BAD_TOKEN: it is not the
   provider's, not for us, over, or revoked; CAL_E_PROVIDER_DOWN; and as core_outside_person. Waits
   for the network and writes: on a worker. */
CAL_MUST_USE cal_err core_bearer_at(cal_ctx *cx, cal_str token, cal_user *out, int64_t *expires);

/* The person whom a trusted proxy names, made if the policy says so. CAL_E_BAD_LOGIN when the
   secret is not ours or nobody is named. Writes: on a worker. */
CAL_MUST_USE cal_err core_forwarded_at(cal_ctx *cx, cal_str secret, cal_str name, cal_user *out);

#endif
