/* SPDX-License-Identifier: MIT */
/* Signing in by password, and changing it. */
#include "crypt/password.h"
#include "crypt/token.h"
#include "model/policy.h"
#include "store/meta.h"
#include "store/session.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/audit.h"
#include "core/session.h"
#include "core/user_make.h"

cal_err core_password_judge(cal_ctx *cx, cal_str login, cal_str password, store_user *out)
{
    cal_err e = store_user_by_login(cx, core_login_fold(cx, login), out);

    if (core_absent(cx, &e))
        *out = (store_user){0};
    if (e)
        return e;
    if (crypt_password_ok(out->password, password) && core_user_may_try(&out->user))
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_LOGIN, "The name or the password is wrong.");
}

cal_err core_login_need_local(cal_ctx *cx)
{
    if (!cx->policy || cx->policy->local_sign_in)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "People do not sign in by a password of this server; take the other way that "
                    "the sign-in page shows.");
}

/* Who tried, by the name they gave. */
static cal_err note_failure(cal_ctx *cx, cal_str login, const cal_user *whose)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_act of = {
        .login = login, .target = whose->id ? whose : NULL, .detail = CAL_STR("password")};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = core_audit(cx, CAL_AUDIT_SIGN_IN_FAILED, &of)))
        return e;
    return store_tx_commit(&tx);
}

/* Judges a password under the throttle. */
static cal_err judge_throttled(cal_ctx *cx, cal_str login, cal_str password, cal_str peer,
                               store_user *out)
{
    cal_err e = core_login_need_local(cx);

    if (e || (e = core_throttle_check(cx, login, peer)))
        return e;
    e = core_password_judge(cx, login, password, out);
    if (!e)
        return core_throttle_clear(cx, login);
    if (e != CAL_E_BAD_LOGIN)
        return e;

    cal_failure why = cx->fail;

    cal_fail_clear(cx);
    e = note_failure(cx, login, &out->user);
    core_forgo(cx, &e);
    if (e || (e = core_throttle_fail(cx, login, peer)))
        return e;
    cx->fail = why;
    return CAL_E_BAD_LOGIN;
}

cal_err core_login(cal_ctx *cx, cal_str login, cal_str password, cal_str peer, cal_user *out)
{
    store_user row;
    cal_err e = judge_throttled(cx, login, password, peer, &row);

    if (!e)
        *out = row.user;
    return e;
}

/* Whoever has signed in already gave a wrong field. */
static cal_err judge_field(cal_ctx *cx, cal_str field, cal_str given, cal_str peer, store_user *row)
{
    cal_err e = judge_throttled(cx, row->user.handle, given, peer, row);

    if (e != CAL_E_BAD_LOGIN)
        return e;
    cal_fail_clear(cx);
    return cal_fail_field(cx, CAL_E_BAD_FIELD, field, "The current password is wrong.");
}

cal_err core_password_confirm(cal_ctx *cx, cal_str field, cal_str given)
{
    store_user row;
    cal_err e = store_user_by_id(cx, cx->who->id, &row);

    if (e || !row.password.n)
        return e;
    return judge_field(cx, field, given, cx->peer, &row);
}

cal_err core_password_change(cal_ctx *cx, cal_str current, cal_str password, cal_str keep_token,
                             cal_str peer)
{
    cal_session keep = {0};
    store_user row;
    cal_user user;
    cal_str hash = {NULL, 0};
    cal_err e;

    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to change your password.");
    if ((e = core_login_need_local(cx)) || (e = store_user_by_id(cx, cx->who->id, &row)) ||
        (row.password.n && (e = judge_field(cx, CAL_STR("current"), current, peer, &row))) ||
        (keep_token.n && (e = core_session_at(cx, keep_token, &keep, &user))) ||
        (e = core_password_new(cx, password, cx->who, &hash)))
        return e;

    CAL_AUTO(store_tx_end) store_tx tx = {0};

    if ((e = store_tx_begin(cx, &tx)) || (e = store_user_set_password(cx, cx->who->id, hash)) ||
        (e = store_session_delete_but(cx, cx->who->id, keep.id)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}
