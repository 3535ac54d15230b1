/* SPDX-License-Identifier: MIT */
/* The client's inside: its options, and libcurl handles that are lent one at a time and keep their
   connections. Handles that may reach private addresses are never lent to requests that may not:
   a connection that is open is not judged again. */
#ifndef CAL_NET_CLIENT_H
#define CAL_NET_CLIENT_H

#include <curl/curl.h>

#include "net/fetch.h"

/* A handle in use; net_lease_end gives it back (CAL_AUTO). */
typedef struct net_lease {
    net_client *client;
    CURL *curl;
    bool is_private; /* may reach private addresses */
} net_lease;

/* A handle without options but those of the client. CAL_E_STOPPING. */
CAL_MUST_USE cal_err net_lease_begin(cal_ctx *cx, bool is_private, net_lease *out);
void net_lease_end(net_lease *lease);

bool net_client_is_stopping(const net_client *client);
/* Whether every request may go anywhere. NULL: no. */
bool net_client_may_private(const net_client *client);
int64_t net_client_timeout_ms(const net_client *client);

#endif
