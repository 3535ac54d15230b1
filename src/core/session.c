/* SPDX-License-Identifier: MIT */
/* Sessions of browsers, and one-time links that begin one. */
#include "core/session.h"

#include "base/utf8.h"
#include "crypt/token.h"
#include "store/meta.h"
#include "store/session.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/entitlement.h"
#include "core/user.h"
#include "core/user_make.h"

enum {
    IDLE_S = 30 * 86400,
    LIFE_S = 365 * 86400,
    SEEN_EVERY_S = 3600,
    LINK_S = 3600,
    MAX_AGENT = 200
};

/* In the log of acts. */
static const cal_str how_names[] = {
    [CAL_BY_PASSWORD] = CAL_STR_K("password"),
    [CAL_BY_LINK] = CAL_STR_K("one-time link"),
    [CAL_BY_PROVIDER] = CAL_STR_K("provider"),
    [CAL_BY_PROXY] = CAL_STR_K("proxy"),
};

cal_err core_auth_epoch(cal_ctx *cx, int64_t *out)
{
    return store_auth_epoch(cx, out);
}

cal_err core_session_new(cal_ctx *cx, int64_t user, cal_session_how how, cal_str agent,
                         cal_str *token, cal_session *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_user whose;
    cal_err e;

    if ((e = store_user_by_id(cx, user, &whose)) || (e = core_entitlement_need(cx, &whose.user)))
        return e;
    *token = crypt_token_new(cx->arena);
    *out = (cal_session){
        .user = user,
        .how = (int64_t)how,
        .csrf = crypt_token_new(cx->arena),
        .created = cx->now,
        .expires = cx->now + LIFE_S,
        .last_seen = cx->now,
    };
    agent = cal_utf8_ok(agent) ? cal_utf8_take(agent, MAX_AGENT) : CAL_STR("");
    core_act of = {.actor = &whose.user, .detail = how_names[how]};

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_session_insert(cx, crypt_digest(cx->arena, *token), out, agent, &out->id)) ||
        (e = core_audit(cx, CAL_AUDIT_SIGN_IN, &of)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_session_at(cal_ctx *cx, cal_str token, cal_session *out, cal_user *user)
{
    cal_err e = store_session_at(cx, crypt_digest(cx->arena, token), out, user);
    bool is_absent = core_absent(cx, &e);

    if (e)
        return e;
    if (is_absent || !core_user_signs_in(user) || cx->now >= out->expires ||
        cx->now >= out->last_seen + IDLE_S)
        return cal_fail(cx, CAL_E_SIGN_IN, "The session has ended; sign in again.");
    return CAL_OK;
}

cal_err core_session_seen(cal_ctx *cx, const cal_session *s)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if (cx->now < s->last_seen + SEEN_EVERY_S)
        return CAL_OK;
    if ((e = store_tx_begin(cx, &tx)) || (e = store_session_seen(cx, s->id, cx->now)) ||
        (e = store_tx_commit(&tx)))
        core_forgo(cx, &e);
    return e;
}

cal_err core_session_end(cal_ctx *cx, cal_str token)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_session_delete(cx, crypt_digest(cx->arena, token))) ||
        (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_login_link_new(cal_ctx *cx, int64_t user, cal_str *token)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_user whose;
    cal_err e;

    *token = crypt_token_new(cx->arena);
    if ((e = core_access_need_admin(cx)) || (e = core_user_by_id(cx, user, &whose)))
        return e;
    if (whose.kind != CAL_KIND_INDIVIDUAL)
        return cal_fail(cx, CAL_E_FORBIDDEN, "%.*s is no person, so nobody signs in as it.",
                        CAL_FMT(whose.handle));
    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_login_link_insert(cx, crypt_digest(cx->arena, *token), user, cx->now + LINK_S)))
        return e;
    return store_tx_commit(&tx);
}

/* Taking and judging are one transaction: of two who come with one link, one signs in. */
cal_err core_login_link_use(cal_ctx *cx, cal_str token, cal_user *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t user = 0, expires = 0;
    cal_err e = store_tx_begin(cx, &tx);

    if (e)
        return e;
    e = store_login_link_take(cx, crypt_digest(cx->arena, token), &user, &expires);
    if (core_absent(cx, &e) || (!e && expires <= cx->now))
        return cal_fail(cx, CAL_E_SIGN_IN,
                        "This link has expired or was used already; ask for a new one.");
    if (e || (e = core_user_by_id(cx, user, out)))
        return e;
    if (!core_user_signs_in(out))
        return cal_fail(cx, CAL_E_SIGN_IN, "This account is disabled; ask an administrator.");
    return store_tx_commit(&tx);
}
