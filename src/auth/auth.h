/* SPDX-License-Identifier: MIT */
/* Who is asking, and may they use this route at all. Rights on calendars are judged in core. */
#ifndef CAL_AUTH_AUTH_H
#define CAL_AUTH_AUTH_H

#include "http/router.h"

typedef struct auth_cache auth_cache;

/* Ways to be identified that a door accepts, as bits. */
enum { AUTH_BY_SESSION = 1, AUTH_BY_BASIC = 2 };

/* Remembers identities by the digest of what proved them, so that no request repeats the look-ups;
   void as soon as core_auth_epoch rises. Any thread. */
auth_cache *auth_cache_new(void);
void auth_cache_free(auth_cache *c);

/* Sets cx->who and rq->auth, or leaves both NULL when the request names nobody. A wrong credential
   fails: CAL_E_SIGN_IN, CAL_E_BAD_LOGIN, CAL_E_SLOW_DOWN. Basic: an app password with the handle or
   address. Writes nothing: may run on a loop. */
CAL_MUST_USE cal_err auth_identify(cal_ctx *cx, auth_cache *c, http_req *rq, unsigned schemes);

/* May they: CAL_E_SIGN_IN, CAL_E_NO_RIGHT; is the form ours: CAL_E_BAD_FORM when a cookie session
   sends an unsafe method without its CSRF token (field X-CSRF-Token) or from another origin. */
CAL_MUST_USE cal_err auth_gate(cal_ctx *cx, const http_req *rq, http_need need);

/* Adds WWW-Authenticate to a 401 for the schemes of a door. Browsers that use fetch (a field
   X-Requested-With or Sec-Fetch-Mode other than navigate) get no Basic challenge. */
void auth_challenge(cal_ctx *cx, const http_req *rq, unsigned schemes, http_res *rs);

/* /session: sign in (password or one-time link), who am I, sign out. */
extern const http_routes auth_routes;

#endif
