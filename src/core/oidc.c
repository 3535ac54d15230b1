/* SPDX-License-Identifier: MIT */
/* The authorization code flow. What is kept between going and coming back is one row, named by the
   digest of its state, bound to the browser by the digest of a cookie, and taken once. */
#include "core/oidc.h"

#include "crypt/jwt.h"
#include "crypt/token.h"
#include "model/policy.h"
#include "store/identity.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/audit.h"
#include "core/oidc_token.h"
#include "core/provider.h"

enum { FLOW_S = 600, MAX_FLOWS = 20000, MAX_PATH = 1024, MAX_CODE = 4096, LOGGED = 120 };

/* ---- own pages ---- */

static bool is_path_byte(char c)
{
    return c > ' ' && c < 0x7f && c != '\\';
}

cal_str core_oidc_return_to(cal_str path)
{
    cal_str home = CAL_STR("/");

    if (!path.n || path.n > MAX_PATH || path.p[0] != '/' || cal_str_starts(path, CAL_STR("//")) ||
        cal_str_starts(path, CAL_STR("/api/")))
        return home;
    for (size_t i = 0; i < path.n; i++) {
        if (!is_path_byte(path.p[i]))
            return home;
    }
    return path;
}

/* ---- going ---- */

static bool has_word(cal_str words, cal_str word)
{
    while (words.p) {
        if (cal_str_eq(cal_str_cut(&words, ' '), word))
            return true;
    }
    return false;
}

static cal_str authorization_url(cal_ctx *cx, const core_endpoints *at, const core_oidc_start *in,
                                 const store_flow *flow, cal_str state)
{
    const cal_provider *p = &cx->policy->provider;
    cal_str digest = crypt_digest(cx->arena, flow->verifier);
    /* OpenID Connect Core 11: refresh tokens for one who is away are given by consent only */
    bool needs_consent = has_word(p->scopes, CAL_STR("offline_access"));
    const core_param params[] = {
        {CAL_STR("response_type"),  CAL_STR("code")          },
        {CAL_STR("client_id"),      p->client_id             },
        {CAL_STR("redirect_uri"),   in->redirect_uri         },
        {CAL_STR("scope"),          p->scopes                },
        {CAL_STR("state"),          state                    },
        {CAL_STR("nonce"),          flow->nonce              },
        {CAL_STR("code_challenge"), crypt_base64url(cx->arena, digest)},
        {CAL_STR("code_challenge_method"),                         CAL_STR("S256")                  },
        {CAL_STR("prompt"),                         needs_consent ? CAL_STR("consent") : (cal_str){NULL, 0}               },
    };

    return core_provider_link(cx, at->authorization, params, CAL_COUNT(params));
}

cal_err core_oidc_begin(cal_ctx *cx, const core_oidc_start *in, cal_str *url)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_str state = crypt_token_new(cx->arena);
    store_flow flow = {
        .browser = crypt_digest(cx->arena, in->browser),
        .nonce = crypt_token_new(cx->arena),
        .verifier = crypt_token_new(cx->arena),
        .return_to = in->return_to,
        .expires = cx->now + FLOW_S,
    };
    core_endpoints at = {0};
    cal_err e;

    if (!core_provider_is_set(cx))
        return cal_fail(cx, CAL_E_NOT_FOUND, "This server has no sign-in service.");
    if ((e = core_provider_at(cx, &at)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_flow_bound(cx, cx->now, MAX_FLOWS)) ||
        (e = store_flow_insert(cx, crypt_digest(cx->arena, state), &flow)))
        return e;
    *url = authorization_url(cx, &at, in, &flow, state);
    return store_tx_commit(&tx);
}

/* ---- coming back ---- */

static cal_err gone(cal_ctx *cx, const char *why)
{
    cal_log_write(cx->log, CAL_LOG_INFO, cal_str_c(cx->id), "sign-in refused: %s", why);
    return cal_fail(cx, CAL_E_FLOW_GONE, "This sign-in is over: %s. Begin again.", why);
}

static cal_err take_flow(cal_ctx *cx, cal_str state, cal_str browser, store_flow *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if (!state.n || state.n > MAX_CODE)
        return gone(cx, "the answer has no state");
    if ((e = store_tx_begin(cx, &tx)))
        return e;
    e = store_flow_take(cx, crypt_digest(cx->arena, state), out);
    if (core_absent(cx, &e))
        return gone(cx, "its state is not known, or was used already");
    if (e || (e = store_tx_commit(&tx)))
        return e;
    if (out->expires <= cx->now)
        return gone(cx, "it took longer than ten minutes");
    if (!browser.n || !cal_str_eq_secret(crypt_digest(cx->arena, browser), out->browser))
        return gone(cx, "it was begun by another browser");
    return CAL_OK;
}

/* RFC 9207 2.4, against an answer that another issuer gave. */
static cal_err check_issuer(cal_ctx *cx, const core_oidc_answer *a)
{
    core_endpoints at = {0};
    cal_err e = core_provider_at(cx, &at);

    if (e)
        return e;
    if (a->issuer.p && !cal_str_eq(a->issuer, cx->policy->provider.issuer))
        return core_provider_refuse(cx, "the answer comes from another issuer");
    if (!a->issuer.p && at.names_issuer)
        return core_provider_refuse(cx, "the answer does not say which issuer it comes from");
    return CAL_OK;
}

/* What a provider says instead of a code (RFC 6749 4.1.2.1); all else is a refusal. */
static const struct {
    cal_str word;
    cal_err code;
} errors[] = {
    {CAL_STR_K("temporarily_unavailable"), CAL_E_PROVIDER_DOWN},
    {CAL_STR_K("server_error"),            CAL_E_PROVIDER_DOWN},
};

/* Text of others as a log may show it. */
static cal_str printable(cal_ctx *cx, cal_str s)
{
    cal_str out = cal_arena_dup(cx->arena, cal_str_take(s, LOGGED));
    char *p = cal_arena_alloc(cx->arena, out.n + 1);

    for (size_t i = 0; i < out.n; i++)
        p[i] = (char)(out.p[i] >= ' ' && out.p[i] < 0x7f ? out.p[i] : '?');
    return (cal_str){p, out.n};
}

static cal_err refused(cal_ctx *cx, const core_oidc_answer *a)
{
    cal_err e = CAL_E_PROVIDER_REFUSED;

    for (size_t i = 0; i < CAL_COUNT(errors); i++) {
        if (cal_str_eq(a->error, errors[i].word))
            e = errors[i].code;
    }
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "the OpenID provider says %.*s: %.*s",
                  CAL_FMT(printable(cx, a->error)), CAL_FMT(printable(cx, a->description)));
    return cal_fail(cx, e, "The sign-in service answers %.*s.", CAL_FMT(printable(cx, a->error)));
}

/* What the token endpoint says instead of tokens (RFC 6749 5.2). */
static cal_err no_tokens(cal_ctx *cx, int status, const json_value *answer)
{
    cal_str error = printable(cx, crypt_jwt_text(answer, CAL_STR("error")));
    cal_str why = printable(cx, crypt_jwt_text(answer, CAL_STR("error_description")));

    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id),
                  "the OpenID provider gives no tokens (%d): %.*s: %.*s", status, CAL_FMT(error),
                  CAL_FMT(why));
    return cal_fail(cx, CAL_E_PROVIDER_REFUSED, "The sign-in service answers %.*s.",
                    CAL_FMT(error));
}

static cal_err exchange(cal_ctx *cx, const core_oidc_start *by, const core_oidc_answer *a,
                        const store_flow *flow, core_oidc_tokens *out)
{
    const core_param params[] = {
        {CAL_STR("grant_type"),    CAL_STR("authorization_code")},
        {CAL_STR("code"),          a->code                      },
        {CAL_STR("redirect_uri"),  by->redirect_uri             },
        {CAL_STR("code_verifier"), flow->verifier               },
    };
    const json_value *answer = NULL;
    core_endpoints at = {0};
    int status;
    cal_err e;

    if ((e = core_provider_at(cx, &at)) ||
        (e = core_provider_post(cx, at.token, params, CAL_COUNT(params), &status, &answer)))
        return e;
    if (status != 200)
        return no_tokens(cx, status, answer);
    if ((e = core_oidc_tokens_read(cx, answer, flow->nonce, out)))
        return e;
    return out->claims ? CAL_OK : core_provider_refuse(cx, "the answer holds no ID token");
}

static cal_err come_back(cal_ctx *cx, const core_oidc_start *by, const core_oidc_answer *a,
                         const store_flow *flow, core_oidc_done *out)
{
    core_outside_rules rules = core_oidc_rules(cx);
    core_outsider who = {0};
    core_oidc_tokens t = {0};
    cal_err e;

    if ((e = check_issuer(cx, a)))
        return e;
    if (a->error.n)
        return refused(cx, a);
    if (!a->code.n || a->code.n > MAX_CODE)
        return gone(cx, "the answer has no code");
    if ((e = exchange(cx, by, a, flow, &t)) || (e = core_oidc_person(cx, &t, &who)))
        return e;
    out->subject = crypt_jwt_text(t.claims, CAL_STR("sub"));
    out->sid = crypt_jwt_text(t.claims, CAL_STR("sid"));
    out->id_token = t.id;
    out->refresh_token = t.refresh;
    out->expires = t.expires;
    return core_outside_person(cx, &who, &rules, &out->user);
}

/* A failure is written down by itself; if that fails too, the log has the first one. */
static void note_failure(cal_ctx *cx, cal_err e, const core_oidc_done *d)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_failure why = cx->fail;
    core_act of = {
        .actor = d->user.id ? &d->user : NULL,
        .login = d->subject,
        .detail = cal_str_c(cal_err_at(e)->slug),
    };

    cal_fail_clear(cx);
    if (!store_tx_begin(cx, &tx) && !core_audit(cx, CAL_AUDIT_SIGN_IN_FAILED, &of))
        (void)!store_tx_commit(&tx);
    cx->fail = why;
}

cal_err core_oidc_finish(cal_ctx *cx, const core_oidc_start *by, const core_oidc_answer *answer,
                         cal_str *return_to, core_oidc_done *out)
{
    store_flow flow = {0};
    cal_err e;

    *return_to = (cal_str){NULL, 0};
    *out = (core_oidc_done){0};
    if (!core_provider_is_set(cx))
        return cal_fail(cx, CAL_E_NOT_FOUND, "This server has no sign-in service.");
    e = take_flow(cx, answer->state, by->browser, &flow);
    if (!e) {
        *return_to = flow.return_to;
        e = come_back(cx, by, answer, &flow, out);
    }
    if (e)
        note_failure(cx, e, out);
    return e;
}
