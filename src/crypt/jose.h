/* SPDX-License-Identifier: MIT */
/* JSON Web Signatures (RFC 7515) as OpenID Connect needs them: tokens of others verified with their
   published keys, and assertions of our own signed. libcjose does the work on OpenSSL. */
#ifndef CAL_CRYPT_JOSE_H
#define CAL_CRYPT_JOSE_H

#include "base/ctx.h"

/* Algorithms (RFC 7518 3.1) as bits. Only signatures by a private key: neither "none", nor a
   shared secret, which somebody could make of a public key. */
enum {
    CRYPT_RS256 = 1,
    CRYPT_PS256 = 2,
    CRYPT_ES256 = 4,
    CRYPT_SIGNATURES = CRYPT_RS256 | CRYPT_PS256 | CRYPT_ES256
};

enum { CRYPT_MAX_TOKEN_BYTES = 32 * 1024, CRYPT_MAX_KEYS = 64 };

/* The bit of an algorithm's name; 0: it is none of these. */
unsigned crypt_alg_at(cal_str name);

typedef enum crypt_jws_fate {
    CRYPT_JWS_OK,
    CRYPT_JWS_MALFORMED, /* no compact JWS, too long, or it has critical extensions (RFC
                            7515 4.1.11) */
    CRYPT_JWS_ALGORITHM, /* signed in a way that is not taken */
    CRYPT_JWS_NO_KEY,    /* no key of the set can have made it: perhaps the keys were changed */
    CRYPT_JWS_FORGED     /* the signature is not that key's */
} crypt_jws_fate;

typedef struct crypt_jws {
    unsigned alg;    /* one CRYPT_* */
    cal_str kid;     /* of its header; absent: none */
    cal_str type;    /* "at+jwt"; absent: none */
    cal_str payload; /* proven */
} crypt_jws;

/* Verifies a compact JWS with a JWK Set (RFC 7517 5, as text). Keys for encryption, of unknown
   kinds, or RSA below 2048 bits are passed over; without a kid in the header, every key that fits
   its algorithm is tried. allowed: bits of algorithms. out is filled as far as the header can be
   read, its payload only when all is well; it lives in the context's arena. */
crypt_jws_fate crypt_jws_verify(cal_ctx *cx, cal_str token, cal_str jwks, unsigned allowed,
                                crypt_jws *out);

/* What a fate means, as the end of a sentence: "it is signed by a key that is not known". */
const char *crypt_jws_why(crypt_jws_fate fate);

/* Is it a JWK Set at all? */
bool crypt_jwks_ok(cal_ctx *cx, cal_str jwks);

/* A private key of our own (PEM, PKCS #8 or traditional, RSA of 2048 bits or more, or P-256), and
   how it signs: alg absent: RS256 or ES256 by its kind; kid absent: none is told. The header is
   {alg, kid, typ: JWT}. CAL_E_CONFIG when the key cannot be used. */
typedef struct crypt_signer {
    cal_str pem, alg, kid;
} crypt_signer;
CAL_MUST_USE cal_err crypt_jws_sign(cal_ctx *cx, const crypt_signer *by, cal_str payload,
                                    cal_str *out);

#endif
