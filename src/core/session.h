/* SPDX-License-Identifier: MIT */
/* What proves who somebody is: passwords, sessions, one-time links, app passwords. Secrets are 256
   random bits, given out once and stored as SHA-256. */
#ifndef CAL_CORE_SESSION_H
#define CAL_CORE_SESSION_H

#include "base/ctx.h"
#include "model/user.h"

/* A number that rises whenever a person, session or app password changes or ends, in whatever
   process: what was cached under an older number is void. (A new session or app password voids
   nothing: do not cache that a secret is unknown.) One indexed read. */
CAL_MUST_USE cal_err core_auth_epoch(cal_ctx *cx, int64_t *out);

/* CAL_E_FORBIDDEN unless people sign in by what this server knows itself: passwords, second factors
   (policy->local_sign_in). One-time links work in any case. */
CAL_MUST_USE cal_err core_login_need_local(cal_ctx *cx);

/* Checks a local password, in constant time whether the account exists or not (argon2id: never on a
   loop). Throttled per account and address: CAL_E_SLOW_DOWN with retry_after_s. CAL_E_BAD_LOGIN.
   CAL_E_FORBIDDEN: core_login_need_local. It may not be enough: core_half_sign_in. */
CAL_MUST_USE cal_err core_login(cal_ctx *cx, cal_str login, cal_str password, cal_str peer,
                                cal_user *out);

/* Starts a session of one who may use the server (core/entitlement.h: CAL_E_NOT_ENTITLED,
   CAL_E_ENTITLEMENT); token and csrf are given out once. It ends when it was not used for
   policy->session_idle_s, and policy->session_life_s after it began. */
CAL_MUST_USE cal_err core_session_new(cal_ctx *cx, int64_t user, cal_session_how how, cal_str agent,
                                      cal_str *token, cal_session *out);
/* CAL_E_SIGN_IN when it is unknown, expired or its user disabled. Read only: may run on a loop. */
CAL_MUST_USE cal_err core_session_at(cal_ctx *cx, cal_str token, cal_session *out, cal_user *user);
/* Notes its use, by which its life is prolonged (at most once an hour it writes); nothing while the
   database takes no changes. Never on a loop. */
CAL_MUST_USE cal_err core_session_seen(cal_ctx *cx, const cal_session *s);
CAL_MUST_USE cal_err core_session_end(cal_ctx *cx, cal_str token);
/* cx->who's, newest first; those that are over are left out. */
CAL_MUST_USE cal_err core_session_list(cal_ctx *cx, const cal_session_entry **out, size_t *n);
/* Ends one of cx->who's. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_session_revoke(cal_ctx *cx, int64_t id);
/* Ends all of cx->who's but one (keep 0: all). */
CAL_MUST_USE cal_err core_session_revoke_others(cal_ctx *cx, int64_t keep);
/* An administrator ends all of somebody's. */
CAL_MUST_USE cal_err core_session_revoke_of(cal_ctx *cx, const cal_user *whose);

/* cx->who chooses a new password. current is checked as at a login (throttled) if there is one; all
   sessions end but that of keep_token (absent: all). CAL_E_BAD_FIELD (current, password),
   CAL_E_SLOW_DOWN. */
CAL_MUST_USE cal_err core_password_change(cal_ctx *cx, cal_str current, cal_str password,
                                          cal_str keep_token, cal_str peer);

/* Is it cx->who's own password; nothing is asked of those who have none. CAL_E_BAD_FIELD (field),
   CAL_E_SLOW_DOWN. */
CAL_MUST_USE cal_err core_password_confirm(cal_ctx *cx, cal_str field, cal_str given);

/* A one-time sign-in link's token, valid for an hour; using it ends it. */
CAL_MUST_USE cal_err core_login_link_new(cal_ctx *cx, int64_t user, cal_str *token);
CAL_MUST_USE cal_err core_login_link_use(cal_ctx *cx, cal_str token, cal_user *out);

/* For cx->who. secret is given out once. */
CAL_MUST_USE cal_err core_app_password_new(cal_ctx *cx, cal_str label, cal_app_password *out,
                                           cal_str *secret);
CAL_MUST_USE cal_err core_app_password_list(cal_ctx *cx, const cal_app_password **out, size_t *n);
CAL_MUST_USE cal_err core_app_password_revoke(cal_ctx *cx, int64_t id);
/* Whose app password is it; login must be its owner's handle or address. Read only: may run on a
   loop. CAL_E_BAD_LOGIN. */
CAL_MUST_USE cal_err core_app_password_at(cal_ctx *cx, cal_str login, cal_str secret,
                                          cal_app_password *out, cal_user *user);
/* Notes its use (at most once an hour it writes); nothing while the database takes no changes. */
CAL_MUST_USE cal_err core_app_password_used(cal_ctx *cx, const cal_app_password *p);

/* Failed attempts: judge before, note after. key: account or address. */
CAL_MUST_USE cal_err core_throttle_check(cal_ctx *cx, cal_str login, cal_str peer);
CAL_MUST_USE cal_err core_throttle_fail(cal_ctx *cx, cal_str login, cal_str peer);
CAL_MUST_USE cal_err core_throttle_clear(cal_ctx *cx, cal_str login);

#endif
