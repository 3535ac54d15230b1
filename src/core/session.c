/* SPDX-License-Identifier: MIT */
/* Sessions of browsers, and one-time links that begin one. */
#include "core/session.h"

#include "base/utf8.h"
#include "crypt/token.h"
#include "model/policy.h"
#include "store/meta.h"
#include "store/session.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/entitlement.h"
#include "core/second_factor.h"
#include "core/user.h"
#include "core/user_make.h"

enum { SEEN_EVERY_S = 3600, LINK_S = 3600, MAX_AGENT = 200 };

/* In the log of acts. */
static const cal_str how_names[] = {
    [CAL_BY_PASSWORD] = CAL_STR_K("password"),
    [CAL_BY_LINK] = CAL_STR_K("one-time link"),
    [CAL_BY_PROVIDER] = CAL_STR_K("provider"),
    [CAL_BY_PROXY] = CAL_STR_K("proxy"),
};

/* Tests may have none. */
static const cal_policy *policy_of(const cal_ctx *cx)
{
    return cx->policy ? cx->policy : &cal_policy_usual;
}

cal_err core_auth_epoch(cal_ctx *cx, int64_t *out)
{
    return store_auth_epoch(cx, out);
}

cal_err core_session_new(cal_ctx *cx, int64_t user, cal_session_how how, cal_str agent,
                         cal_str *token, cal_session *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_user whose;
    bool has_factor;
    cal_err e;

    if ((e = store_user_by_id(cx, user, &whose)) || (e = core_entitlement_need(cx, &whose.user)) ||
        (e = core_second_factor_asks(cx, &whose.user, &has_factor)))
        return e;
    *token = crypt_token_new(cx->arena);
    *out = (cal_session){
        .user = user,
        .how = (int64_t)how,
        .has_factor = has_factor,
        .csrf = crypt_token_new(cx->arena),
        .created = cx->now,
        .expires = cx->now + policy_of(cx)->session_life_s,
        .last_seen = cx->now,
    };
    agent = cal_utf8_ok(agent) ? cal_utf8_take(agent, MAX_AGENT) : CAL_STR("");
    core_act of = {.actor = &whose.user, .detail = how_names[how]};

    if ((e = store_tx_begin_homes(cx, &tx, &whose.user.id, 1)) ||
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
        cx->now >= out->last_seen + policy_of(cx)->session_idle_s)
        return cal_fail(cx, CAL_E_SIGN_IN, "The session has ended; sign in again.");
    return CAL_OK;
}

cal_err core_session_seen(cal_ctx *cx, const cal_session *s)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if (cx->now < s->last_seen + SEEN_EVERY_S)
        return CAL_OK;
    if ((e = store_tx_begin_homes(cx, &tx, &s->user, 1)) ||
        (e = store_session_seen(cx, s->id, cx->now)) || (e = store_tx_commit(&tx)))
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

cal_err core_session_list(cal_ctx *cx, const cal_session_entry **out, size_t *n)
{
    *n = 0;
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to see your sessions.");
    return store_session_list(cx, cx->who->id, cx->now - policy_of(cx)->session_idle_s, out, n);
}

cal_err core_session_revoke(cal_ctx *cx, int64_t id)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_act of = {.target = cx->who, .detail = CAL_STR("one")};
    cal_err e;

    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to end a session.");
    if ((e = store_tx_begin(cx, &tx)) || (e = store_session_delete_one(cx, cx->who->id, id)) ||
        (e = core_audit(cx, CAL_AUDIT_SESSION_END, &of)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err end_all(cal_ctx *cx, const cal_user *whose, int64_t keep)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_act of = {.target = whose, .detail = keep ? CAL_STR("all others") : CAL_STR("all")};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_session_delete_but(cx, whose->id, keep)) ||
        (e = core_audit(cx, CAL_AUDIT_SESSION_END, &of)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_session_revoke_others(cal_ctx *cx, int64_t keep)
{
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to end your sessions.");
    return end_all(cx, cx->who, keep);
}

cal_err core_session_revoke_of(cal_ctx *cx, const cal_user *whose)
{
    cal_err e = core_access_need_admin_of(cx, whose);

    return e ? e : end_all(cx, whose, 0);
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
