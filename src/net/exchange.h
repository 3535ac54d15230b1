/* SPDX-License-Identifier: MIT */
/* One request and its response over libcurl, without redirects. */
#ifndef CAL_NET_EXCHANGE_H
#define CAL_NET_EXCHANGE_H

#include "net/fetch.h"
#include "net/url.h"

typedef struct net_hop {
    const net_request *request; /* its fields but those a hop drops, its limits */
    net_url url;
    cal_str method, body; /* body p NULL: none */
    bool is_private;      /* may reach private addresses */
    bool is_foreign;      /* another origin than the request's: without what proves who we are */
    int64_t timeout_ms;
} net_hop;

/* Fills status, fields and body. Failures: net/fetch.h. */
CAL_MUST_USE cal_err net_exchange(cal_ctx *cx, const net_hop *hop, net_response *out);

/* Fields that may be sent as they are. CAL_E_BAD_REQUEST. */
CAL_MUST_USE cal_err net_exchange_check(cal_ctx *cx, const net_request *request);

#endif
