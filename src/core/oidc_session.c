/* SPDX-License-Identifier: MIT */
/* Sessions that the provider began: signing out there, being told of it, and asking whether they
   still hold. */
#include "crypt/jwt.h"
#include "model/policy.h"
#include "store/identity.h"
#include "store/meta.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/audit.h"
#include "core/oidc.h"
#include "core/oidc_token.h"
#include "core/provider.h"
#include "core/user.h"

enum { MAX_AGE_S = 600, MAX_ID = 512, MAX_REFRESH = 16 * 1024 };

static const cal_str logout_event = CAL_STR_K("http://schemas.openid.net/event/backchannel-logout");

static cal_str at_most(cal_str s, size_t most)
{
    return s.n <= most ? s : (cal_str){"", 0};
}

/* When to ask next: when the access has expired, but not sooner than the configuration says. */
static int64_t check_at(const cal_ctx *cx, int64_t expires)
{
    int64_t least = cx->now + cx->policy->provider.check_s;

    return expires > least ? expires : least;
}

cal_err core_oidc_keep(cal_ctx *cx, int64_t session, const core_oidc_done *done)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_provider_session row = {
        .session = session,
        .issuer = cx->policy->provider.issuer,
        .subject = done->subject,
        .sid = at_most(done->sid, MAX_ID),
        .id_token = done->id_token,
        .refresh_token = at_most(done->refresh_token, MAX_REFRESH),
        .access_expires = check_at(cx, done->expires),
    };
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_provider_session_put(cx, &row)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- signing out there ---- */

cal_err core_oidc_sign_out_url(cal_ctx *cx, int64_t session, cal_str signed_out, cal_str state,
                               cal_str *out)
{
    store_provider_session row;
    core_endpoints at = {0};
    cal_err e = store_provider_session_at(cx, session, &row);

    *out = (cal_str){NULL, 0};
    if (core_absent(cx, &e) || e || !core_provider_is_set(cx))
        return e;
    if (core_provider_at(cx, &at)) {
        cal_fail_clear(cx); /* signing out here works all the same */
        return CAL_OK;
    }
    if (!at.end_session.n || !cal_str_eq(row.issuer, cx->policy->provider.issuer))
        return CAL_OK;

    const core_param params[] = {
        {CAL_STR("id_token_hint"),            row.id_token                  },
        {CAL_STR("client_id"),                cx->policy->provider.client_id},
        {CAL_STR("post_logout_redirect_uri"), signed_out                    },
        {CAL_STR("state"),                    state                         },
    };

    *out = core_provider_link(cx, at.end_session, params, CAL_COUNT(params));
    return CAL_OK;
}

/* ---- being told ---- */

/* Back-Channel Logout 1.0, 2.6. */
static const char *logout_fault(cal_ctx *cx, const json_value *claims)
{
    const cal_provider *p = &cx->policy->provider;
    crypt_jwt_wants wants = {
        .issuer = p->issuer,
        .audience = p->client_id,
        .now = cx->now,
        .leeway_s = p->leeway_s,
        .max_age_s = MAX_AGE_S,
        .no_expiry = true, /* tokens of before the final specification have none */
    };
    const json_value *events = json_member(claims, CAL_STR("events"));
    const json_value *event = events ? json_member(events, logout_event) : NULL;
    cal_str jti = crypt_jwt_text(claims, CAL_STR("jti"));
    const char *fault = crypt_jwt_fault(claims, &wants);

    if (fault)
        return fault;
    if (!event || event->kind != JSON_KIND_OBJECT)
        return "it is no logout token";
    if (json_member(claims, CAL_STR("nonce")))
        return "it has a nonce, as an ID token has";
    if (!jti.n || jti.n > MAX_ID)
        return "it has no identifier";
    if (!crypt_jwt_text(claims, CAL_STR("sub")).n && !crypt_jwt_text(claims, CAL_STR("sid")).n)
        return "it says neither who nor which session";
    return NULL;
}

/* Each person whose session ended reads so in the log of acts. */
static cal_err note_ends(cal_ctx *cx, const int64_t *users, size_t n, const char *why)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; !e && i < n; i++) {
        cal_user user;
        core_act of = {.actor = &user, .detail = cal_str_c(why)};

        if (!(e = core_user_by_id(cx, users[i], &user)))
            e = core_audit(cx, CAL_AUDIT_SIGN_OUT, &of);
    }
    return e;
}

static cal_err end_sessions(cal_ctx *cx, const json_value *claims)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_str issuer = cx->policy->provider.issuer;
    cal_str subject = crypt_jwt_text(claims, CAL_STR("sub"));
    cal_str sid = crypt_jwt_text(claims, CAL_STR("sid"));
    cal_str jti = crypt_jwt_text(claims, CAL_STR("jti"));
    const int64_t *users;
    size_t n;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)))
        return e;
    e = store_token_seen(cx, issuer, jti, cx->now + INT64_C(2) * MAX_AGE_S);
    if (e == CAL_E_EXISTS) {
        cal_fail_clear(cx);
        return core_provider_refuse(cx, "it was used already");
    }
    if (e || (e = store_provider_session_users(cx, issuer, subject, sid, &users, &n)) ||
        (e = store_provider_session_end(cx, issuer, subject, sid)) ||
        (e = note_ends(cx, users, n, "signed out at the provider")) ||
        (e = store_auth_epoch_bump(cx)) || (e = store_tx_commit(&tx)))
        return e;
    cal_log_write(cx->log, CAL_LOG_INFO, cal_str_c(cx->id),
                  "the OpenID provider ended %zu sessions", n);
    return CAL_OK;
}

cal_err core_oidc_backchannel(cal_ctx *cx, cal_str logout_token)
{
    const json_value *claims;
    crypt_jws jws;
    const char *fault;
    cal_err e;

    if (!core_provider_is_set(cx))
        return cal_fail(cx, CAL_E_NOT_FOUND, "This server has no sign-in service.");
    if ((e = core_provider_verify(cx, logout_token, &jws, &claims)))
        return e;
    if ((fault = logout_fault(cx, claims)))
        return core_provider_refuse(cx, fault);
    return end_sessions(cx, claims);
}

/* ---- asking ---- */

static cal_err drop(cal_ctx *cx, const store_provider_session *row)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const int64_t *users;
    size_t n;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_provider_session_whose(cx, row->session, &users, &n)) ||
        (e = store_provider_session_drop(cx, row->session)) ||
        (e = note_ends(cx, users, n, "the provider does not know the session any more")) ||
        (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err keep_tokens(cal_ctx *cx, const store_provider_session *before,
                           const core_oidc_tokens *t)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_provider_session row = *before;
    cal_err e;

    row.id_token = t->id.n ? t->id : before->id_token;
    row.refresh_token = t->refresh.n ? at_most(t->refresh, MAX_REFRESH) : before->refresh_token;
    row.access_expires = check_at(cx, t->expires);
    if ((e = store_tx_begin(cx, &tx)) || (e = store_provider_session_renew(cx, &row)))
        return e;
    return store_tx_commit(&tx);
}

/* OpenID Connect Core 12.2: a new ID token speaks of the same person. */
static bool is_same_person(const core_oidc_tokens *t, const store_provider_session *row)
{
    return !t->claims || cal_str_eq(crypt_jwt_text(t->claims, CAL_STR("sub")), row->subject);
}

static cal_err ask(cal_ctx *cx, const store_provider_session *row)
{
    const core_param params[] = {
        {CAL_STR("grant_type"),    CAL_STR("refresh_token")},
        {CAL_STR("refresh_token"), row->refresh_token      },
    };
    const json_value *answer = NULL;
    core_oidc_tokens t = {0};
    core_endpoints at = {0};
    int status;
    cal_err e;

    if ((e = core_provider_at(cx, &at)) ||
        (e = core_provider_post(cx, at.token, params, CAL_COUNT(params), &status, &answer)))
        return e;
    if (status == 400 &&
        cal_str_eq(crypt_jwt_text(answer, CAL_STR("error")), CAL_STR("invalid_grant")))
        return drop(cx, row);
    if (status != 200)
        return cal_fail(cx, CAL_E_PROVIDER_DOWN, "The sign-in service refreshes nothing (%d).",
                        status);
    if ((e = core_oidc_tokens_read(cx, answer, (cal_str){NULL, 0}, &t)))
        return e;
    return is_same_person(&t, row) ? keep_tokens(cx, row, &t) : drop(cx, row);
}

cal_err core_oidc_refresh(cal_ctx *cx, bool *again)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_provider_session row;
    cal_err e;

    *again = false;
    if (!core_provider_is_set(cx))
        return CAL_OK;
    if ((e = store_tx_begin(cx, &tx)))
        return e;
    e = store_provider_session_claim(cx, cx->policy->provider.issuer, cx->now,
                                     cx->now + cx->policy->provider.check_s, &row);
    if (core_absent(cx, &e) || e || (e = store_tx_commit(&tx)))
        return e;
    *again = true;
    return ask(cx, &row);
}
