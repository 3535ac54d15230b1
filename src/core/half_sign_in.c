/* SPDX-License-Identifier: MIT */
/* Between the password and the code; and who must have a second factor. */
#include "crypt/token.h"
#include "model/policy.h"
#include "store/second_factor.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/second_code.h"
#include "core/second_factor.h"
#include "core/session.h"
#include "core/user.h"
#include "core/user_make.h"

enum { TICKET_S = 300, MAX_TRIES = 5 };

bool core_second_factor_lacks(const cal_ctx *cx, const cal_session *s)
{
    int64_t need = cx->policy ? cx->policy->second_factor : CAL_FACTOR_OPTIONAL;

    if (s->how != CAL_BY_PASSWORD || s->has_factor || !cx->who || need == CAL_FACTOR_OPTIONAL)
        return false;
    return need == CAL_FACTOR_EVERYBODY || cx->who->role == CAL_ROLE_ADMIN;
}

cal_err core_second_factor_need(cal_ctx *cx, const cal_session *s)
{
    if (!core_second_factor_lacks(cx, s))
        return CAL_OK;
    return cal_fail(cx, CAL_E_SECOND_FACTOR,
                    "This server wants a second factor of you; set it up in the settings.");
}

/* Found only by who has both. */
static cal_str digest_of(cal_ctx *cx, cal_str ticket, cal_str browser)
{
    return crypt_digest(
        cx->arena, cal_arena_printf(cx->arena, "%.*s %.*s", CAL_FMT(ticket), CAL_FMT(browser)));
}

cal_err core_second_factor_asks(cal_ctx *cx, const cal_user *user, bool *out)
{
    store_second_factor row;
    bool found;
    cal_err e = store_second_factor_at(cx, user->id, &row, &found);

    *out = found && row.confirmed;
    return e;
}

cal_err core_half_sign_in(cal_ctx *cx, const cal_user *user, cal_str browser, cal_str *ticket)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_str made = crypt_token_new(cx->arena);
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_half_insert(cx, digest_of(cx, made, browser), user->id, cx->now + TICKET_S)) ||
        (e = store_tx_commit(&tx)))
        return e;
    *ticket = made;
    return CAL_OK;
}

static cal_err begin_anew(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_SIGN_IN,
                    "This sign-in has taken too long or too many tries; begin again with your "
                    "name and password.");
}

/* Whose it is, while it is good. */
static cal_err holder_of(cal_ctx *cx, cal_str digest, cal_user *out)
{
    store_half half;
    bool found;
    cal_err e = store_half_at(cx, digest, &half, &found);

    if (e)
        return e;
    if (!found || half.expires <= cx->now || half.tries >= MAX_TRIES)
        return begin_anew(cx);
    if ((e = core_user_by_id(cx, half.user, out)))
        return core_absent(cx, &e) ? begin_anew(cx) : e;
    return core_user_may_try(out) ? CAL_OK : begin_anew(cx);
}

static cal_err note_try(cal_ctx *cx, cal_str digest)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_failure why = cx->fail;
    cal_err e;

    cal_fail_clear(cx);
    if ((e = store_tx_begin(cx, &tx)) || (e = store_half_tried(cx, digest)) ||
        (e = store_tx_commit(&tx)))
        return e;
    cx->fail = why;
    return CAL_E_BAD_LOGIN;
}

/* One sign-in a ticket. */
static cal_err take(cal_ctx *cx, cal_str digest)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    bool was;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_half_take(cx, digest, &was)))
        return e;
    return was ? store_tx_commit(&tx) : begin_anew(cx);
}

cal_err core_half_sign_in_finish(cal_ctx *cx, cal_str ticket, cal_str browser, cal_str code,
                                 cal_user *out)
{
    cal_str digest = digest_of(cx, ticket, browser);
    cal_err e = core_login_need_local(cx);

    if (e || (e = holder_of(cx, digest, out)))
        return e;
    e = core_second_code_use(cx, out, code, true);
    if (e == CAL_E_BAD_LOGIN)
        return note_try(cx, digest);
    return e ? e : take(cx, digest);
}
