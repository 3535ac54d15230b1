/* SPDX-License-Identifier: MIT */
/* The cookie that binds a sign-in, or a sign-out, which goes by way of the provider to the browser
   that began it. It holds a random secret and lives for ten minutes. */
#ifndef CAL_AUTH_OIDC_H
#define CAL_AUTH_OIDC_H

#include "http/msg.h"

/* The secret of this browser, set as a cookie if it has none yet: several windows share one. */
cal_str auth_oidc_bind(cal_ctx *cx, const http_req *rq, http_res *rs);
/* What the browser brought back; absent when it brought none. */
cal_str auth_oidc_bound(const http_req *rq);
/* What goes to the provider in a sign-out and comes back, in place of the secret. */
cal_str auth_oidc_state(cal_ctx *cx, cal_str secret);
/* Clears it. */
void auth_oidc_unbind(cal_ctx *cx, const http_req *rq, http_res *rs);

#endif
