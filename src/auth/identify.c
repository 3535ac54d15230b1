/* SPDX-License-Identifier: MIT */
/* From a request to a person: one row a scheme, the cache before all of them. */
#include "base/time.h"
#include "core/bearer.h"
#include "core/session.h"
#include "core/user.h"
#include "core/user_make.h"
#include "auth/basic.h"
#include "auth/cache.h"
#include "auth/cookie.h"
#include "auth/proxy.h"

/* What is remembered is looked up again after this long, which also notes that it is in use. */
enum { KEPT_S = 3600 };

/* A way of being identified. `credential` finds what the request brings, absent when it brings
   none; `verify` tells whose it is and until when that may be remembered. scheme 0 left in *out:
   nobody.
 */
typedef struct scheme {
    unsigned bit;
    cal_str (*credential)(const http_req *rq);
    cal_err (*verify)(cal_ctx *cx, const http_req *rq, cal_str credential, auth_known *out,
                      int64_t *expires);
} scheme;

static cal_str basic_credential(const http_req *rq)
{
    return auth_basic_token(http_req_field(rq, CAL_STR("Authorization")));
}

/* Counts a wrong app password, apart from wrong passwords: a forgotten device that asks for ever
   does not keep its owner from the sign-in page. */
static cal_err count_failure(cal_ctx *cx, cal_str login, cal_str peer)
{
    cal_str name = cal_arena_printf(cx->arena, "app-password:%.*s", CAL_FMT(login));
    cal_str from = cal_arena_printf(cx->arena, "app-password:%.*s", CAL_FMT(peer));
    cal_err e = core_throttle_check(cx, name, from);

    return e ? e : core_throttle_fail(cx, name, from);
}

/* Refused without a word on what was wrong with it. On a loop nothing can be written; what comes
   here on a loop was valid before (auth_plan), so is no guess. */
static cal_err refuse_basic(cal_ctx *cx, const http_req *rq, cal_str login)
{
    cal_err e;

    cal_fail_clear(cx);
    cal_log_write(cx->log, CAL_LOG_INFO, cal_str_c(cx->id), "app password refused, peer %.*s",
                  CAL_FMT(rq->peer));
    if (rq->loop < 0 && (e = count_failure(cx, login, rq->peer)))
        return e;
    return cal_fail(cx, CAL_E_BAD_LOGIN,
                    "Use your name or address and an app password; the account's own password "
                    "works on the sign-in page only. App passwords are made in the settings.");
}

/* A right app password is never throttled: nobody can lock another's devices out by guessing, and
   guessing 256 random bits is hopeless. */
static cal_err verify_basic(cal_ctx *cx, const http_req *rq, cal_str credential, auth_known *out,
                            int64_t *expires)
{
    cal_str login = {0}, secret = {0};
    cal_app_password p;

    if (!auth_basic_split(cx->arena, credential, &login, &secret))
        return refuse_basic(cx, rq, CAL_STR(""));

    cal_err e = core_app_password_at(cx, login, secret, &p, &out->user);

    if (e == CAL_E_BAD_LOGIN)
        return refuse_basic(cx, rq, login);
    if (e || (rq->loop < 0 && (e = core_app_password_used(cx, &p))))
        return e;
    out->identity.scheme = AUTH_BY_BASIC;
    out->identity.app_password = p.id;
    *expires = cx->now + KEPT_S;
    return CAL_OK;
}

static cal_err verify_session(cal_ctx *cx, const http_req *rq, cal_str credential, auth_known *out,
                              int64_t *expires)
{
    cal_err e = core_session_at(cx, credential, &out->identity.session, &out->user);

    if (e == CAL_E_SIGN_IN) {
        cal_fail_clear(cx);
        return CAL_OK;
    }
    if (e || (rq->loop < 0 && (e = core_session_seen(cx, &out->identity.session))))
        return e;
    out->identity.scheme = AUTH_BY_SESSION;
    *expires = out->identity.session.expires;
    if (*expires > cx->now + KEPT_S)
        *expires = cx->now + KEPT_S;
    return CAL_OK;
}

/* ---- access tokens ---- */

/* In the field only (RFC 6750 2.1): an address is in logs and histories. */
static cal_str bearer_credential(const http_req *rq)
{
    cal_str field = http_req_field(rq, CAL_STR("Authorization")), word = CAL_STR("Bearer ");

    return field.p && cal_str_starts_ci(field, word) ? cal_str_trim(cal_str_skip(field, word.n))
                                                     : (cal_str){0};
}

static cal_err verify_bearer(cal_ctx *cx, const http_req *rq, cal_str credential, auth_known *out,
                             int64_t *expires)
{
    cal_err e;

    (void)rq;
    if ((e = core_bearer_at(cx, credential, &out->user, expires)))
        return e;
    if (*expires > cx->now + KEPT_S)
        *expires = cx->now + KEPT_S;
    out->identity.scheme = AUTH_BY_BEARER;
    return CAL_OK;
}

/* ---- a proxy's word ---- */

static cal_str proxy_credential(const http_req *rq)
{
    return rq->forwarded;
}

static cal_err verify_proxy(cal_ctx *cx, const http_req *rq, cal_str credential, auth_known *out,
                            int64_t *expires)
{
    cal_str secret, user;
    cal_err e;

    (void)rq;
    auth_proxy_split(credential, &secret, &user);
    if ((e = core_forwarded_at(cx, secret, user, &out->user)))
        return e;
    out->identity.scheme = AUTH_BY_PROXY;
    out->identity.session.how = CAL_BY_PROXY;
    *expires = cx->now + KEPT_S;
    return CAL_OK;
}

/* In order: what a trusted proxy says is for all that pass it; what a client says on purpose comes
   before what a browser sends by itself. */
static const scheme schemes_known[] = {
    {AUTH_BY_PROXY,   proxy_credential,  verify_proxy  },
    {AUTH_BY_BEARER,  bearer_credential, verify_bearer },
    {AUTH_BY_BASIC,   basic_credential,  verify_basic  },
    {AUTH_BY_SESSION, auth_cookie_at,    verify_session},
};

static void become(cal_ctx *cx, http_req *rq, const auth_known *known, cal_str credential)
{
    auth_identity *id = CAL_NEW(cx->arena, auth_identity);

    *id = known->identity;
    if (id->scheme == AUTH_BY_SESSION)
        id->token = credential;
    rq->auth = id;
    cx->who = &known->user;
}

/* What somebody outside vouched for stays vouched for: only who it is here may have changed. So no
   network and no write is needed, and a loop can do it. */
static cal_err renew(cal_ctx *cx, const auth_known *old, auth_known *out)
{
    cal_err e;

    *out = *old;
    e = core_user_by_id(cx, old->user.id, &out->user);
    if (e || core_user_signs_in(&out->user))
        return e;
    return cal_fail(cx, CAL_E_ACCOUNT_OFF,
                    "This account is disabled; ask the administrator of this server.");
}

/* Those of outside, whose proof is not asked for twice. */
enum { RENEWED = AUTH_BY_BEARER | AUTH_BY_PROXY };

static cal_err identify_by(cal_ctx *cx, auth_cache *c, http_req *rq, const scheme *by,
                           cal_str credential)
{
    auth_key key = auth_key_of(by->bit, credential);
    int64_t epoch, expires = 0;
    cal_err e = core_auth_epoch(cx, &epoch);

    if (e)
        return e;

    const auth_known *known = auth_cache_at(cx, c, &key, epoch);

    if (!known) {
        auth_known *fresh = CAL_NEW(cx->arena, auth_known);
        const auth_known *old = by->bit & RENEWED ? auth_cache_old(cx, c, &key, &expires) : NULL;

        if ((e = old ? renew(cx, old, fresh) : by->verify(cx, rq, credential, fresh, &expires)))
            return e;
        if (!fresh->identity.scheme)
            return CAL_OK;
        auth_cache_put(c, &key, epoch, expires, fresh);
        known = fresh;
    }
    become(cx, rq, known, credential);
    return CAL_OK;
}

/* The credential that a request is judged by, and its scheme; NULL when it brings none. */
static const scheme *choose(const http_req *rq, unsigned schemes, cal_str *credential)
{
    for (size_t i = 0; i < CAL_COUNT(schemes_known); i++) {
        const scheme *by = &schemes_known[i];

        *credential = schemes & by->bit ? by->credential(rq) : (cal_str){0};
        if (credential->p)
            return by;
    }
    return NULL;
}

cal_err auth_identify(cal_ctx *cx, auth_cache *c, http_req *rq, unsigned schemes)
{
    cal_str credential;
    const scheme *by = choose(rq, schemes, &credential);

    rq->auth = NULL;
    return by ? identify_by(cx, c, rq, by, credential) : CAL_OK;
}

const auth_identity *auth_identity_of(const http_req *rq)
{
    return rq->auth;
}

void auth_plan(auth_cache *c, const http_req *rq, http_plan *plan)
{
    cal_str credential;
    const scheme *by = choose(rq, AUTH_BY_ANY, &credential);

    if (plan->where != HTTP_ON_LOOP || !by)
        return;

    auth_key key = auth_key_of(by->bit, credential);

    if (!auth_cache_has(c, &key, cal_time_now()))
        plan->where = HTTP_ON_WORKER;
}
