/* SPDX-License-Identifier: MIT */
/* People whom a trusted proxy names. */
#include "base/utf8.h"
#include "model/policy.h"
#include "core/bearer.h"
#include "core/entitlement.h"
#include "core/outside.h"
#include "core/user.h"
#include "core/user_make.h"

enum { MAX_NAME = 255 };

static cal_err refuse(cal_ctx *cx, const char *why)
{
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "forwarded user refused: %s, peer %.*s",
                  why, CAL_FMT(cx->peer));
    return cal_fail(
        cx, CAL_E_BAD_LOGIN,
        "The proxy in front of this server did not say in a valid way who you are; tell "
        "the administrator.");
}

static bool is_address(cal_str name)
{
    return cal_str_find_byte(name, '@') < name.n;
}

/* Somebody who is here already is who the proxy says, whatever they signed in by before: it is the
   administrator's own, and vouches for names. */
static cal_err known(cal_ctx *cx, cal_str name, cal_user *out, bool *found)
{
    cal_err e = core_user_by_login(cx, name, out);

    *found = !e;
    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return CAL_OK;
}

static cal_err judged(cal_ctx *cx, const cal_user *user)
{
    if (core_user_may_try(user))
        return core_entitlement_need(cx, user);
    return cal_fail(cx, CAL_E_ACCOUNT_OFF,
                    "This account is disabled; ask the administrator of this server.");
}

cal_err core_forwarded_at(cal_ctx *cx, cal_str secret, cal_str name, cal_user *out)
{
    const core_outsider who = {
        .issuer = CAL_STR("proxy"),
        .subject = name,
        .email = is_address(name) ? name : (cal_str){0},
        .email_verified = true,
        .handle = is_address(name) ? (cal_str){0} : name,
        .origin = CAL_ORIGIN_PROXY,
    };
    const core_outside_rules rules = {.create = cx->policy->proxy_creates};
    bool found = false;
    cal_err e;

    if (!cx->policy->proxy_secret.n || !cal_str_eq_secret(secret, cx->policy->proxy_secret))
        return refuse(cx, "X-Forwarded-Secret is wrong");
    if (!name.n || name.n > MAX_NAME || !cal_utf8_ok(name))
        return refuse(cx, "X-Forwarded-User names nobody");
    if ((e = known(cx, name, out, &found)))
        return e;
    if (found)
        return judged(cx, out);
    return core_outside_person(cx, &who, &rules, out);
}
