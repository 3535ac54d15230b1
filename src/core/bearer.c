/* SPDX-License-Identifier: MIT */
/* Access tokens. */
#include "core/bearer.h"

#include "crypt/jwt.h"
#include "model/policy.h"
#include "core/oidc_token.h"
#include "core/provider.h"

/* How long what the provider says of a token is believed, and of one without an end. */
enum { ASKED_S = 60, USUAL_S = 300 };

bool core_bearer_is_on(const cal_ctx *cx)
{
    return core_provider_is_set(cx) && cx->policy->provider.bearer_audience.n;
}

/* What the log says, and what the client hears: no more than that it must get another one. */
static cal_err refuse(cal_ctx *cx, const char *why)
{
    cal_fail_clear(cx);
    cal_log_write(cx->log, CAL_LOG_INFO, cal_str_c(cx->id), "access token refused: %s, peer %.*s",
                  why, CAL_FMT(cx->peer));
    return cal_fail(cx, CAL_E_BAD_TOKEN,
                    "This access token cannot be taken; get a new one from the sign-in service.");
}

/* A token for a program that signs people in says who has signed in, not what a program may do
   (RFC 9068 5): it proves nothing here, even if the audiences are the same. */
static bool is_id_token(const json_value *claims)
{
    return cal_str_eq_ci(crypt_jwt_text(claims, CAL_STR("typ")), CAL_STR("ID")) ||
           json_member(claims, CAL_STR("nonce")) || json_member(claims, CAL_STR("at_hash")) ||
           json_member(claims, CAL_STR("c_hash")) || json_member(claims, CAL_STR("events"));
}

static bool has_scope(const json_value *claims, cal_str wanted)
{
    cal_str rest = crypt_jwt_text(claims, CAL_STR("scope"));

    while (wanted.n && rest.p) {
        if (cal_str_eq(cal_str_cut(&rest, ' '), wanted))
            return true;
    }
    return wanted.n == 0;
}

static const char *fault_of(cal_ctx *cx, const json_value *claims, bool is_told)
{
    const cal_provider *p = &cx->policy->provider;
    const crypt_jwt_wants wants = {
        /* what the provider itself tells need not name it */
        .issuer = is_told && !json_member(claims, CAL_STR("iss")) ? (cal_str){0} : p->issuer,
        .audience = p->bearer_audience,
        .now = cx->now,
        .leeway_s = is_told ? 0 : p->leeway_s,
        .no_expiry = is_told,
    };
    const char *fault = crypt_jwt_fault(claims, &wants);

    if (fault)
        return fault;
    if (is_id_token(claims))
        return "it is an ID token";
    return has_scope(claims, p->bearer_scope) ? NULL : "it lacks the scope";
}

static int64_t end_of(const cal_ctx *cx, const json_value *claims)
{
    const json_value *exp = json_member(claims, CAL_STR("exp"));

    return exp && exp->kind == JSON_KIND_INT ? exp->number : cx->now + USUAL_S;
}

/* RFC 9068 4: typ is at+jwt, or what providers wrote before it. */
static bool is_access_type(cal_str typ)
{
    return !typ.p || cal_str_eq_ci(typ, CAL_STR("at+jwt")) ||
           cal_str_eq_ci(typ, CAL_STR("application/at+jwt")) || cal_str_eq_ci(typ, CAL_STR("JWT"));
}

static cal_err by_keys(cal_ctx *cx, cal_str token, const json_value **claims, int64_t *expires)
{
    crypt_jws jws;
    const char *fault;
    cal_err e = core_provider_verify(cx, token, &jws, claims);

    if (e == CAL_E_PROVIDER_TOKEN)
        return refuse(cx, "it is not proven by the provider's keys");
    if (e)
        return e;
    fault = is_access_type(jws.type) ? fault_of(cx, *claims, false) : "it is of another type";
    if (fault)
        return refuse(cx, fault);
    *expires = end_of(cx, *claims);
    return CAL_OK;
}

/* What is said stays true for a short while only: a revoked token ends after that. */
static cal_err by_asking(cal_ctx *cx, cal_str token, const json_value **claims, int64_t *expires)
{
    const core_param params[] = {
        {CAL_STR("token"),           token                  },
        {CAL_STR("token_type_hint"), CAL_STR("access_token")},
    };
    const json_value *active;
    core_endpoints at;
    const char *fault;
    int status = 0;
    cal_err e;

    if ((e = core_provider_at(cx, &at)))
        return e;
    if (!at.introspection.n)
        return cal_fail(
            cx, CAL_E_PROVIDER_DOWN,
            "The sign-in service has no introspection endpoint; set oidc.bearer to jwt.");
    if ((e = core_provider_post(cx, at.introspection, params, CAL_COUNT(params), &status, claims)))
        return e;
    active = json_member(*claims, CAL_STR("active"));
    if (status != 200 || !active || active->kind != JSON_KIND_BOOL || !active->truth)
        return refuse(cx, "the provider does not know it (any more)");
    if ((fault = fault_of(cx, *claims, true)))
        return refuse(cx, fault);
    *expires = end_of(cx, *claims);
    if (*expires > cx->now + ASKED_S)
        *expires = cx->now + ASKED_S;
    return CAL_OK;
}

/* A token that is silent about groups says nothing of them: unlike a sign-in, it need not have been
   made with all that may be known of a person. */
static core_outside_rules rules_for(const cal_ctx *cx, const core_outsider *who)
{
    core_outside_rules rules = core_oidc_rules(cx);

    if (!who->n_groups)
        rules.groups = CAL_GROUPS_IGNORE;
    return rules;
}

cal_err core_bearer_at(cal_ctx *cx, cal_str token, cal_user *out, int64_t *expires)
{
    core_outside_rules rules;
    const json_value *claims = NULL;
    core_outsider who;
    cal_err e;

    if (!core_bearer_is_on(cx))
        return refuse(cx, "none are taken here");
    e = cx->policy->provider.bearer_asks ? by_asking(cx, token, &claims, expires)
                                         : by_keys(cx, token, &claims, expires);
    if (e)
        return e;
    if ((e = core_oidc_outsider(cx, claims, NULL, &who)))
        return e == CAL_E_PROVIDER_TOKEN ? refuse(cx, "it names nobody") : e;
    rules = rules_for(cx, &who);
    return core_outside_person(cx, &who, &rules, out);
}
