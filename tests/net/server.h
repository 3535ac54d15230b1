/* SPDX-License-Identifier: MIT */
/* A web server of one thread on 127.0.0.1 that answers each path of a table, for tests. */
#ifndef CAL_TESTS_NET_SERVER_H
#define CAL_TESTS_NET_SERVER_H

#include "base/ctx.h"

typedef struct net_test_page {
    const char *path;
    const char *answer; /* the whole response; "%PORT%" stands for the server's port */
    int delay_ms;       /* before it answers */
} net_test_page;

typedef struct net_test_server net_test_server;

/* pages ends with a row without path; what no row names is 404. */
net_test_server *net_test_server_new(const net_test_page *pages);
void net_test_server_free(net_test_server *s);
int net_test_server_port(const net_test_server *s);
/* The last request, head and body; borrowed until the next one. */
cal_str net_test_server_last(const net_test_server *s);
/* How many requests there were. */
int net_test_server_count(const net_test_server *s);

#endif
