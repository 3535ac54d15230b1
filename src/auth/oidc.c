/* SPDX-License-Identifier: MIT */
/* The cookie of a way to the provider and back. SameSite=Lax: the provider leads back by a link. */
#include "auth/oidc.h"

#include "crypt/token.h"

enum { AGE_S = 600 };

static cal_str cookie_name(const http_req *rq)
{
    return rq->secure ? CAL_STR("__Host-calends_flow") : CAL_STR("calends_flow");
}

static void set(cal_ctx *cx, const http_req *rq, http_res *rs, cal_str value, int age_s)
{
    http_res_field(cx, rs, CAL_STR("Set-Cookie"),
                   cal_arena_printf(cx->arena,
                                    "%.*s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
                                    CAL_FMT(cookie_name(rq)), CAL_FMT(value), age_s,
                                    rq->secure ? "; Secure" : ""));
}

cal_str auth_oidc_bound(const http_req *rq)
{
    cal_str value = http_req_cookie(rq, cookie_name(rq));

    return value.n == CRYPT_TOKEN_CHARS ? value : (cal_str){NULL, 0};
}

/* A secret that came over plain HTTP may have been set by somebody on the way, or by a sibling
   host: there each sign-in gets a new one, and the last window wins. */
cal_str auth_oidc_bind(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_str value = rq->secure ? auth_oidc_bound(rq) : (cal_str){NULL, 0};

    if (!value.p)
        value = crypt_token_new(cx->arena);
    set(cx, rq, rs, value, AGE_S);
    return value;
}

cal_str auth_oidc_state(cal_ctx *cx, cal_str secret)
{
    return crypt_base64url(cx->arena, crypt_digest(cx->arena, secret));
}

void auth_oidc_unbind(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    set(cx, rq, rs, CAL_STR(""), 0);
}
