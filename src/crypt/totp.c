/* SPDX-License-Identifier: MIT */
/* Time-based codes by liboath. The codes are made there and compared here: in constant time, and
   with the step that they are of, so that none counts twice. */
#include "crypt/totp.h"

#include <liboath/oath.h>
#include <stdlib.h>

#include "base/id.h"

cal_str crypt_totp_new(cal_arena *a)
{
    char *secret = cal_arena_alloc(a, CRYPT_TOTP_BYTES);

    cal_id_bytes(secret, CRYPT_TOTP_BYTES);
    return (cal_str){secret, CRYPT_TOTP_BYTES};
}

cal_str crypt_totp_base32(cal_arena *a, cal_str secret)
{
    char *text;
    size_t n;

    if (oath_base32_encode(secret.p, secret.n, &text, &n) != OATH_OK)
        abort();

    cal_str out = cal_arena_dup(a, (cal_str){text, n});

    free(text);
    while (out.n && out.p[out.n - 1] == '=')
        out.n--;
    return out;
}

static bool is_of(cal_str secret, int64_t step, cal_str code)
{
    char made[CRYPT_TOTP_DIGITS + 1];

    return step >= 0 &&
           oath_hotp_generate(secret.p, secret.n, (uint64_t)step, CRYPT_TOTP_DIGITS, false,
                              OATH_HOTP_DYNAMIC_TRUNCATION, made) == OATH_OK &&
           cal_str_eq_secret(code, (cal_str){made, CRYPT_TOTP_DIGITS});
}

bool crypt_totp_ok(cal_str secret, int64_t now, int64_t after, cal_str code, int64_t *step)
{
    int64_t middle = now / CRYPT_TOTP_STEP_S;
    bool found = false;

    for (int64_t at = middle - 1; at <= middle + 1; at++) {
        if (at > after && is_of(secret, at, code) && !found) {
            found = true;
            *step = at;
        }
    }
    return found;
}
