/* SPDX-License-Identifier: MIT */
/* Signing with a key of our own (RFC 7523 2.2: an assertion in place of a client's secret). */
#include <cjose/cjose.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/jose.h"

enum { MIN_BITS = 2048, P256_BYTES = 32, MAX_NUMBER_BYTES = 1024 };

/* A number of a key as bytes, in the arena. */
typedef struct number {
    uint8_t *at;
    size_t n;
} number;

static number number_of(cal_ctx *cx, const EVP_PKEY *key, const char *name, size_t least)
{
    BIGNUM *bn = NULL;
    number out = {0};

    if (EVP_PKEY_get_bn_param(key, name, &bn) != 1)
        return out;
    out.n = (size_t)BN_num_bytes(bn);
    if (out.n < least)
        out.n = least;
    out.at = out.n <= MAX_NUMBER_BYTES ? cal_arena_alloc(cx->arena, out.n + 1) : NULL;
    if (!out.at || BN_bn2binpad(bn, out.at, (int)out.n) < 0)
        out = (number){0};
    BN_clear_free(bn);
    return out;
}

static cjose_jwk_t *rsa_key(cal_ctx *cx, const EVP_PKEY *key)
{
    number n = number_of(cx, key, OSSL_PKEY_PARAM_RSA_N, 0);
    number e = number_of(cx, key, OSSL_PKEY_PARAM_RSA_E, 0);
    number d = number_of(cx, key, OSSL_PKEY_PARAM_RSA_D, 0);
    number p = number_of(cx, key, OSSL_PKEY_PARAM_RSA_FACTOR1, 0);
    number q = number_of(cx, key, OSSL_PKEY_PARAM_RSA_FACTOR2, 0);
    number dp = number_of(cx, key, OSSL_PKEY_PARAM_RSA_EXPONENT1, 0);
    number dq = number_of(cx, key, OSSL_PKEY_PARAM_RSA_EXPONENT2, 0);
    number qi = number_of(cx, key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, 0);
    cjose_jwk_rsa_keyspec spec = {e.at, e.n, n.at,  n.n,  d.at,  d.n,  p.at,  p.n,
                                  q.at, q.n, dp.at, dp.n, dq.at, dq.n, qi.at, qi.n};
    cjose_err why;

    if (!n.at || !e.at || !d.at || EVP_PKEY_get_bits(key) < MIN_BITS)
        return NULL;
    return cjose_jwk_create_RSA_spec(&spec, &why);
}

static cjose_jwk_t *ec_key(cal_ctx *cx, const EVP_PKEY *key)
{
    number d = number_of(cx, key, OSSL_PKEY_PARAM_PRIV_KEY, P256_BYTES);
    number x = number_of(cx, key, OSSL_PKEY_PARAM_EC_PUB_X, P256_BYTES);
    number y = number_of(cx, key, OSSL_PKEY_PARAM_EC_PUB_Y, P256_BYTES);
    cjose_jwk_ec_keyspec spec = {CJOSE_JWK_EC_P_256, d.at, d.n, x.at, x.n, y.at, y.n};
    char group[32] = "";
    cjose_err why;

    if (!d.at || !x.at || !y.at || EVP_PKEY_get_group_name(key, group, sizeof group, NULL) != 1 ||
        strcmp(group, "prime256v1") != 0)
        return NULL;
    return cjose_jwk_create_EC_spec(&spec, &why);
}

static cjose_jwk_t *key_from(cal_ctx *cx, cal_str pem, cal_str *usual_alg)
{
    BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
    EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;
    cjose_jwk_t *jwk = NULL;

    BIO_free(in);
    if (key && EVP_PKEY_is_a(key, "RSA")) {
        *usual_alg = CAL_STR("RS256");
        jwk = rsa_key(cx, key);
    } else if (key && EVP_PKEY_is_a(key, "EC")) {
        *usual_alg = CAL_STR("ES256");
        jwk = ec_key(cx, key);
    }
    EVP_PKEY_free(key);
    return jwk;
}

/* {alg, typ, kid} */
static cjose_header_t *header_of(cal_ctx *cx, const crypt_signer *by, cal_str alg)
{
    cjose_err why;
    cjose_header_t *h = cjose_header_new(&why);

    if (!h || !cjose_header_set(h, CJOSE_HDR_ALG, cal_arena_c(cx->arena, alg), &why) ||
        !cjose_header_set(h, "typ", "JWT", &why) ||
        (by->kid.n && !cjose_header_set(h, CJOSE_HDR_KID, cal_arena_c(cx->arena, by->kid), &why)))
        abort(); /* out of memory */
    return h;
}

static bool sign(cal_ctx *cx, const cjose_jwk_t *jwk, cjose_header_t *header, cal_str payload,
                 cal_str *out)
{
    cjose_err why;
    const char *text = NULL;
    cjose_jws_t *jws = cjose_jws_sign(jwk, header, (const uint8_t *)payload.p, payload.n, &why);
    bool done = jws && cjose_jws_export(jws, &text, &why);

    if (done)
        *out = cal_arena_dup(cx->arena, cal_str_c(text));
    if (jws)
        cjose_jws_release(jws);
    return done;
}

cal_err crypt_jws_sign(cal_ctx *cx, const crypt_signer *by, cal_str payload, cal_str *out)
{
    cal_str alg = {0};
    cjose_jwk_t *jwk = key_from(cx, by->pem, &alg);
    bool done = false;

    if (by->alg.n)
        alg = by->alg;
    if (jwk && crypt_alg_at(alg)) {
        cjose_header_t *header = header_of(cx, by, alg);

        done = sign(cx, jwk, header, payload, out);
        cjose_header_release(header);
    }
    if (jwk)
        cjose_jwk_release(jwk);
    return done ? CAL_OK
                : cal_fail(cx, CAL_E_CONFIG,
                           "The private key cannot be used: give a PEM file with an RSA key of "
                           "2048 bits or more (RS256, PS256) or a P-256 key (ES256).");
}
