/* SPDX-License-Identifier: MIT */
/* Tokens of the provider, and the person they speak of (OpenID Connect Core 3.1.3.7, 5). */
#include "core/oidc_token.h"

#include "base/vec.h"
#include "crypt/jwt.h"
#include "model/policy.h"
#include "core/provider.h"

/* An ID token is made when it is asked for; one that was made long before is not the answer. */
enum { MAX_AGE_S = 600, USUAL_LIFE_S = 300, MAX_SUBJECT = 255, MAX_GROUPS = 200 };

/* ---- tokens ---- */

static bool is_text(cal_str s)
{
    return s.n > 0;
}

static const char *id_fault(cal_ctx *cx, const core_oidc_tokens *t, cal_str nonce)
{
    const cal_provider *p = &cx->policy->provider;
    cal_str hash = crypt_jwt_text(t->claims, CAL_STR("at_hash"));
    cal_str subject = crypt_jwt_text(t->claims, CAL_STR("sub"));
    crypt_jwt_wants wants = {
        .issuer = p->issuer,
        .audience = p->client_id,
        .party = p->client_id,
        .nonce = nonce,
        .now = cx->now,
        .leeway_s = p->leeway_s,
        .max_age_s = MAX_AGE_S,
    };
    const char *fault = crypt_jwt_fault(t->claims, &wants);

    if (fault)
        return fault;
    if (!is_text(subject) || subject.n > MAX_SUBJECT)
        return "it names nobody";
    if (json_member(t->claims, CAL_STR("at_hash")) &&
        !cal_str_eq(hash, crypt_jwt_half_hash(cx, t->access)))
        return "it belongs to another access token";
    return NULL;
}

static int64_t expires_of(cal_ctx *cx, const json_value *answer)
{
    const json_value *v = json_member(answer, CAL_STR("expires_in"));
    bool is_told = v && v->kind == JSON_KIND_INT && v->number >= 0 && v->number < INT32_MAX;

    return cx->now + (is_told ? v->number : USUAL_LIFE_S);
}

cal_err core_oidc_tokens_read(cal_ctx *cx, const json_value *answer, cal_str nonce,
                              core_oidc_tokens *out)
{
    cal_str type = crypt_jwt_text(answer, CAL_STR("token_type"));
    const char *fault;
    crypt_jws jws;
    cal_err e;

    *out = (core_oidc_tokens){
        .access = crypt_jwt_text(answer, CAL_STR("access_token")),
        .id = crypt_jwt_text(answer, CAL_STR("id_token")),
        .refresh = crypt_jwt_text(answer, CAL_STR("refresh_token")),
        .expires = expires_of(cx, answer),
    };
    if (!is_text(out->access) || !cal_str_eq_ci(type, CAL_STR("Bearer")))
        return core_provider_refuse(cx, "the answer holds no access token of type Bearer");
    if (!is_text(out->id))
        return CAL_OK;
    if ((e = core_provider_verify(cx, out->id, &jws, &out->claims)))
        return e;
    fault = id_fault(cx, out, nonce);
    return fault ? core_provider_refuse(cx, fault) : CAL_OK;
}

/* ---- claims ---- */

/* "email", or a member within others: "resource_access.calends.roles". A claim whose name has dots
   itself comes first. */
static const json_value *claim_at(const json_value *claims, cal_str path)
{
    const json_value *v = path.n ? json_member(claims, path) : NULL;

    if (v || !path.n)
        return v;
    for (v = claims; v && path.p;)
        v = json_member(v, cal_str_cut(&path, '.'));
    return v;
}

/* From the userinfo endpoint if it says so, else from the ID token. *from: which. */
static cal_str text_claim(const json_value *const sources[2], cal_str path, const json_value **from)
{
    for (size_t i = 0; i < 2; i++) {
        const json_value *v = sources[i] ? claim_at(sources[i], path) : NULL;

        if (v && v->kind == JSON_KIND_STR && v->text.n) {
            *from = sources[i];
            return cal_str_trim(v->text);
        }
    }
    *from = NULL;
    return (cal_str){NULL, 0};
}

static cal_str plain_claim(const json_value *const sources[2], cal_str path)
{
    const json_value *from;

    return text_claim(sources, path, &from);
}

/* Some providers write the word instead of the truth value. The one beside the address counts. */
static bool is_verified(const json_value *from)
{
    const json_value *v = from ? json_member(from, CAL_STR("email_verified")) : NULL;

    return v && ((v->kind == JSON_KIND_BOOL && v->truth) ||
                 (v->kind == JSON_KIND_STR && cal_str_eq(v->text, CAL_STR("true"))));
}

static cal_str name_claim(cal_ctx *cx, const json_value *const sources[2])
{
    cal_str name = plain_claim(sources, cx->policy->provider.claim_name);
    cal_str given = plain_claim(sources, CAL_STR("given_name"));
    cal_str family = plain_claim(sources, CAL_STR("family_name"));

    if (name.n)
        return name;
    return cal_str_trim(cal_arena_printf(cx->arena, "%.*s %.*s", CAL_FMT(given), CAL_FMT(family)));
}

static const json_value *either(const json_value *const sources[2], cal_str path)
{
    const json_value *v = sources[0] ? claim_at(sources[0], path) : NULL;

    return v || !sources[1] ? v : claim_at(sources[1], path);
}

/* A list of names, or one alone. Nothing said means none: access by a group ends with it. */
static void group_claims(cal_ctx *cx, const json_value *const sources[2], core_outsider *out)
{
    const json_value *v = either(sources, cx->policy->provider.claim_groups);
    CAL_VEC(cal_str) names = {0};

    if (v && v->kind == JSON_KIND_STR)
        CAL_PUSH(cx->arena, &names, v->text);
    for (size_t i = 0; v && v->kind == JSON_KIND_LIST && i < v->n && names.n < MAX_GROUPS; i++) {
        if (v->item[i].kind == JSON_KIND_STR)
            CAL_PUSH(cx->arena, &names, v->item[i].text);
    }
    out->groups = names.n ? names.at : CAL_NEW(cx->arena, cal_str);
    out->n_groups = names.n;
}

cal_err core_oidc_outsider(cal_ctx *cx, const json_value *claims, const json_value *info,
                           core_outsider *out)
{
    const cal_provider *p = &cx->policy->provider;
    const json_value *const sources[2] = {info, claims}, *const proven[2] = {claims, info};
    const json_value *from;

    *out = (core_outsider){
        .issuer = p->issuer,
        .subject = plain_claim(proven, p->claim_subject),
        .email = text_claim(sources, p->claim_email, &from),
        .email_verified = is_verified(from),
        .handle = plain_claim(sources, p->claim_handle),
        .name = name_claim(cx, sources),
        .language = plain_claim(sources, p->claim_language),
        .origin = CAL_ORIGIN_PROVIDER,
    };
    if (!is_text(out->subject) || out->subject.n > MAX_SUBJECT)
        return core_provider_refuse(cx, "the claim oidc.claim_subject names nobody");
    if (p->groups != CAL_GROUPS_IGNORE)
        group_claims(cx, sources, out);
    return CAL_OK;
}

/* OpenID Connect Core 5.3.2: its sub must be that of the ID token; a signed answer must be for us.
 */
static cal_err ask_userinfo(cal_ctx *cx, const core_oidc_tokens *t, const json_value **out)
{
    const cal_provider *p = &cx->policy->provider;
    crypt_jwt_wants wants = {.now = cx->now, .leeway_s = p->leeway_s, .no_expiry = true};
    core_endpoints at = {0};
    const char *fault;
    cal_err e;

    *out = NULL;
    if ((e = core_provider_at(cx, &at)) || !at.userinfo.n)
        return e;
    if ((e = core_provider_userinfo(cx, at.userinfo, t->access, out)))
        return e;
    if (json_member(*out, CAL_STR("iss")))
        wants.issuer = p->issuer;
    if (json_member(*out, CAL_STR("aud")))
        wants.audience = p->client_id;
    if (!cal_str_eq(crypt_jwt_text(*out, CAL_STR("sub")),
                    crypt_jwt_text(t->claims, CAL_STR("sub"))))
        return core_provider_refuse(cx, "the userinfo endpoint speaks of another person");
    fault = crypt_jwt_fault(*out, &wants);
    return fault ? core_provider_refuse(cx, fault) : CAL_OK;
}

cal_err core_oidc_person(cal_ctx *cx, const core_oidc_tokens *tokens, core_outsider *out)
{
    const json_value *info;
    cal_err e = ask_userinfo(cx, tokens, &info);

    return e ? e : core_oidc_outsider(cx, tokens->claims, info, out);
}

core_outside_rules core_oidc_rules(const cal_ctx *cx)
{
    const cal_provider *p = &cx->policy->provider;

    return (core_outside_rules){
        .create = p->create, .match_email = p->match_email, .groups = p->groups};
}
