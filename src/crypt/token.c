/* SPDX-License-Identifier: MIT */
/* Random tokens and SHA-256. */
#include "crypt/token.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/id.h"

_Static_assert(CRYPT_DIGEST_BYTES == SHA256_DIGEST_LENGTH, "a digest is a SHA-256 digest");

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void crypt_digest_into(cal_str s, unsigned char out[CRYPT_DIGEST_BYTES])
{
    (void)SHA256((const unsigned char *)s.p, s.n, out);
}

cal_str crypt_digest(cal_arena *a, cal_str s)
{
    unsigned char *out = cal_arena_alloc(a, CRYPT_DIGEST_BYTES);

    crypt_digest_into(s, out);
    return (cal_str){(const char *)out, CRYPT_DIGEST_BYTES};
}

cal_str crypt_base64url(cal_arena *a, cal_str bytes)
{
    char *out = cal_arena_alloc(a, bytes.n / 3 * 4 + 5);
    size_t n = 0;
    unsigned bits = 0, held = 0;

    for (size_t i = 0; i < bytes.n; i++) {
        held = (held << 8 | (unsigned char)bytes.p[i]) & 0xFFFF;
        for (bits += 8; bits >= 6; bits -= 6)
            out[n++] = alphabet[held >> (bits - 6) & 63];
    }
    if (bits)
        out[n++] = alphabet[held << (6 - bits) & 63];
    return (cal_str){out, n};
}

cal_str crypt_base64(cal_arena *a, cal_str bytes)
{
    size_t most = (bytes.n + 2) / 3 * 4 + 1;
    unsigned char *out = cal_arena_alloc(a, most);
    int n = EVP_EncodeBlock(out, (const unsigned char *)bytes.p, (int)bytes.n);

    return (cal_str){(const char *)out, (size_t)n};
}

cal_str crypt_hex(cal_arena *a, cal_str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *out = cal_arena_alloc(a, bytes.n * 2 + 1);

    for (size_t i = 0; i < bytes.n; i++) {
        out[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
        out[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
    }
    return (cal_str){out, bytes.n * 2};
}

cal_str crypt_token_new(cal_arena *a)
{
    char random[CRYPT_DIGEST_BYTES];

    cal_id_bytes(random, sizeof random);
    return crypt_base64url(a, (cal_str){random, sizeof random});
}
