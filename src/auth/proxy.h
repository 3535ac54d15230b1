/* SPDX-License-Identifier: MIT */
/* A proxy in front that may speak for its clients: where they come from, and, with a secret, who
   they are. From any other address such fields are only text that a stranger sent. */
#ifndef CAL_AUTH_PROXY_H
#define CAL_AUTH_PROXY_H

#include "http/msg.h"

typedef struct auth_proxy auth_proxy;

typedef struct auth_proxy_options {
    cal_str addresses; /* "127.0.0.1, 10.0.0.0/8, fd00::/8"; empty: there is no such proxy */
    bool forwarded;    /* X-Forwarded-For, -Proto and -Host are taken from it */
    bool users;        /* X-Forwarded-User too, with X-Forwarded-Secret */
} auth_proxy_options;

/* CAL_E_CONFIG names what is no address. Freed by auth_proxy_free. */
CAL_MUST_USE cal_err auth_proxy_new(cal_ctx *cx, const auth_proxy_options *options,
                                    auth_proxy **out);
void auth_proxy_free(auth_proxy *p);

/* The head of a request has come: sets its peer, secure and host as the proxy says, if it comes
   from one; and forwarded, what auth_identify judges. What it makes lives in the arena. Any thread.
 */
void auth_proxy_arrive(const auth_proxy *p, cal_arena *arena, http_req *rq);

/* The parts of http_req.forwarded. */
void auth_proxy_split(cal_str forwarded, cal_str *secret, cal_str *user);

#endif
