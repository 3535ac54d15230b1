/* SPDX-License-Identifier: MIT */
/* Options oidc.*. */
#include "app/policy_oidc.h"

#include "crypt/jose.h"
#include "app/file.h"

enum { MAX_KEY_BYTES = 64 * 1024 };

/* How the program proves itself (OpenID Connect Core 9), and what it needs for that. */
static const struct {
    cal_str word;
    bool needs_secret, needs_key;
} client_auths[] = {
    [CAL_CLIENT_BASIC] = {CAL_STR_K("client_secret_basic"), true,  false},
    [CAL_CLIENT_POST] = {CAL_STR_K("client_secret_post"),  true,  false},
    [CAL_CLIENT_KEY] = {CAL_STR_K("private_key_jwt"),     false, true },
    [CAL_CLIENT_PUBLIC] = {CAL_STR_K("none"),                false, false},
};

/* "https://login.example.org/realms/x" gives "login.example.org". */
static cal_str host_of(cal_str url)
{
    cal_str host = cal_str_skip(url, cal_str_find(url, CAL_STR("://")) + 3);

    return cal_str_take(host, cal_str_find_byte(host, '/'));
}

/* OpenID Connect Core 2: neither query nor fragment. Without TLS anybody on the way could speak for
   the provider; tests and closed networks do it all the same. */
static cal_err check_issuer(cal_ctx *cx, cal_str issuer)
{
    bool is_http = cal_str_starts(issuer, CAL_STR("http://"));

    if ((!is_http && !cal_str_starts(issuer, CAL_STR("https://"))) || !host_of(issuer).n ||
        cal_str_find_byte(issuer, '?') < issuer.n || cal_str_find_byte(issuer, '#') < issuer.n)
        return cal_fail(
            cx, CAL_E_CONFIG,
            "oidc.issuer must be an address such as https://login.example.org/realms/x, "
            "not \"%.*s\"",
            CAL_FMT(issuer));
    if (is_http)
        cal_log_write(cx->log, CAL_LOG_WARN, CAL_STR(""),
                      "oidc.issuer is asked without TLS: for tests only");
    return CAL_OK;
}

static cal_err read_auth(cal_ctx *cx, const app_config *c, cal_provider *out)
{
    size_t i = 0;

    while (i < CAL_COUNT(client_auths) && !cal_str_eq(client_auths[i].word, c->oidc_client_auth))
        i++;
    if (i == CAL_COUNT(client_auths))
        return cal_fail(cx, CAL_E_CONFIG,
                        "oidc.client_auth must be client_secret_basic, client_secret_post, "
                        "private_key_jwt or none, not \"%.*s\"",
                        CAL_FMT(c->oidc_client_auth));
    out->client_auth = (int64_t)i;
    if (client_auths[i].needs_secret && !c->oidc_client_secret.n)
        return cal_fail(cx, CAL_E_CONFIG,
                        "oidc.client_secret is needed: the secret that the provider has for this "
                        "server, or oidc.client_auth = none for a public client");
    if (client_auths[i].needs_key && !c->oidc_client_key.n)
        return cal_fail(cx, CAL_E_CONFIG,
                        "oidc.client_key is needed: the PEM file of the key for private_key_jwt");
    return CAL_OK;
}

/* The key is tried, so that a wrong one is told now and not at the first sign-in. */
static cal_err read_key(cal_ctx *cx, const app_config *c, cal_provider *out)
{
    crypt_signer by;
    cal_str signature;
    cal_err e;

    if (!c->oidc_client_key.n)
        return CAL_OK;
    if (c->oidc_client_key_alg.n && !crypt_alg_at(c->oidc_client_key_alg))
        return cal_fail(cx, CAL_E_CONFIG,
                        "oidc.client_key_alg must be RS256, PS256 or ES256, not \"%.*s\"",
                        CAL_FMT(c->oidc_client_key_alg));
    if ((e = app_file_read(cx, cal_arena_c(cx->arena, c->oidc_client_key), MAX_KEY_BYTES,
                           &out->private_key)))
        return e;
    out->key_id = c->oidc_client_key_id;
    out->key_alg = c->oidc_client_key_alg;
    by = (crypt_signer){
        .pem = out->private_key,
        .alg = out->key_alg.n ? out->key_alg : (cal_str){NULL, 0},
        .kid = out->key_id.n ? out->key_id : (cal_str){NULL, 0}
    };
    return crypt_jws_sign(cx, &by, CAL_STR("{}"), &signature);
}

static void copy(const app_config *c, cal_provider *out)
{
    *out = (cal_provider){
        .issuer = c->oidc_issuer,
        .name = c->oidc_name.n ? c->oidc_name : host_of(c->oidc_issuer),
        .client_id = c->oidc_client_id,
        .client_secret = c->oidc_client_secret,
        .scopes = c->oidc_scopes,
        .claim_subject = c->oidc_claim_subject,
        .claim_email = c->oidc_claim_email,
        .claim_name = c->oidc_claim_name,
        .claim_handle = c->oidc_claim_handle,
        .claim_language = c->oidc_claim_language,
        .claim_groups = c->oidc_claim_groups,
        .signed_out_url = c->oidc_signed_out_url,
        .create = c->oidc_create != 0,
        .match_email = c->oidc_match_email != 0,
        .groups = c->oidc_groups ? CAL_GROUPS_FOLLOW : CAL_GROUPS_IGNORE,
        .leeway_s = c->oidc_leeway / 1000,
        .check_s = c->oidc_check / 1000,
    };
}

static bool has_word(cal_str words, cal_str word)
{
    while (words.p) {
        if (cal_str_eq(cal_str_cut(&words, ' '), word))
            return true;
    }
    return false;
}

cal_err app_policy_oidc(cal_ctx *cx, const app_config *c, cal_provider *out)
{
    cal_err e;

    *out = (cal_provider){0};
    if (!c->oidc_issuer.n)
        return CAL_OK;
    if ((e = check_issuer(cx, c->oidc_issuer)))
        return e;
    if (!c->oidc_client_id.n || !c->oidc_claim_subject.n)
        return cal_fail(cx, CAL_E_CONFIG, "oidc.client_id and oidc.claim_subject may not be empty");
    if (!has_word(c->oidc_scopes, CAL_STR("openid")))
        return cal_fail(cx, CAL_E_CONFIG, "oidc.scopes must have the word openid among them");
    copy(c, out);
    return (e = read_auth(cx, c, out)) ? e : read_key(cx, c, out);
}
