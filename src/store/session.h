/* SPDX-License-Identifier: MIT */
/* Rows of what proves who somebody is. Secrets come here as digests (SHA-256, 32 bytes) only. */
#ifndef CAL_STORE_SESSION_H
#define CAL_STORE_SESSION_H

#include "base/ctx.h"
#include "model/user.h"

/* All that change something run in a transaction. */

/* in: user, how, csrf, created, expires, last_seen; from where is cx->peer. *id is the new one. */
CAL_MUST_USE cal_err store_session_insert(cal_ctx *cx, cal_str digest, const cal_session *in,
                                          cal_str agent, int64_t *id);
/* Session and its user in one statement; expired and disabled ones too: core judges.
   CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_session_at(cal_ctx *cx, cal_str digest, cal_session *out,
                                      cal_user *user);
CAL_MUST_USE cal_err store_session_seen(cal_ctx *cx, int64_t id, int64_t at);
/* Nothing happens when there is none. */
CAL_MUST_USE cal_err store_session_delete(cal_ctx *cx, cal_str digest);
/* All of a user but the one with the id keep (0: all). */
CAL_MUST_USE cal_err store_session_delete_but(cal_ctx *cx, int64_t user, int64_t keep);
/* One of a user's. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_session_delete_one(cal_ctx *cx, int64_t user, int64_t id);
/* All of a user's that neither expire before now nor were idle since `idle`; the last used first.
 */
CAL_MUST_USE cal_err store_session_list(cal_ctx *cx, int64_t user, int64_t idle,
                                        const cal_session_entry **out, size_t *n);
/* All of a user. */
CAL_MUST_USE cal_err store_session_delete_of(cal_ctx *cx, int64_t user);

/* in: user, label, created. */
CAL_MUST_USE cal_err store_app_password_insert(cal_ctx *cx, cal_str digest,
                                               const cal_app_password *in, int64_t *id);
/* App password and its user in one statement. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_app_password_at(cal_ctx *cx, cal_str digest, cal_app_password *out,
                                           cal_user *user, cal_str *email_folded);
CAL_MUST_USE cal_err store_app_password_list(cal_ctx *cx, int64_t user,
                                             const cal_app_password **out, size_t *n);
CAL_MUST_USE cal_err store_app_password_used(cal_ctx *cx, int64_t id, int64_t at);
/* CAL_E_NOT_FOUND when it is not the user's. */
CAL_MUST_USE cal_err store_app_password_delete(cal_ctx *cx, int64_t user, int64_t id);

CAL_MUST_USE cal_err store_login_link_insert(cal_ctx *cx, cal_str digest, int64_t user,
                                             int64_t expires);
/* Ends the link and tells whose it was and when it expires. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_login_link_take(cal_ctx *cx, cal_str digest, int64_t *user,
                                           int64_t *expires);

/* Failed attempts under a key (account or address). */
typedef struct store_attempt {
    cal_str key;
    int64_t count;
    int64_t first, last; /* UTC seconds */
    int64_t until;       /* refused before this time */
} store_attempt;

/* A key that is not there gives zeros. */
CAL_MUST_USE cal_err store_attempt_at(cal_ctx *cx, cal_str key, store_attempt *out);
/* Inserts or replaces. */
CAL_MUST_USE cal_err store_attempt_put(cal_ctx *cx, const store_attempt *in);
CAL_MUST_USE cal_err store_attempt_delete(cal_ctx *cx, cal_str key);

/* Removes sessions and links that expired before `before`, and attempts last seen before it. */
CAL_MUST_USE cal_err store_session_prune(cal_ctx *cx, int64_t before, int64_t *removed);

#endif
