/* SPDX-License-Identifier: MIT */
/* Signing in by the OpenID provider of the configuration: authorization code flow with PKCE (OpenID
   Connect Core 3.1, RFC 7636), signing out there too (RP-Initiated Logout 1.0), being told that
   somebody has (Back-Channel Logout 1.0), and asking whether a session still holds (RFC 6749 6).
   All of it may wait for the network: on workers and in jobs only, never in a transaction. */
#ifndef CAL_CORE_OIDC_H
#define CAL_CORE_OIDC_H

#include "base/ctx.h"
#include "model/user.h"

/* A path of ours that a browser may be led to after signing in: begins with one slash, leads to no
   other host in any browser's reading, and is none of the API's. Else "/". */
cal_str core_oidc_return_to(cal_str path);

/* A sign-in that begins. */
typedef struct core_oidc_start {
    cal_str redirect_uri; /* of the callback, as registered at the provider */
    cal_str browser;      /* a secret that only this browser will bring back */
    cal_str return_to;    /* judged by core_oidc_return_to */
} core_oidc_start;

/* *url: where the browser is sent. Valid for ten minutes. CAL_E_NOT_FOUND: there is no provider;
   CAL_E_PROVIDER_DOWN. Writes. */
CAL_MUST_USE cal_err core_oidc_begin(cal_ctx *cx, const core_oidc_start *in, cal_str *url);

/* What the provider sent the browser back with (RFC 6749 4.1.2, RFC 9207); absent what is not
   there. */
typedef struct core_oidc_answer {
    cal_str state, code, issuer, error, description;
} core_oidc_answer;

/* Who came back, and what is to be kept of it. */
typedef struct core_oidc_done {
    cal_user user;
    cal_str subject, sid; /* as the provider names person and session; sid may be absent */
    cal_str id_token, refresh_token;
    int64_t expires; /* of the access token: UTC seconds */
} core_oidc_done;

/* Ends the sign-in of that state, whatever comes of it: it counts once. *return_to is set as soon
   as the state is known, else absent. Every failure is in the log of acts. CAL_E_FLOW_GONE:
   unknown, used, too old, or begun by another browser; CAL_E_PROVIDER_REFUSED: the provider says
   no; CAL_E_PROVIDER_TOKEN: what it says cannot be taken; CAL_E_PROVIDER_DOWN; and as
   core_outside_person. Writes. */
CAL_MUST_USE cal_err core_oidc_finish(cal_ctx *cx, const core_oidc_start *by,
                                      const core_oidc_answer *answer, cal_str *return_to,
                                      core_oidc_done *out);
/* Ties a session of ours to that of the provider. Writes. */
CAL_MUST_USE cal_err core_oidc_keep(cal_ctx *cx, int64_t session, const core_oidc_done *done);

/* Where the browser is sent to sign out at the provider too; absent when the session was not begun
   there, or the provider has no such place or does not answer. signed_out: where it shall send the
   browser then; state comes back with it. Ask before the session ends. */
CAL_MUST_USE cal_err core_oidc_sign_out_url(cal_ctx *cx, int64_t session, cal_str signed_out,
                                            cal_str state, cal_str *out);

/* The provider says that somebody has signed out: their sessions end at once. CAL_E_PROVIDER_TOKEN
   says in its sentence why the token is not taken; CAL_E_PROVIDER_DOWN. Writes. */
CAL_MUST_USE cal_err core_oidc_backchannel(cal_ctx *cx, cal_str logout_token);

/* Job: asks the provider about one session whose access has expired, and ends it when the provider
   does not know it any more; *again: there may be another. */
CAL_MUST_USE cal_err core_oidc_refresh(cal_ctx *cx, bool *again);

#endif
