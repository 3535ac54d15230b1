/* SPDX-License-Identifier: MIT */
/* Browser sessions: the cookie, signing in and out. */
#include "core/session.h"

#include "auth/auth.h"
#include "auth/cookie.h"

/* A cookie's name depends on how the request came. */
static cal_str cookie_name(const http_req *rq)
{
    return rq->secure ? CAL_STR("__Host-calends_session") : CAL_STR("calends_session");
}

cal_str auth_cookie_at(const http_req *rq)
{
    cal_str token = http_req_cookie(rq, cookie_name(rq));

    return token.n ? token : (cal_str){0};
}

void auth_cookie_set(cal_ctx *cx, const http_req *rq, http_res *rs, cal_str token, int64_t age_s)
{
    cal_str name = cookie_name(rq);
    cal_str value = cal_arena_printf(
        cx->arena, "%.*s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s", CAL_FMT(name),
        CAL_FMT(token), (long long)age_s, rq->secure ? "; Secure" : "");

    http_res_field(cx, rs, CAL_STR("Set-Cookie"), value);
}

cal_err auth_sign_in(cal_ctx *cx, const http_req *rq, http_res *rs, const cal_user *user,
                     cal_session_how how, cal_session *out)
{
    const auth_identity *before = auth_identity_of(rq);
    cal_str token = {0};
    cal_err e;

    if (before && before->scheme == AUTH_BY_SESSION && (e = core_session_end(cx, before->token)))
        return e;
    if ((e = core_session_new(cx, user->id, how, http_req_field(rq, CAL_STR("User-Agent")), &token,
                              out)))
        return e;
    cx->who = user;
    auth_cookie_set(cx, rq, rs, token, out->expires - cx->now);
    return CAL_OK;
}

void auth_renew(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const auth_identity *id = auth_identity_of(rq);

    if (id && id->scheme == AUTH_BY_SESSION)
        auth_cookie_set(cx, rq, rs, id->token, id->session.expires - cx->now);
}

cal_err auth_sign_out(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const auth_identity *id = auth_identity_of(rq);
    cal_err e;

    if (id && id->scheme == AUTH_BY_SESSION &&
        ((e = auth_gate(cx, rq, HTTP_NEED_USER)) || (e = core_session_end(cx, id->token))))
        return e;
    auth_cookie_set(cx, rq, rs, CAL_STR(""), 0);
    return CAL_OK;
}
