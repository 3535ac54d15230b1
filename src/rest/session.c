/* SPDX-License-Identifier: MIT */
/* /session: sign in by password or one-time link, who is signed in, sign out. */
#include "core/session.h"

#include "core/second_factor.h"
#include "auth/auth.h"
#include "auth/oidc.h"
#include "rest/io.h"
#include "rest/nouns.h"
#include "rest/oidc.h"

typedef struct sign_in {
    cal_str login, password, link;
} sign_in;

typedef struct session {
    bool signed_in;
    const void *user;
    cal_str csrf, how, second_factor;
    bool must_enrol;
} session;

typedef struct second_step {
    cal_str ticket, code;
} second_step;

typedef struct session_end {
    cal_str url;
} session_end;

/* By cal_session_how. */
static const char *const how_names[] = {"password", "link", "provider", "proxy", NULL};

/* clang-format off */
static const json_field sign_in_fields[] = {
    {"login",    JSON_AT(STR, sign_in, login), .max = 255, .text = "Handle or mail address."},
    {"password", JSON_AT(STR, sign_in, password), .flags = JSON_SECRET, .max = 1024, .text = "The account's password."},
    {"link",     JSON_AT(STR, sign_in, link), .flags = JSON_SECRET, .max = 255, .text = "Instead of both: the token of a one-time sign-in link."},
};

static const json_field session_fields[] = {
    {"signed_in", JSON_AT(BOOL, session, signed_in), .text = "Whether the request names somebody."},
    {"user",      JSON_AT(OBJECT, session, user), .flags = JSON_NULLABLE, .of = &rest_user_shape},
    {"csrf",      JSON_AT(STR, session, csrf), .flags = JSON_NULLABLE, .text = "Goes into the field X-CSRF-Token of all that changes something."},
    {"how",       JSON_AT(STR, session, how), .flags = JSON_NULLABLE, .names = how_names, .text = "How the session began."},
    {"second_factor", JSON_AT(STR, session, second_factor), .flags = JSON_NULLABLE | JSON_SECRET, .text = "The password was right, and a code is asked: the ticket for POST /session/second-factor."},
    {"must_enrol", JSON_AT(BOOL, session, must_enrol), .text = "Whether a second factor has to be set up before anything else."},
};

static const json_field step_fields[] = {
    {"ticket", JSON_AT(STR, second_step, ticket), .flags = JSON_REQUIRED | JSON_SECRET, .max = 255, .text = "What the right password was answered with."},
    {"code",   JSON_AT(STR, second_step, code), .flags = JSON_REQUIRED | JSON_SECRET, .min = 1, .max = 64, .text = "What the authenticator program shows, or a recovery code."},
};

static const json_field end_fields[] = {
    {"url", JSON_AT(STR, session_end, url), .flags = JSON_NULLABLE, .text = "Where the browser goes to sign out at the provider too, if the session began there."},
};
/* clang-format on */

static const json_shape sign_in_shape = {.name = "SignIn",
                                         .text = "Login and password, or link.",
                                         .field = sign_in_fields,
                                         .n = CAL_COUNT(sign_in_fields),
                                         .size = sizeof(sign_in)};

static const json_shape step_shape = {.name = "SignInCode",
                                      .text = "The second step of a sign-in.",
                                      .field = step_fields,
                                      .n = CAL_COUNT(step_fields),
                                      .size = sizeof(second_step)};

static const json_shape session_shape = {.name = "Session",
                                         .text = "Who is signed in.",
                                         .field = session_fields,
                                         .n = CAL_COUNT(session_fields),
                                         .size = sizeof(session),
                                         .is_reply = true};

static const json_shape end_shape = {.name = "SessionEnd",
                                     .text = "What is left to do to sign out.",
                                     .field = end_fields,
                                     .n = CAL_COUNT(end_fields),
                                     .size = sizeof(session_end),
                                     .is_reply = true};

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const auth_identity *id = auth_identity_of(rq);
    session s = {.signed_in = id != NULL};

    if (id) {
        s.user = rest_user(cx, cx->who);
        s.csrf = id->session.csrf;
        s.how = cal_str_c(how_names[id->session.how]);
        s.must_enrol = id->scheme == AUTH_BY_SESSION && core_second_factor_lacks(cx, &id->session);
        auth_renew(cx, rq, rs);
    }
    return rest_reply(cx, rs, &session_shape, &s);
}

/* What a sign-in must have, and nothing that contradicts it. */
static cal_err check(cal_ctx *cx, const sign_in *in)
{
    if (in->link.p && (in->login.p || in->password.p))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("link"),
                              "Send either \"link\", or \"login\" and \"password\".");
    if (!in->link.p && !in->login.p)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("login"),
                              "The field \"login\" is needed, or \"link\".");
    if (!in->link.p && !in->password.p)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("password"),
                              "The field \"password\" is needed.");
    return CAL_OK;
}

/* The session begins, and is shown. */
static cal_err signed_in(cal_ctx *cx, const http_req *rq, http_res *rs, const cal_user *user,
                         cal_session_how how)
{
    cal_session made;
    cal_err e = auth_sign_in(cx, rq, rs, user, how, &made);

    if (e)
        return e;

    session s = {.signed_in = true,
                 .user = rest_user(cx, user),
                 .csrf = made.csrf,
                 .how = cal_str_c(how_names[made.how]),
                 .must_enrol = core_second_factor_lacks(cx, &made)};

    return rest_reply(cx, rs, &session_shape, &s);
}

/* A right password is enough, or half of it: then the browser gets a secret of its own, without
   which the ticket is worth nothing. */
static cal_err by_password(cal_ctx *cx, const http_req *rq, http_res *rs, const sign_in *in,
                           cal_user *user)
{
    session s = {.signed_in = false};
    cal_str browser;
    bool asks;
    cal_err e;

    if ((e = core_login(cx, in->login, in->password, rq->peer, user)) ||
        (e = core_second_factor_asks(cx, user, &asks)))
        return e;
    if (!asks)
        return signed_in(cx, rq, rs, user, CAL_BY_PASSWORD);
    browser = auth_oidc_bind(cx, rq, rs);
    if ((e = core_half_sign_in(cx, user, browser, &s.second_factor)))
        return e;
    return rest_reply(cx, rs, &session_shape, &s);
}

static cal_err by_link(cal_ctx *cx, const http_req *rq, http_res *rs, const sign_in *in,
                       cal_user *user)
{
    cal_err e = core_login_link_use(cx, in->link, user);

    return e ? e : signed_in(cx, rq, rs, user, CAL_BY_LINK);
}

/* Not behind the CSRF gate, as nobody has signed in: a foreign page cannot send JSON, and what a
   browser says of the origin is checked. */
static cal_err begin(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user *user = CAL_NEW(cx->arena, cal_user);
    sign_in in = {0};
    cal_err e;

    if ((e = auth_same_origin(cx, rq)) || (e = rest_body(cx, rq, &sign_in_shape, &in, NULL)) ||
        (e = check(cx, &in)))
        return e;
    return in.link.p ? by_link(cx, rq, rs, &in, user) : by_password(cx, rq, rs, &in, user);
}

static cal_err second(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user *user = CAL_NEW(cx->arena, cal_user);
    second_step in = {0};
    cal_err e;

    if ((e = auth_same_origin(cx, rq)) || (e = rest_body(cx, rq, &step_shape, &in, NULL)) ||
        (e = core_half_sign_in_finish(cx, in.ticket, auth_oidc_bound(rq), in.code, user)))
        return e;
    return signed_in(cx, rq, rs, user, CAL_BY_PASSWORD);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const auth_identity *id = auth_identity_of(rq);
    session_end out = {
        {NULL, 0}
    };
    cal_err e = CAL_OK;

    if (id && id->scheme == AUTH_BY_SESSION && id->session.how == CAL_BY_PROVIDER)
        e = rest_oidc_sign_out_url(cx, rq, rs, id->session.id, &out.url);
    if (e || (e = auth_sign_out(cx, rq, rs)))
        return e;
    return rest_reply(cx, rs, &end_shape, &out);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/session", HTTP_NEED_NOBODY, HTTP_ON_LOOP,   show,  NULL,           &session_shape, "Who is signed in, and the CSRF token.", 0, 0},
    {HTTP_POST,   "/session", HTTP_NEED_NOBODY, HTTP_ON_WORKER, begin, &sign_in_shape, &session_shape, "Sign in; sets the session cookie.", 0, 0},
    {HTTP_POST,   "/session/second-factor", HTTP_NEED_NOBODY, HTTP_ON_WORKER, second, &step_shape, &session_shape, "The second step of a sign-in: a code; sets the session cookie.", 0, 0},
    {HTTP_DELETE, "/session", HTTP_NEED_NOBODY, HTTP_ON_WORKER, end,   NULL,           &end_shape,     "Sign out; clears the session cookie.", 0, 0},
};
/* clang-format on */

const http_routes rest_session_routes = {rows, CAL_COUNT(rows)};
