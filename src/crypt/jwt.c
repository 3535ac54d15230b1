/* SPDX-License-Identifier: MIT */
/* Claims. */
#include "crypt/jwt.h"

#include "crypt/token.h"

cal_str crypt_jwt_text(const json_value *claims, cal_str name)
{
    const json_value *v = json_member(claims, name);

    return v && v->kind == JSON_KIND_STR ? v->text : (cal_str){0};
}

/* A NumericDate; false when there is none. */
static bool time_at(const json_value *claims, cal_str name, int64_t *out)
{
    const json_value *v = json_member(claims, name);

    if (v && v->kind == JSON_KIND_INT)
        *out = v->number;
    else if (v && v->kind == JSON_KIND_REAL && v->real > -1e15 && v->real < 1e15)
        *out = (int64_t)v->real;
    else
        return false;
    return true;
}

static size_t audiences(const json_value *claims)
{
    const json_value *v = json_member(claims, CAL_STR("aud"));

    if (!v)
        return 0;
    return v->kind == JSON_KIND_LIST ? v->n : 1;
}

static bool is_for(const json_value *claims, cal_str audience)
{
    const json_value *v = json_member(claims, CAL_STR("aud"));

    if (v && v->kind == JSON_KIND_STR)
        return cal_str_eq(v->text, audience);
    for (size_t i = 0; v && v->kind == JSON_KIND_LIST && i < v->n; i++) {
        if (v->item[i].kind == JSON_KIND_STR && cal_str_eq(v->item[i].text, audience))
            return true;
    }
    return false;
}

static bool says(const json_value *claims, cal_str name, cal_str wanted)
{
    cal_str has = crypt_jwt_text(claims, name);

    return has.p && cal_str_eq(has, wanted);
}

static const char *party_fault(const json_value *claims, cal_str party)
{
    if (json_member(claims, CAL_STR("azp")))
        return says(claims, CAL_STR("azp"), party) ? NULL : "it was given to another program";
    return audiences(claims) > 1 ? "it is for several programs and does not say which one asked"
                                 : NULL;
}

static const char *time_fault(const json_value *claims, const crypt_jwt_wants *w)
{
    int64_t at;

    if (time_at(claims, CAL_STR("exp"), &at)) {
        if (at + w->leeway_s <= w->now)
            return "it has expired";
    } else if (!w->no_expiry || json_member(claims, CAL_STR("exp"))) {
        return "it does not say when it expires";
    }
    if (json_member(claims, CAL_STR("nbf")) &&
        (!time_at(claims, CAL_STR("nbf"), &at) || at - w->leeway_s > w->now))
        return "it is not valid yet";
    if (time_at(claims, CAL_STR("iat"), &at)) {
        if (at - w->leeway_s > w->now)
            return "it was made in the future: the clocks differ";
        if (w->max_age_s && at + w->max_age_s + w->leeway_s < w->now)
            return "it was made too long ago";
    } else if (w->max_age_s) {
        return "it does not say when it was made";
    }
    return NULL;
}

const char *crypt_jwt_fault(const json_value *claims, const crypt_jwt_wants *w)
{
    const char *fault;

    if (!claims || claims->kind != JSON_KIND_OBJECT)
        return "it claims nothing";
    if (w->issuer.p && !says(claims, CAL_STR("iss"), w->issuer))
        return "it comes from another issuer";
    if (w->audience.p && !is_for(claims, w->audience))
        return "it is meant for another audience";
    if (w->party.p && (fault = party_fault(claims, w->party)))
        return fault;
    if (w->nonce.p && !says(claims, CAL_STR("nonce"), w->nonce))
        return "it answers another request";
    return time_fault(claims, w);
}

cal_str crypt_jwt_half_hash(cal_ctx *cx, cal_str token)
{
    return crypt_base64url(cx->arena,
                           cal_str_take(crypt_digest(cx->arena, token), CRYPT_DIGEST_BYTES / 2));
}
