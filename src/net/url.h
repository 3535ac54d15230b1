/* SPDX-License-Identifier: MIT */
/* Absolute URLs as libcurl reads them: what is judged here is, field for field, what libcurl will
   connect to, so that no second reading of the same text leads elsewhere (RFC 3986). */
#ifndef CAL_NET_URL_H
#define CAL_NET_URL_H

#include <curl/curl.h>

#include "base/ctx.h"

enum { NET_URL_BYTES = 4096 };

typedef struct net_url {
    CURLU *parts; /* ends with the arena */
    cal_str text; /* without fragment */
    cal_str host; /* as asked; IPv6 in brackets, IPv4 in dotted decimal whatever was written */
    int64_t port;
    bool is_tls;
} net_url;

/* Reads text; against base when that is not NULL (a Location). CAL_E_FETCH_ADDRESS. */
CAL_MUST_USE cal_err net_url_read(cal_ctx *cx, const net_url *base, cal_str text, net_url *out);

/* May a stranger's request begin to go there: the port, and the address if it is spelled out.
   CAL_E_FETCH_ADDRESS. */
CAL_MUST_USE cal_err net_url_need_public(cal_ctx *cx, const net_url *url);

/* The same scheme, host and port (RFC 6454). */
bool net_url_same_origin(const net_url *a, const net_url *b);

#endif
