/* SPDX-License-Identifier: MIT */
/* May they use this route, and was it a page of ours that asked. */
#include "core/access.h"
#include "core/bearer.h"
#include "core/second_factor.h"
#include "auth/auth.h"

/* Methods that change nothing: what a link on any page may send in somebody's name. */
static const bool is_safe[HTTP_METHOD_COUNT] = {
    [HTTP_GET] = true,      [HTTP_HEAD] = true,   [HTTP_OPTIONS] = true,
    [HTTP_PROPFIND] = true, [HTTP_REPORT] = true,
};

/* host without the port that its scheme has anyway. */
static cal_str without_port(cal_str host, cal_str port)
{
    return cal_str_ends(host, port) ? cal_str_take(host, host.n - port.n) : host;
}

/* Whether an Origin value (RFC 6454 7) is the origin of this request. Behind a proxy that ends TLS
   and is not trusted to say so, https is ours as well. */
static bool is_own_origin(const http_req *rq, cal_str origin)
{
    cal_str https = CAL_STR("https://"), http = CAL_STR("http://");

    if (cal_str_starts_ci(origin, https))
        return cal_str_eq_ci(without_port(cal_str_skip(origin, https.n), CAL_STR(":443")),
                             without_port(rq->host, CAL_STR(":443")));
    return !rq->secure && cal_str_starts_ci(origin, http) &&
           cal_str_eq_ci(without_port(cal_str_skip(origin, http.n), CAL_STR(":80")),
                         without_port(rq->host, CAL_STR(":80")));
}

/* Sec-Fetch-Site is the browser's own judgement and knows what a proxy made of Host; browsers that
   do not send it tell by Origin; other programs send neither. */
cal_err auth_same_origin(cal_ctx *cx, const http_req *rq)
{
    cal_str site = http_req_field(rq, CAL_STR("Sec-Fetch-Site"));
    cal_str origin = http_req_field(rq, CAL_STR("Origin"));
    bool ours = site.p
                    ? cal_str_eq(site, CAL_STR("same-origin")) || cal_str_eq(site, CAL_STR("none"))
                    : !origin.p || is_own_origin(rq, origin);

    if (ours)
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_FORM,
                    "A page of another site sent this; do it from a page of "
                    "this server.");
}

static cal_err need_csrf(cal_ctx *cx, const http_req *rq, const auth_identity *id)
{
    cal_str sent = http_req_field(rq, CAL_STR("X-CSRF-Token"));

    if (sent.n && cal_str_eq_secret(sent, id->session.csrf))
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_FORM,
                    "The field X-CSRF-Token is missing or stale; GET /session tells the current "
                    "one. Reload the page.");
}

cal_err auth_gate(cal_ctx *cx, const http_req *rq, http_need need)
{
    const auth_identity *id = auth_identity_of(rq);
    cal_err e;

    if (need == HTTP_NEED_NOBODY)
        return CAL_OK;
    if (!id)
        return cal_fail(cx, CAL_E_SIGN_IN,
                        "Sign in on the sign-in page, or send an app password with your name.");
    if (need != HTTP_NEED_ENROLLING && id->scheme == AUTH_BY_SESSION &&
        (e = core_second_factor_need(cx, &id->session)))
        return e;
    if (!is_safe[rq->method] && ((e = auth_same_origin(cx, rq)) ||
                                 (id->scheme == AUTH_BY_SESSION && (e = need_csrf(cx, rq, id)))))
        return e;
    return need == HTTP_NEED_ADMIN ? core_access_need_admin(cx) : CAL_OK;
}

cal_err auth_need_session(cal_ctx *cx, const http_req *rq)
{
    const auth_identity *id = auth_identity_of(rq);

    if (id && (id->scheme == AUTH_BY_SESSION || id->scheme == AUTH_BY_PROXY))
        return CAL_OK;
    return cal_fail(
        cx, CAL_E_FORBIDDEN,
        "An app password or access token may not do this; sign in on the sign-in page for it.");
}

void auth_challenge(cal_ctx *cx, const http_req *rq, unsigned schemes, http_res *rs)
{
    cal_str mode = http_req_field(rq, CAL_STR("Sec-Fetch-Mode"));

    if ((schemes & AUTH_BY_BEARER) && core_bearer_is_on(cx))
        http_res_field(cx, rs, CAL_STR("WWW-Authenticate"),
                       cx->fail.code == CAL_E_BAD_TOKEN
                           ? CAL_STR("Bearer realm=\"Calends\", error=\"invalid_token\"")
                           : CAL_STR("Bearer realm=\"Calends\""));
    if (!(schemes & AUTH_BY_BASIC) || http_req_field(rq, CAL_STR("X-Requested-With")).p ||
        (mode.p && !cal_str_eq(mode, CAL_STR("navigate"))))
        return;
    http_res_field(cx, rs, CAL_STR("WWW-Authenticate"),
                   CAL_STR("Basic realm=\"Calends\", charset=\"UTF-8\""));
}
