/* SPDX-License-Identifier: MIT */
/* argon2id by libsodium. */
#include "crypt/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zxcvbn.h>

/* The least that OWASP asks for: 19 MiB, two passes. */
enum { PASSES = 2, MEMORY_BYTES = 19 * 1024 * 1024 };

/* Judging takes more than linear time; what is longer than this is hard enough by its begin. */
enum { JUDGED_BYTES = 100 };

/* Of a random password that nobody knows. */
static const char nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$c9k19MJtxPg+X8IJBmkVJw$yFCv6Aqap1u644WrQCaiO8XfBQ23JZbJN4U/wzHJqTM";

cal_err crypt_password_hash(cal_ctx *cx, cal_str password, cal_str *out)
{
    char *text = cal_arena_alloc(cx->arena, crypto_pwhash_STRBYTES);

    if (sodium_init() < 0)
        abort();
    if (crypto_pwhash_str_alg(text, password.p, password.n, PASSES, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13))
        return cal_fail(cx, CAL_E_DB_BUSY,
                        "There is not enough memory to protect the password; try again later.");
    *out = cal_str_c(text);
    return CAL_OK;
}

bool crypt_password_ok(cal_str stored, cal_str password)
{
    char text[crypto_pwhash_STRBYTES] = "";
    cal_str hash = stored.n ? stored : cal_str_c(nobody);

    if (sodium_init() < 0)
        abort();
    if (hash.n >= sizeof text)
        return false;
    memcpy(text, hash.p, hash.n);
    return crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0 &&
           stored.n;
}

int crypt_password_bits(cal_ctx *cx, cal_str password, const char **words)
{
    return (int)ZxcvbnMatch(cal_arena_c(cx->arena, cal_str_take(password, JUDGED_BYTES)), words,
                            NULL);
}
