/* SPDX-License-Identifier: MIT */
/* The session cookie (RFC 6265bis): over TLS under a __Host- name, which no sibling host can set.
 */
#ifndef CAL_AUTH_COOKIE_H
#define CAL_AUTH_COOKIE_H

#include "http/msg.h"

/* Its value in a request; absent when there is none. */
cal_str auth_cookie_at(const http_req *rq);
/* Sets it for age_s seconds, or clears it (age_s 0). HttpOnly, SameSite=Lax, Path=/. */
void auth_cookie_set(cal_ctx *cx, const http_req *rq, http_res *rs, cal_str token, int64_t age_s);

#endif
