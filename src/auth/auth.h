/* SPDX-License-Identifier: MIT */
/* Who is asking, and may they use this route at all. Rights on calendars are judged in core. */
#ifndef CAL_AUTH_AUTH_H
#define CAL_AUTH_AUTH_H

#include "http/router.h"
#include "http/server.h"
#include "model/user.h"

typedef struct auth_cache auth_cache;

/* Ways to be identified that a door accepts, as bits. */
enum {
    AUTH_BY_SESSION = 1,
    AUTH_BY_BASIC = 2,
    AUTH_BY_BEARER = 4, /* an access token of the OpenID provider */
    AUTH_BY_PROXY = 8,  /* a trusted proxy says who it is */
    AUTH_BY_ANY = 15
};

/* How the requester of a request was identified. */
typedef struct auth_identity {
    unsigned scheme;      /* one AUTH_BY_* */
    cal_session session;  /* by session; its csrf goes to the page */
    cal_str token;        /* by session: what the cookie holds. Secret */
    int64_t app_password; /* by Basic: its id */
} auth_identity;

/* Remembers identities by the digest of what proved them, so that no request repeats the look-ups;
   void as soon as core_auth_epoch rises. Bounded. Any thread. */
auth_cache *auth_cache_new(void);
void auth_cache_free(auth_cache *c);

/* Sends a request to a worker when it brings a credential that the cache does not know: its use, or
   the failed attempt, is written down, which no loop may do. Cheap; for http_app.plan. */
void auth_plan(auth_cache *c, const http_req *rq, http_plan *plan);

/* Sets cx->who and rq->auth, or leaves both NULL when the request names nobody; a cookie that means
   nothing (any more) names nobody, as browsers send it unasked. A wrong app password fails:
   CAL_E_BAD_LOGIN, CAL_E_SLOW_DOWN. Basic takes an app password with the handle or address of its
   owner, never the account's password. Writes only on a worker. */
CAL_MUST_USE cal_err auth_identify(cal_ctx *cx, auth_cache *c, http_req *rq, unsigned schemes);
/* The identity of a request, NULL for nobody. */
const auth_identity *auth_identity_of(const http_req *rq);

/* May they: CAL_E_SIGN_IN, CAL_E_NO_RIGHT; is the form ours: CAL_E_BAD_FORM when a cookie session
   sends an unsafe method without its CSRF token (field X-CSRF-Token), or a browser sends it from a
   page of another origin. Behind a proxy that signs people in the latter is what protects them: the
   proxy's cookie comes with every request, and a browser says where each one began. Routes that
   need nobody pass: they guard themselves with auth_same_origin. */
CAL_MUST_USE cal_err auth_gate(cal_ctx *cx, const http_req *rq, http_need need);
/* CAL_E_BAD_FORM when a browser says that a page of another origin sent the request. */
CAL_MUST_USE cal_err auth_same_origin(cal_ctx *cx, const http_req *rq);
/* CAL_E_FORBIDDEN unless a browser session or a proxy that signs people in asks: for what an app
   password, which lies on devices, and an access token, which is some program's, may not do. */
CAL_MUST_USE cal_err auth_need_session(cal_ctx *cx, const http_req *rq);

/* Starts a session of user under a new token, ends the one of before, sets the cookie and cx->who.
   Writes. */
CAL_MUST_USE cal_err auth_sign_in(cal_ctx *cx, const http_req *rq, http_res *rs,
                                  const cal_user *user, cal_session_how how, cal_session *out);
/* Sets the cookie of a session anew, as long as the session now lasts. */
void auth_renew(cal_ctx *cx, const http_req *rq, http_res *rs);
/* Ends the session of the request, if it has one, and clears the cookie. CAL_E_BAD_FORM as
   auth_gate. Writes. */
CAL_MUST_USE cal_err auth_sign_out(cal_ctx *cx, const http_req *rq, http_res *rs);

/* Adds WWW-Authenticate to a 401 for the schemes of a door. Browsers that use fetch (a field
   X-Requested-With or Sec-Fetch-Mode other than navigate) get no Basic challenge. */
void auth_challenge(cal_ctx *cx, const http_req *rq, unsigned schemes, http_res *rs);

#endif
