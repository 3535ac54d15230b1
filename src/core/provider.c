/* SPDX-License-Identifier: MIT */
/* What the provider says of itself, and its keys. Both are kept as they came; a lock guards them,
   and nobody waits for the network while holding it. */
#include "core/provider.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/thread.h"
#include "crypt/jwt.h"
#include "model/policy.h"
#include "net/fetch.h"

enum {
    KEPT_S = 3600,   /* how long metadata and keys are believed */
    AGAIN_S = 2,     /* after a failure; each further one doubles it, */
    MOST_S = 60,     /* up to this */
    NEW_KEYS_S = 10, /* between two searches for an unknown key */
    MAX_BYTES = 256 * 1024,
    ASK_MS = 10000
};

/* A document of the provider. */
typedef struct document {
    cal_buf text;       /* empty: there is none */
    int64_t fetched;    /* UTC seconds */
    int64_t not_before; /* not asked again before this */
    int64_t failures;   /* since it was had: each doubles the wait */
} document;

struct core_provider {
    cal_mutex lock;
    document metadata, keys;
};

core_provider *core_provider_new(void)
{
    core_provider *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    cal_mutex_init(&p->lock);
    cal_buf_init(&p->metadata.text, MAX_BYTES);
    cal_buf_init(&p->keys.text, MAX_BYTES);
    return p;
}

void core_provider_free(core_provider *p)
{
    if (!p)
        return;
    cal_buf_end(&p->metadata.text);
    cal_buf_end(&p->keys.text);
    cal_mutex_end(&p->lock);
    free(p);
}

bool core_provider_is_set(const cal_ctx *cx)
{
    return cx->policy && cx->policy->provider.issuer.n && cx->provider;
}

/* ---- documents ---- */

/* A copy of what is kept; absent when there is nothing. *fresh: it need not be asked for. */
static cal_str kept(cal_ctx *cx, const document *d, int64_t believed_s, bool *fresh)
{
    cal_str out = {0};

    cal_mutex_lock(&cx->provider->lock);
    if (d->text.n)
        out = cal_arena_dup(cx->arena, cal_buf_str(&d->text));
    *fresh = d->text.n ? cx->now < d->fetched + believed_s || cx->now < d->not_before
                       : cx->now < d->not_before;
    cal_mutex_unlock(&cx->provider->lock);
    return out;
}

static int64_t wait_s(int64_t failures)
{
    return failures < 5 ? (int64_t)AGAIN_S << failures : MOST_S;
}

static void keep(cal_ctx *cx, document *d, cal_str text)
{
    cal_mutex_lock(&cx->provider->lock);
    if (text.p) {
        cal_buf_clear(&d->text);
        cal_buf_add(&d->text, text);
        d->fetched = cx->now;
        d->not_before = 0;
        d->failures = 0;
    } else {
        d->not_before = cx->now + wait_s(d->failures++);
    }
    cal_mutex_unlock(&cx->provider->lock);
}

static cal_err down(cal_ctx *cx, const char *what)
{
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "the OpenID provider %.*s: %s%s%.*s",
                  CAL_FMT(cx->policy->provider.issuer), what, cx->fail.why.n ? ": " : "",
                  CAL_FMT(cx->fail.why));
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_PROVIDER_DOWN,
                    "The sign-in service does not answer as it should; try again in a while.");
}

static cal_err get(cal_ctx *cx, cal_str url, cal_str *out)
{
    net_field accept = {CAL_STR("Accept"), CAL_STR("application/json")};
    net_request rq = {.url = url,
                      .fields = &accept,
                      .n_fields = 1,
                      .max_bytes = MAX_BYTES,
                      .timeout_ms = ASK_MS,
                      .redirects = 3,
                      .trusted = true};
    net_response rs;

    if (net_fetch(cx, &rq, &rs))
        return down(cx, "no answer");
    if (rs.status != 200)
        return down(cx, "an answer that is not 200");
    *out = rs.body;
    return CAL_OK;
}

/* ---- metadata ---- */

/* OpenID Connect Discovery 4.3: it must speak of exactly this issuer. */
static cal_err check_metadata(cal_ctx *cx, cal_str text, const json_value **out)
{
    const json_value *v;

    if (json_parse(cx, text, &v))
        return down(cx, "its metadata is no JSON");
    if (!cal_str_eq(crypt_jwt_text(v, CAL_STR("issuer")), cx->policy->provider.issuer))
        return down(cx,
                    "its metadata names another issuer than oidc.issuer, which must be equal to "
                    "the last character");
    if (!crypt_jwt_text(v, CAL_STR("authorization_endpoint")).n ||
        !crypt_jwt_text(v, CAL_STR("token_endpoint")).n ||
        !crypt_jwt_text(v, CAL_STR("jwks_uri")).n)
        return down(cx, "its metadata lacks an endpoint");
    *out = v;
    return CAL_OK;
}

static cal_err metadata(cal_ctx *cx, const json_value **out)
{
    document *d = &cx->provider->metadata;
    cal_str issuer = cx->policy->provider.issuer;
    bool fresh;
    cal_str text = kept(cx, d, KEPT_S, &fresh), fetched = {0};
    cal_err e;

    if (fresh && text.p)
        return check_metadata(cx, text, out);
    if (fresh)
        return down(cx, "it failed a moment ago");
    while (cal_str_ends(issuer, CAL_STR("/")))
        issuer.n--;
    e = get(cx,
            cal_arena_printf(cx->arena, "%.*s/.well-known/openid-configuration", CAL_FMT(issuer)),
            &fetched);
    if (!e)
        e = check_metadata(cx, fetched, out);
    keep(cx, d, e ? (cal_str){0} : fetched);
    if (!e || !text.p)
        return e;
    cal_fail_clear(cx); /* what it said an hour ago is better than nothing */
    return check_metadata(cx, text, out);
}

cal_err core_provider_at(cal_ctx *cx, core_endpoints *out)
{
    const json_value *v = NULL, *names;
    cal_err e = metadata(cx, &v);

    if (e)
        return e;
    names = json_member(v, CAL_STR("authorization_response_iss_parameter_supported"));
    *out = (core_endpoints){
        .authorization = crypt_jwt_text(v, CAL_STR("authorization_endpoint")),
        .token = crypt_jwt_text(v, CAL_STR("token_endpoint")),
        .userinfo = crypt_jwt_text(v, CAL_STR("userinfo_endpoint")),
        .jwks = crypt_jwt_text(v, CAL_STR("jwks_uri")),
        .end_session = crypt_jwt_text(v, CAL_STR("end_session_endpoint")),
        .introspection = crypt_jwt_text(v, CAL_STR("introspection_endpoint")),
        .names_issuer = names && names->kind == JSON_KIND_BOOL && names->truth,
    };
    return CAL_OK;
}

cal_err core_provider_watch(cal_ctx *cx)
{
    core_endpoints at;
    cal_err e = core_provider_is_set(cx) ? core_provider_at(cx, &at) : CAL_OK;

    if (e == CAL_E_PROVIDER_DOWN)
        cal_fail_clear(cx); /* the log says why */
    return e == CAL_E_PROVIDER_DOWN ? CAL_OK : e;
}

/* ---- keys ---- */

/* believed_s: keys that are older are asked for anew. */
static cal_err keys(cal_ctx *cx, int64_t believed_s, cal_str *out)
{
    document *d = &cx->provider->keys;
    core_endpoints at;
    bool fresh;
    cal_str text = kept(cx, d, believed_s, &fresh), fetched = {0};
    cal_err e;

    *out = text;
    if (fresh)
        return text.p ? CAL_OK : down(cx, "its keys could not be had a moment ago");
    if ((e = core_provider_at(cx, &at)))
        return e;
    e = get(cx, at.jwks, &fetched);
    if (!e && !crypt_jwks_ok(cx, fetched))
        e = down(cx, "its keys are no JWK Set");
    keep(cx, d, e ? (cal_str){0} : fetched);
    if (!e)
        *out = fetched;
    else if (text.p)
        cal_fail_clear(cx);
    return text.p ? CAL_OK : e;
}

cal_err core_provider_refuse(cal_ctx *cx, const char *why)
{
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "token of %.*s refused: %s",
                  CAL_FMT(cx->policy->provider.issuer), why);
    return cal_fail(cx, CAL_E_PROVIDER_TOKEN, "The token cannot be taken: %s.", why);
}

cal_err core_provider_verify(cal_ctx *cx, cal_str token, crypt_jws *out, const json_value **claims)
{
    crypt_jws_fate fate;
    cal_str jwks;
    cal_err e = keys(cx, KEPT_S, &jwks);

    if (e)
        return e;
    fate = crypt_jws_verify(cx, token, jwks, CRYPT_SIGNATURES, out);
    if (fate == CRYPT_JWS_NO_KEY) {
        if ((e = keys(cx, NEW_KEYS_S, &jwks)))
            return e;
        fate = crypt_jws_verify(cx, token, jwks, CRYPT_SIGNATURES, out);
    }
    if (fate != CRYPT_JWS_OK)
        return core_provider_refuse(cx, crypt_jws_why(fate));
    if (json_parse(cx, out->payload, claims)) {
        cal_fail_clear(cx);
        return core_provider_refuse(cx, "its claims are no JSON");
    }
    return CAL_OK;
}
