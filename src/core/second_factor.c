/* SPDX-License-Identifier: MIT */
/* Setting up a second factor, giving it up, having it taken away. */
#include "core/second_factor.h"

#include "base/buf.h"
#include "base/id.h"
#include "crypt/totp.h"
#include "model/policy.h"
#include "store/meta.h"
#include "store/second_factor.h"
#include "store/session.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/second_code.h"
#include "core/session.h"

/* 80 bits: whoever steals the digests cannot find the codes. */
enum { CODE_CHARS = 16, CODE_GROUP = 4 };

static cal_err need_person(cal_ctx *cx)
{
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to set up your second factor.");
    return core_login_need_local(cx);
}

cal_err core_second_factor_at(cal_ctx *cx, cal_second_factor *out)
{
    store_second_factor row;
    bool found;
    cal_err e;

    *out = (cal_second_factor){.state = CAL_FACTOR_OFF};
    if (!cx->who)
        return need_person(cx);
    if ((e = store_second_factor_at(cx, cx->who->id, &row, &found)) || !found)
        return e;
    out->state = row.confirmed ? CAL_FACTOR_ON : CAL_FACTOR_PENDING;
    out->since = row.confirmed;
    return store_recovery_count(cx, cx->who->id, &out->codes);
}

/* CAL_E_NOT_FOUND unless it stands so with the second factor of cx->who. */
static cal_err need_state(cal_ctx *cx, cal_factor_state state, const char *why)
{
    cal_second_factor now;
    cal_err e = core_second_factor_at(cx, &now);

    if (e || now.state == (int64_t)state)
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "%s", why);
}

static cal_err need_on(cal_ctx *cx)
{
    return need_state(cx, CAL_FACTOR_ON, "You have no second factor.");
}

/* Percent-encoded (RFC 3986 2.1). */
static void add_encoded(cal_buf *b, cal_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';

        cal_buf_printf(b, plain ? "%c" : "%%%02X", c);
    }
}

static cal_str otpauth(cal_ctx *cx, cal_str secret)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(b, "otpauth://totp/Calends:");
    add_encoded(b, cx->who->email.n ? cx->who->email : cx->who->handle);
    cal_buf_printf(b, "?secret=%.*s&issuer=Calends&algorithm=SHA1&digits=%d&period=%d",
                   CAL_FMT(secret), CRYPT_TOTP_DIGITS, CRYPT_TOTP_STEP_S);
    return cal_buf_str(b);
}

cal_err core_second_factor_begin(cal_ctx *cx, cal_str password, cal_str *secret, cal_str *uri)
{
    cal_second_factor now;
    cal_str made = crypt_totp_new(cx->arena), sealed;
    cal_err e;

    if ((e = need_person(cx)) || (e = core_second_factor_at(cx, &now)))
        return e;
    if (now.state == CAL_FACTOR_ON)
        return cal_fail(cx, CAL_E_EXISTS,
                        "You have a second factor; give it up before you set up another.");
    if ((e = core_password_confirm(cx, CAL_STR("password"), password)) ||
        (e = core_second_seal(cx, cx->who, made, &sealed)))
        return e;

    CAL_AUTO(store_tx_end) store_tx tx = {0};

    if ((e = store_tx_begin(cx, &tx)) || (e = store_second_factor_put(cx, cx->who->id, sealed)) ||
        (e = store_tx_commit(&tx)))
        return e;
    *secret = crypt_totp_base32(cx->arena, made);
    *uri = otpauth(cx, *secret);
    return CAL_OK;
}

/* In a transaction: other recovery codes in place of those there are. */
static cal_err make_codes(cal_ctx *cx, cal_str *codes)
{
    cal_err e = store_recovery_clear(cx, cx->who->id);

    for (size_t i = 0; !e && i < CORE_RECOVERY_CODES; i++) {
        cal_str made = cal_id_new(cx->arena, CODE_CHARS);
        cal_buf *b = cal_buf_new(cx->arena, 0);

        for (size_t at = 0; at < CODE_CHARS; at += CODE_GROUP) {
            if (at)
                cal_buf_add_byte(b, '-');
            cal_buf_add(b, cal_str_take(cal_str_skip(made, at), CODE_GROUP));
        }
        codes[i] = cal_buf_str(b);
        e = store_recovery_insert(cx, cx->who->id, core_recovery_digest(cx, cx->who, made));
    }
    return e;
}

/* Whoever sets up has signed in already: a wrong code is a wrong field. */
static cal_err prove(cal_ctx *cx, cal_str code, bool recovery)
{
    cal_err e = core_second_code_use(cx, cx->who, code, recovery);

    if (e != CAL_E_BAD_LOGIN)
        return e;

    cal_str why = cx->fail.why;

    cal_fail_clear(cx);
    return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("code"), "%.*s", CAL_FMT(why));
}

cal_err core_second_factor_confirm(cal_ctx *cx, cal_str code, cal_str *codes)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_act of = {.target = cx->who};
    cal_err e;

    if ((e = need_person(cx)) ||
        (e = need_state(cx, CAL_FACTOR_PENDING, "Begin to set up a second factor first.")) ||
        (e = prove(cx, code, false)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_second_factor_confirm(cx, cx->who->id)) || (e = make_codes(cx, codes)) ||
        (e = core_audit(cx, CAL_AUDIT_SECOND_FACTOR_NEW, &of)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_second_factor_codes(cal_ctx *cx, cal_str password, cal_str code, cal_str *codes)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_act of = {.target = cx->who};
    cal_err e;

    if ((e = need_person(cx)) || (e = need_on(cx)) ||
        (e = core_password_confirm(cx, CAL_STR("password"), password)) ||
        (e = prove(cx, code, true)) || (e = store_tx_begin(cx, &tx)) ||
        (e = make_codes(cx, codes)) || (e = core_audit(cx, CAL_AUDIT_RECOVERY_CODES, &of)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_second_factor_end(cal_ctx *cx, cal_str password, cal_str code)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_act of = {.target = cx->who};
    cal_err e;

    if ((e = need_person(cx)) || (e = need_on(cx)) ||
        (e = core_password_confirm(cx, CAL_STR("password"), password)) ||
        (e = prove(cx, code, true)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_second_factor_delete(cx, cx->who->id)) ||
        (e = core_audit(cx, CAL_AUDIT_SECOND_FACTOR_END, &of)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_second_factor_reset(cal_ctx *cx, const cal_user *whose)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_act of = {.target = whose};
    store_second_factor row;
    bool found;
    cal_err e;

    if ((e = core_access_need_admin_of(cx, whose)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_second_factor_at(cx, whose->id, &row, &found)))
        return e;
    if (!found)
        return cal_fail(cx, CAL_E_NOT_FOUND, "%.*s has no second factor.", CAL_FMT(whose->handle));
    if ((e = store_second_factor_delete(cx, whose->id)) ||
        (e = store_session_delete_of(cx, whose->id)) ||
        (e = core_audit(cx, CAL_AUDIT_SECOND_FACTOR_RESET, &of)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}
