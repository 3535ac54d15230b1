/* SPDX-License-Identifier: MIT */
/* Verifying tokens of others. The header is read before any key is touched, so that it cannot
   choose how it is judged; the keys are parsed for each token, for libcjose's are not shared by
   threads, and who verified a token remembers it. */
#include "crypt/jose.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_JWKS_BYTES = 256 * 1024, MIN_RSA_BITS = 2048 };

typedef struct algorithm {
    cal_str name;
    unsigned bit;
    cal_str kty; /* of the keys that can have made it */
} algorithm;

static const algorithm algorithms[] = {
    {CAL_STR_K("RS256"), CRYPT_RS256, CAL_STR_K("RSA")},
    {CAL_STR_K("PS256"), CRYPT_PS256, CAL_STR_K("RSA")},
    {CAL_STR_K("ES256"), CRYPT_ES256, CAL_STR_K("EC") },
};

static const algorithm *algorithm_at(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(algorithms); i++) {
        if (cal_str_eq(algorithms[i].name, name))
            return &algorithms[i];
    }
    return NULL;
}

unsigned crypt_alg_at(cal_str name)
{
    const algorithm *a = algorithm_at(name);

    return a ? a->bit : 0;
}

const char *crypt_jws_why(crypt_jws_fate fate)
{
    static const char *const why[] = {
        [CRYPT_JWS_OK] = "it is valid",
        [CRYPT_JWS_MALFORMED] = "it is no signed token",
        [CRYPT_JWS_ALGORITHM] = "it is signed in a way that is not accepted",
        [CRYPT_JWS_NO_KEY] = "it is signed by a key that is not known",
        [CRYPT_JWS_FORGED] = "its signature is wrong",
    };

    return why[fate];
}

/* A member that is text; absent when it is none. In the arena. */
static cal_str text_at(cal_ctx *cx, const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);

    if (!json_is_string(v))
        return (cal_str){0};
    return cal_arena_dup(cx->arena, (cal_str){json_string_value(v), json_string_length(v)});
}

/* ---- keys ---- */

static json_t *jwks_read(cal_str jwks)
{
    json_t *set = jwks.n && jwks.n <= MAX_JWKS_BYTES ? json_loadb(jwks.p, jwks.n, 0, NULL) : NULL;

    if (json_is_array(json_object_get(set, "keys")))
        return set;
    json_decref(set);
    return NULL;
}

bool crypt_jwks_ok(cal_ctx *cx, cal_str jwks)
{
    json_t *set = jwks_read(jwks);

    (void)cx;
    json_decref(set);
    return set != NULL;
}

/* Absent, or the value that is wanted. */
static bool absent_or(const json_t *key, const char *name, cal_str wanted)
{
    const json_t *v = json_object_get(key, name);

    return !v || (json_is_string(v) && cal_str_eq(cal_str_c(json_string_value(v)), wanted));
}

/* May this key have made a signature of that algorithm? */
static bool fits(const json_t *key, const algorithm *a, cal_str kid)
{
    const char *kty = json_string_value(json_object_get(key, "kty"));

    return kty && cal_str_eq(cal_str_c(kty), a->kty) && absent_or(key, "use", CAL_STR("sig")) &&
           absent_or(key, "alg", a->name) && (!kid.p || absent_or(key, "kid", kid)) &&
           (a->bit != CRYPT_ES256 || absent_or(key, "crv", CAL_STR("P-256")));
}

/* The key for libcjose; NULL when it cannot be used. */
static cjose_jwk_t *key_of(const json_t *key)
{
    char *text = json_dumps(key, JSON_COMPACT);
    cjose_err why;
    cjose_jwk_t *jwk = text ? cjose_jwk_import(text, strlen(text), &why) : NULL;

    free(text);
    if (jwk && cjose_jwk_get_kty(jwk, &why) == CJOSE_JWK_KTY_RSA &&
        cjose_jwk_get_keysize(jwk, &why) < MIN_RSA_BITS) {
        cjose_jwk_release(jwk);
        return NULL;
    }
    return jwk;
}

/* ---- tokens ---- */

/* Three parts of base64url with dots between them (RFC 7515 7.1). */
static bool is_compact(cal_str token)
{
    size_t dots = 0;

    if (token.n == 0 || token.n > CRYPT_MAX_TOKEN_BYTES)
        return false;
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_';

        if (c == '.')
            dots++;
        else if (!is_letter)
            return false;
    }
    return dots == 2 && token.p[token.n - 1] != '.';
}

/* Tries one key. */
static crypt_jws_fate try_key(const json_t *key, cal_str token, cal_ctx *cx, cal_str *payload)
{
    crypt_jws_fate fate = CRYPT_JWS_FORGED;
    cjose_err why;
    cjose_jwk_t *jwk = key_of(key);
    /* A verified JWS cannot be verified again: each key gets one of its own. */
    cjose_jws_t *jws = jwk ? cjose_jws_import(token.p, token.n, &why) : NULL;
    uint8_t *text = NULL;
    size_t n = 0;

    if (!jwk)
        return CRYPT_JWS_NO_KEY;
    if (jws && cjose_jws_verify(jws, jwk, &why) && cjose_jws_get_plaintext(jws, &text, &n, &why)) {
        *payload = cal_arena_dup(cx->arena, (cal_str){(const char *)text, n});
        fate = CRYPT_JWS_OK;
    }
    if (jws)
        cjose_jws_release(jws);
    cjose_jwk_release(jwk);
    return fate;
}

static crypt_jws_fate try_keys(cal_ctx *cx, const json_t *set, cal_str token, const algorithm *a,
                               crypt_jws *out)
{
    const json_t *keys = json_object_get(set, "keys");
    crypt_jws_fate fate = CRYPT_JWS_NO_KEY;
    size_t n = json_array_size(keys);

    for (size_t i = 0; i < n && i < CRYPT_MAX_KEYS && fate != CRYPT_JWS_OK; i++) {
        const json_t *key = json_array_get(keys, i);
        crypt_jws_fate tried =
            fits(key, a, out->kid) ? try_key(key, token, cx, &out->payload) : CRYPT_JWS_NO_KEY;

        if (tried != CRYPT_JWS_NO_KEY)
            fate = tried;
    }
    return fate;
}

/* What the header says: which algorithm, which key. NULL: it cannot be taken, and *fate says why.
 */
static const algorithm *read_header(cal_ctx *cx, const json_t *header, unsigned allowed,
                                    crypt_jws *out, crypt_jws_fate *fate)
{
    const algorithm *a = algorithm_at(text_at(cx, header, "alg"));

    out->kid = text_at(cx, header, "kid");
    out->type = text_at(cx, header, "typ");
    *fate = CRYPT_JWS_ALGORITHM;
    if (json_object_get(header, "crit") || json_object_get(header, "b64"))
        *fate = CRYPT_JWS_MALFORMED;
    else if (a && (a->bit & allowed)) {
        out->alg = a->bit;
        return a;
    }
    return NULL;
}

crypt_jws_fate crypt_jws_verify(cal_ctx *cx, cal_str token, cal_str jwks, unsigned allowed,
                                crypt_jws *out)
{
    crypt_jws_fate fate = CRYPT_JWS_MALFORMED;
    cjose_jws_t *jws;
    cjose_err why;

    *out = (crypt_jws){0};
    if (!is_compact(token) || !(jws = cjose_jws_import(token.p, token.n, &why)))
        return CRYPT_JWS_MALFORMED;

    const algorithm *a = read_header(cx, cjose_jws_get_protected(jws), allowed, out, &fate);

    cjose_jws_release(jws);
    if (!a)
        return fate;

    json_t *set = jwks_read(jwks);

    fate = set ? try_keys(cx, set, token, a, out) : CRYPT_JWS_NO_KEY;
    json_decref(set);
    return fate;
}
