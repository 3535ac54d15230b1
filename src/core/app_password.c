/* SPDX-License-Identifier: MIT */
/* App passwords: 256 random bits that a calendar program keeps, told apart by label and revoked one
   by one. They look like abcd-efgh-…, and are taken with or without the dashes. */
#include "base/id.h"
#include "crypt/token.h"
#include "model/limits.h"
#include "store/meta.h"
#include "store/session.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/field.h"
#include "core/session.h"
#include "core/user_make.h"

enum { SECRET_CHARS = 52, GROUP = 4, MAX_EACH = 100, USED_EVERY_S = 3600 };

/* 52 characters of 5 bits. */
static cal_str grouped(cal_ctx *cx, cal_str secret)
{
    char *out = cal_arena_alloc(cx->arena, SECRET_CHARS + SECRET_CHARS / GROUP + 1);
    size_t n = 0;

    for (size_t i = 0; i < secret.n; i++) {
        if (i && i % GROUP == 0)
            out[n++] = '-';
        out[n++] = secret.p[i];
    }
    return (cal_str){out, n};
}

/* The secret as it was made; absent when this cannot be one. */
static cal_str plain(cal_ctx *cx, cal_str typed)
{
    char *out = cal_arena_alloc(cx->arena, SECRET_CHARS + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == '-' || c == ' ')
            continue;
        if (n == SECRET_CHARS)
            return (cal_str){NULL, 0};
        out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return n == SECRET_CHARS ? (cal_str){out, n} : (cal_str){NULL, 0};
}

static cal_err need_somebody(cal_ctx *cx)
{
    return cx->who ? CAL_OK : cal_fail(cx, CAL_E_SIGN_IN, "Sign in to manage app passwords.");
}

static cal_err need_room(cal_ctx *cx)
{
    const cal_app_password *all;
    size_t n;
    cal_err e = store_app_password_list(cx, cx->who->id, &all, &n);

    if (e || n < MAX_EACH)
        return e;
    return cal_fail(cx, CAL_E_QUOTA,
                    "There are %d app passwords already; revoke one that is not used any more.",
                    MAX_EACH);
}

cal_err core_app_password_new(cal_ctx *cx, cal_str label, cal_app_password *out, cal_str *secret)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_str made = cal_id_new(cx->arena, SECRET_CHARS);
    cal_err e;

    if ((e = need_somebody(cx)) || (e = core_field_name(cx, CAL_STR("label"), &label)))
        return e;
    *out = (cal_app_password){.user = cx->who->id, .label = label, .created = cx->now};
    if ((e = store_tx_begin(cx, &tx)) || (e = need_room(cx)) ||
        (e = store_app_password_insert(cx, crypt_digest(cx->arena, made), out, &out->id)))
        return e;
    *secret = grouped(cx, made);
    return store_tx_commit(&tx);
}

cal_err core_app_password_list(cal_ctx *cx, const cal_app_password **out, size_t *n)
{
    cal_err e = need_somebody(cx);

    return e ? e : store_app_password_list(cx, cx->who->id, out, n);
}

cal_err core_app_password_revoke(cal_ctx *cx, int64_t id)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = need_somebody(cx)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_app_password_delete(cx, cx->who->id, id)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

static bool is_login_of(cal_ctx *cx, cal_str login, const cal_user *user, cal_str email_folded)
{
    cal_str folded = core_login_fold(cx, login);

    return folded.n && (cal_str_eq(folded, user->handle) || cal_str_eq(folded, email_folded));
}

cal_err core_app_password_at(cal_ctx *cx, cal_str login, cal_str secret, cal_app_password *out,
                             cal_user *user)
{
    cal_str made = plain(cx, secret), email_folded = {NULL, 0};
    cal_err e =
        made.p ? store_app_password_at(cx, crypt_digest(cx->arena, made), out, user, &email_folded)
               : CAL_E_NOT_FOUND;
    bool is_absent = core_absent(cx, &e);

    if (e)
        return e;
    if (is_absent || !core_user_may_try(user) || !is_login_of(cx, login, user, email_folded))
        return cal_fail(cx, CAL_E_BAD_LOGIN,
                        "The name or the app password is wrong; make a new app password in the "
                        "settings of the web application.");
    if (user->refused)
        return cal_fail(cx, CAL_E_NOT_ENTITLED,
                        "You are not entitled to use this server any more; sign in by the web "
                        "application to learn more.");
    return CAL_OK;
}

cal_err core_app_password_used(cal_ctx *cx, const cal_app_password *p)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if (cx->now < p->last_used + USED_EVERY_S)
        return CAL_OK;
    if ((e = store_tx_begin_homes(cx, &tx, &p->user, 1)) ||
        (e = store_app_password_used(cx, p->id, cx->now)) || (e = store_tx_commit(&tx)))
        core_forgo(cx, &e);
    return e;
}
