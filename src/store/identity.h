/* SPDX-License-Identifier: MIT */
/* Rows of who vouches for people from outside: identities, sign-ins on their way to a provider and
   back, and what the provider said of a session. */
#ifndef CAL_STORE_IDENTITY_H
#define CAL_STORE_IDENTITY_H

#include "base/ctx.h"

/* The person of an identity. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_identity_at(cal_ctx *cx, cal_str issuer, cal_str subject, int64_t *user);
/* Whether a person has an identity of that issuer. */
CAL_MUST_USE cal_err store_identity_has(cal_ctx *cx, cal_str issuer, int64_t user, bool *out);
/* CAL_E_EXISTS. In a transaction, as all below that change something. */
CAL_MUST_USE cal_err store_identity_insert(cal_ctx *cx, cal_str issuer, cal_str subject,
                                           int64_t user);
CAL_MUST_USE cal_err store_identity_seen(cal_ctx *cx, cal_str issuer, cal_str subject);

/* A sign-in that was sent to the provider. digest: of its state, which names it. */
typedef struct store_flow {
    cal_str browser;         /* digest of the cookie it is bound to */
    cal_str nonce, verifier; /* OpenID Connect Core 3.1.2.1, RFC 7636 */
    cal_str return_to;       /* a path of ours */
    int64_t expires;         /* UTC seconds */
} store_flow;
CAL_MUST_USE cal_err store_flow_insert(cal_ctx *cx, cal_str digest, const store_flow *in);
/* Removes those that expired before now, and the oldest of more than `most`. */
CAL_MUST_USE cal_err store_flow_bound(cal_ctx *cx, int64_t now, int64_t most);
/* Ends it. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_flow_take(cal_ctx *cx, cal_str digest, store_flow *out);

/* What the provider said of a session that it began. */
typedef struct store_provider_session {
    int64_t session;
    cal_str issuer, subject, sid; /* sid may be empty */
    cal_str id_token, refresh_token;
    int64_t access_expires; /* UTC seconds */
} store_provider_session;
CAL_MUST_USE cal_err store_provider_session_put(cal_ctx *cx, const store_provider_session *in);
/* New tokens of a session; nothing happens when it has ended meanwhile. */
CAL_MUST_USE cal_err store_provider_session_renew(cal_ctx *cx, const store_provider_session *in);
/* CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_provider_session_at(cal_ctx *cx, int64_t session,
                                               store_provider_session *out);
/* Of those of an issuer that can be refreshed, the one whose access expires first and before
   `before`; it is put off until `until`, so that nobody else takes it meanwhile. CAL_E_NOT_FOUND.
 */
CAL_MUST_USE cal_err store_provider_session_claim(cal_ctx *cx, cal_str issuer, int64_t before,
                                                  int64_t until, store_provider_session *out);
/* The people of the sessions that store_provider_session_end would end; and of one session. */
CAL_MUST_USE cal_err store_provider_session_users(cal_ctx *cx, cal_str issuer, cal_str subject,
                                                  cal_str sid, const int64_t **out, size_t *n);
CAL_MUST_USE cal_err store_provider_session_whose(cal_ctx *cx, int64_t session, const int64_t **out,
                                                  size_t *n);
/* Ends the sessions of a subject: with sid that one of the provider's sessions, else all. */
CAL_MUST_USE cal_err store_provider_session_end(cal_ctx *cx, cal_str issuer, cal_str subject,
                                                cal_str sid);
/* One session, whoever's. */
CAL_MUST_USE cal_err store_provider_session_drop(cal_ctx *cx, int64_t session);

/* Notes an identifier that counts once: CAL_E_EXISTS when it was there. */
CAL_MUST_USE cal_err store_token_seen(cal_ctx *cx, cal_str issuer, cal_str jti, int64_t expires);

/* Removes flows and identifiers that expired before `before`. */
CAL_MUST_USE cal_err store_identity_prune(cal_ctx *cx, int64_t before);

#endif
