/* SPDX-License-Identifier: MIT */
/* Signing out at the OpenID provider too. */
#ifndef CAL_REST_OIDC_H
#define CAL_REST_OIDC_H

#include "http/msg.h"

/* Where the browser goes to sign out at the provider; absent when there is nothing to sign out of.
   Binds the browser by a cookie. Ask before the session ends. */
CAL_MUST_USE cal_err rest_oidc_sign_out_url(cal_ctx *cx, const http_req *rq, http_res *rs,
                                            int64_t session, cal_str *out);

#endif
