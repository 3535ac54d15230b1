/* SPDX-License-Identifier: MIT */
/* Sealing by libsodium: a random nonce, then what it made. */
#include "crypt/seal.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES
};

static void key_from(cal_str text, unsigned char key[KEY])
{
    static const unsigned char purpose[] = "calends seal";

    (void)crypto_generichash(key, KEY, (const unsigned char *)text.p, text.n, purpose,
                             sizeof purpose);
}

cal_str crypt_seal(cal_arena *a, cal_str key, cal_str about, cal_str secret)
{
    unsigned char *out = cal_arena_alloc(a, NONCE + secret.n + TAG), k[KEY];
    unsigned long long n = 0;

    key_from(key, k);
    cal_id_bytes(out, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + NONCE, &n, (const unsigned char *)secret.p, secret.n, (const unsigned char *)about.p,
        about.n, NULL, out, k);
    sodium_memzero(k, sizeof k);
    return (cal_str){(const char *)out, NONCE + (size_t)n};
}

bool crypt_unseal(cal_arena *a, cal_str key, cal_str about, cal_str sealed, cal_str *secret)
{
    const unsigned char *in = (const unsigned char *)sealed.p;
    unsigned char *out = cal_arena_alloc(a, sealed.n + 1), k[KEY];
    unsigned long long n = 0;

    if (sealed.n < NONCE + TAG)
        return false;
    key_from(key, k);

    int failed =
        crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, in + NONCE, sealed.n - NONCE,
                                                   (const unsigned char *)about.p, about.n, in, k);

    sodium_memzero(k, sizeof k);
    *secret = (cal_str){(const char *)out, (size_t)n};
    return !failed;
}
