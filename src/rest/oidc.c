/* SPDX-License-Identifier: MIT */
/* /oidc: to the provider and back. These routes answer a browser that follows links, so they never
   show JSON: whatever goes wrong leads to the sign-in page, with the failure's slug. Only the
   back channel is between servers. */
#include "rest/oidc.h"

#include "model/policy.h"
#include "core/oidc.h"
#include "core/provider.h"
#include "auth/auth.h"
#include "auth/oidc.h"
#include "rest/io.h"
#include "rest/nouns.h"

#define CALLBACK   REST_PREFIX "/oidc/callback"
#define SIGNED_OUT REST_PREFIX "/oidc/signed-out"

static cal_err lead_to(cal_ctx *cx, http_res *rs, cal_str url)
{
    rs->status = 303;
    http_res_field(cx, rs, CAL_STR("Location"), url);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    http_res_field(cx, rs, CAL_STR("Referrer-Policy"), CAL_STR("no-referrer"));
    return CAL_OK;
}

static void add_encoded(cal_buf *out, cal_str path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (cal_str_find_byte(CAL_STR("&=#%+?"), path.p[i]) < 6)
            cal_buf_printf(out, "%%%02X", (unsigned)(unsigned char)path.p[i]);
        else
            cal_buf_add_byte(out, path.p[i]);
    }
}

/* The sign-in page says what is wrong in words of its own; what the server itself got wrong is told
   to the log. */
static cal_err lead_to_problem(cal_ctx *cx, http_res *rs, cal_err e, cal_str return_to)
{
    const cal_err_row *row = cal_err_at(e);
    cal_buf *url = cal_buf_new(cx->arena, 0);

    cal_log_write(cx->log, row->rest >= 500 ? CAL_LOG_WARN : CAL_LOG_INFO, cal_str_c(cx->id),
                  "sign-in by the provider failed: %s: %.*s", row->slug, CAL_FMT(cx->fail.why));
    cal_buf_printf(url, "/signin?problem=%s", row->slug);
    if (return_to.n > 1) {
        cal_buf_add_c(url, "&returnTo=");
        add_encoded(url, return_to);
    }
    cal_fail_clear(cx);
    return lead_to(cx, rs, cal_buf_str(url));
}

static cal_str own_url(cal_ctx *cx, const http_req *rq, const char *path)
{
    return cal_arena_printf(cx->arena, "%.*s%s", CAL_FMT(rest_base_url(cx, rq)), path);
}

/* ---- signing in ---- */

static cal_err begin(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_oidc_start in = {
        .redirect_uri = own_url(cx, rq, CALLBACK),
        .browser = auth_oidc_bind(cx, rq, rs),
        .return_to = core_oidc_return_to(http_req_query(cx, rq, CAL_STR("returnTo"))),
    };
    cal_str url;
    cal_err e = core_oidc_begin(cx, &in, &url);

    return e ? lead_to_problem(cx, rs, e, in.return_to) : lead_to(cx, rs, url);
}

/* A session that cannot be tied to the provider's would not end with it: it is none. */
static cal_err sign_in(cal_ctx *cx, const http_req *rq, http_res *rs, const core_oidc_done *done)
{
    cal_session made;
    cal_err e = auth_sign_in(cx, rq, rs, &done->user, CAL_BY_PROVIDER, &made);

    return e ? e : core_oidc_keep(cx, made.id, done);
}

static cal_err finish(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_oidc_start by = {.redirect_uri = own_url(cx, rq, CALLBACK),
                          .browser = auth_oidc_bound(rq)};
    core_oidc_answer answer = {
        .state = http_req_query(cx, rq, CAL_STR("state")),
        .code = http_req_query(cx, rq, CAL_STR("code")),
        .issuer = http_req_query(cx, rq, CAL_STR("iss")),
        .error = http_req_query(cx, rq, CAL_STR("error")),
        .description = http_req_query(cx, rq, CAL_STR("error_description")),
    };
    core_oidc_done *done = CAL_NEW(cx->arena, core_oidc_done);
    cal_str return_to;
    cal_err e = core_oidc_finish(cx, &by, &answer, &return_to, done);

    if (!e && (e = sign_in(cx, rq, rs, done)))
        http_res_reset(cx, rs);
    if (e)
        return lead_to_problem(cx, rs, e, return_to);
    auth_oidc_unbind(cx, rq, rs);
    return lead_to(cx, rs, return_to);
}

/* ---- signing out ---- */

cal_err rest_oidc_sign_out_url(cal_ctx *cx, const http_req *rq, http_res *rs, int64_t session,
                               cal_str *out)
{
    cal_str to, state = {NULL, 0};

    *out = (cal_str){NULL, 0};
    if (!core_provider_is_set(cx))
        return CAL_OK;
    to = cx->policy->provider.signed_out_url;
    if (!to.n) {
        to = own_url(cx, rq, SIGNED_OUT);
        state = auth_oidc_state(cx, auth_oidc_bind(cx, rq, rs));
    }
    return core_oidc_sign_out_url(cx, session, to, state, out);
}

static cal_err signed_out(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_str secret = auth_oidc_bound(rq);
    cal_str state = http_req_query(cx, rq, CAL_STR("state"));
    bool is_ours = secret.p && state.n && cal_str_eq_secret(state, auth_oidc_state(cx, secret));

    auth_oidc_unbind(cx, rq, rs);
    return lead_to(cx, rs, is_ours ? CAL_STR("/signin?signedOut=1") : CAL_STR("/signin"));
}

/* Back-Channel Logout 1.0, 2.5 and 2.8. */
static cal_err back_channel(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    http_req form = *rq;
    cal_str token;
    cal_err e;

    if (!rest_is_type(rq, CAL_STR("application/x-www-form-urlencoded")))
        return cal_fail(cx, CAL_E_MEDIA_TYPE,
                        "Send logout_token as application/x-www-form-urlencoded.");
    form.query = rq->body;
    token = http_req_query(cx, &form, CAL_STR("logout_token"));
    e = core_oidc_backchannel(cx, token);
    if (e == CAL_E_PROVIDER_TOKEN) {
        cal_failure why = cx->fail;

        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_BAD_REQUEST, "%.*s", CAL_FMT(why.why));
    }
    if (e)
        return e;
    rs->status = 200;
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    return CAL_OK;
}

/* clang-format off */
typedef struct begin_query {
    cal_str return_to;
} begin_query;

static const json_field begin_fields[] = {
    {"returnTo", JSON_AT(STR, begin_query, return_to), .max = 1024, .text = "Path of the page to show afterwards; what is no page of this server counts as /."},
};

static const json_shape begin_shape = {.name = "ProviderSignIn",
                                       .text = "Where to go after signing in.",
                                       .field = begin_fields,
                                       .n = CAL_COUNT(begin_fields),
                                       .size = sizeof(begin_query)};

static const http_route rows[] = {
    {HTTP_GET,  "/oidc/login",       HTTP_NEED_NOBODY, HTTP_ON_WORKER, begin,        &begin_shape, NULL, "Leads a browser to the OpenID provider to sign in.", 0, 303},
    {HTTP_GET,  "/oidc/callback",    HTTP_NEED_NOBODY, HTTP_ON_WORKER, finish,       NULL,         NULL, "Where the provider leads back to: a session begins, or /signin?problem=… says why not.", 0, 303},
    {HTTP_GET,  "/oidc/signed-out",  HTTP_NEED_NOBODY, HTTP_ON_WORKER, signed_out,   NULL,         NULL, "Where the provider leads back to after signing out.", 0, 303},
    {HTTP_POST, "/oidc/backchannel", HTTP_NEED_NOBODY, HTTP_ON_WORKER, back_channel, NULL,         NULL, "The provider tells that somebody has signed out there (form field logout_token).", 0, 200},
};
/* clang-format on */

const http_routes rest_oidc_routes = {rows, CAL_COUNT(rows)};
