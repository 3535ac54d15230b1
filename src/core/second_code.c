/* SPDX-License-Identifier: MIT */
/* Codes of second factors: each counts once, and guessing them gets slow. */
#include "core/second_code.h"

#include "crypt/seal.h"
#include "crypt/token.h"
#include "crypt/totp.h"
#include "model/policy.h"
#include "store/meta.h"
#include "store/second_factor.h"
#include "store/tx.h"
#include "core/audit.h"
#include "core/session.h"

enum { MAX_CODE = 64 };

static cal_err seal_key(cal_ctx *cx, cal_str *out)
{
    *out = cx->policy ? cx->policy->seal_key : CAL_STR("");
    return out->n ? CAL_OK : store_meta_seal_key(cx, out);
}

static cal_str about(cal_ctx *cx, const cal_user *whose)
{
    return cal_arena_printf(cx->arena, "second factor of %lld", (long long)whose->id);
}

cal_err core_second_seal(cal_ctx *cx, const cal_user *whose, cal_str secret, cal_str *sealed)
{
    cal_str key;
    cal_err e = seal_key(cx, &key);

    if (!e)
        *sealed = crypt_seal(cx->arena, key, about(cx, whose), secret);
    return e;
}

static cal_err unseal(cal_ctx *cx, const cal_user *whose, cal_str sealed, cal_str *secret)
{
    cal_str key;
    cal_err e = seal_key(cx, &key);

    if (e || crypt_unseal(cx->arena, key, about(cx, whose), sealed, secret))
        return e;
    return cal_fail(cx, CAL_E_CONFIG,
                    "The second factor of %.*s was sealed with another people.seal_key: use that "
                    "one, or take the second factor away (calends user reset-second-factor).",
                    CAL_FMT(whose->handle));
}

cal_str core_recovery_digest(cal_ctx *cx, const cal_user *whose, cal_str typed)
{
    cal_str head = cal_arena_printf(cx->arena, "%lld:", (long long)whose->id);
    char *text = cal_arena_alloc(cx->arena, head.n + MAX_CODE);
    size_t n = 0;

    for (size_t i = 0; i < head.n; i++)
        text[n++] = head.p[i];
    for (size_t i = 0; i < typed.n && n < head.n + MAX_CODE; i++) {
        char c = typed.p[i];

        if (c != '-' && c != ' ')
            text[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return crypt_digest(cx->arena, (cal_str){text, n});
}

static bool is_digits(cal_str code)
{
    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    }
    return code.n == CRYPT_TOTP_DIGITS;
}

/* "123 456" is how programs show them. */
static cal_str without_blanks(cal_ctx *cx, cal_str code)
{
    char *out = cal_arena_alloc(cx->arena, MAX_CODE);
    size_t n = 0;

    for (size_t i = 0; i < code.n && n < MAX_CODE; i++) {
        if (code.p[i] != ' ')
            out[n++] = code.p[i];
    }
    return (cal_str){out, n};
}

static cal_err use_time_code(cal_ctx *cx, const cal_user *whose, cal_str code, bool *ok)
{
    store_second_factor row;
    cal_str secret;
    int64_t step;
    bool found;
    cal_err e = store_second_factor_at(cx, whose->id, &row, &found);

    *ok = false;
    if (e || !found || (e = unseal(cx, whose, row.secret, &secret)) ||
        !crypt_totp_ok(secret, cx->now, row.last_step, code, &step))
        return e;
    return store_second_factor_step(cx, whose->id, step, ok);
}

static cal_err use_recovery_code(cal_ctx *cx, const cal_user *whose, cal_str code, bool *ok)
{
    const core_act of = {.actor = whose};
    cal_err e = store_recovery_take(cx, whose->id, core_recovery_digest(cx, whose, code), ok);

    if (e || !*ok)
        return e;
    return core_audit(cx, CAL_AUDIT_RECOVERY_CODE, &of);
}

/* Judging and using up are one transaction: of two who come with one code, one gets in. */
static cal_err judge(cal_ctx *cx, const cal_user *whose, cal_str code, bool recovery, bool *ok)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e = store_tx_begin(cx, &tx);

    *ok = false;
    if (e)
        return e;
    code = without_blanks(cx, code);
    if (is_digits(code))
        e = use_time_code(cx, whose, code, ok);
    else if (recovery && code.n)
        e = use_recovery_code(cx, whose, code, ok);
    return e ? e : store_tx_commit(&tx);
}

cal_err core_second_code_use(cal_ctx *cx, const cal_user *whose, cal_str code, bool recovery)
{
    cal_str name = cal_arena_printf(cx->arena, "second-factor:%.*s", CAL_FMT(whose->handle));
    cal_str from = cx->peer.n ? cal_arena_printf(cx->arena, "second-factor:%.*s", CAL_FMT(cx->peer))
                              : CAL_STR("");
    bool ok;
    cal_err e = core_throttle_check(cx, name, from);

    if (e || (e = judge(cx, whose, code, recovery, &ok)))
        return e;
    if (ok)
        return core_throttle_clear(cx, name);
    if ((e = core_throttle_fail(cx, name, from)))
        return e;
    return cal_fail(cx, CAL_E_BAD_LOGIN,
                    "The code is wrong or was used already; wait for the next one.");
}
