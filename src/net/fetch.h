/* SPDX-License-Identifier: MIT */
/* The one way in which this server asks another: HTTP over libcurl with limits, time-outs,
   redirects judged one by one, TLS always verified, and a guard on every address a connection is
   opened to, so that neither a name, a redirect nor a resolver that changes its mind leads inside.
   It blocks: call it on a worker or in a job, never on an event loop nor inside a transaction. */
#ifndef CAL_NET_FETCH_H
#define CAL_NET_FETCH_H

#include "base/ctx.h"

typedef struct net_client net_client;

typedef struct net_options {
    int64_t timeout_ms; /* for a whole request; 0: 30 seconds */
    cal_str user_agent; /* "Calends/0.1.0" */
    cal_str ca_file;    /* PEM file of trusted roots; empty: the system's */
    bool allow_private; /* every request may go anywhere: closed networks, tests */
} net_options;

/* Copies the options. Safe from any thread; connections are kept and used again. */
net_client *net_client_new(const net_options *options);
/* Lets running requests fail soon, with CAL_E_STOPPING; new ones fail at once. */
void net_client_stop(net_client *client);
/* No request may be running. NULL is allowed. */
void net_client_free(net_client *client);

/* A header field. */
typedef struct net_field {
    cal_str name, value;
} net_field;

typedef struct net_request {
    cal_str method; /* absent: GET; any token, "PROPFIND" */
    cal_str url;    /* absolute, http or https, without user and password */
    const net_field *fields;
    size_t n_fields;
    cal_str body;       /* p NULL: none. Say its Content-Type in fields */
    size_t max_bytes;   /* largest body of the response, decoded; 0: 1 MiB */
    int64_t timeout_ms; /* 0: as the client's */
    int redirects;      /* how many are followed; 0: none, the 3xx is the response */
    bool trusted;       /* the administrator chose the address: it may be a private one, on any
                           port; so may what it redirects to on the same host */
    bool may_downgrade; /* a redirect may lead from https to http */
} net_request;

typedef struct net_response {
    int status;    /* of the last response, 200 … 599 */
    cal_str url;   /* where it came from, after redirects */
    cal_str moved; /* where to ask next time: after the permanent redirects (301, 308) that came
                      first; equal to the request's URL otherwise */
    const net_field *fields; /* names as sent, values trimmed */
    size_t n_fields;
    cal_str body; /* decoded (gzip, deflate, br, as libcurl can) */
} net_response;

/* Sends the request and follows redirects: 303, and 301/302 of a POST, become GET; Authorization
   and Cookie never go to another origin, a body neither (CAL_E_FETCH_ADDRESS). No proxy, cookie
   jar, .netrc or cache. Every status is a success here. What out names lives in cx->arena.

   CAL_E_FETCH_ADDRESS: the URL, a redirect, or an address it resolves to must not be asked;
   CAL_E_FETCH_FAILED: no such host, no connection, broken transfer, too many redirects;
   CAL_E_FETCH_TLS: the certificate does not prove the host; CAL_E_FETCH_TIME; CAL_E_FETCH_SIZE;
   CAL_E_BAD_REQUEST: a method or field that cannot be sent; CAL_E_STOPPING. The sentences name the
   host as asked, never what it resolves to. */
CAL_MUST_USE cal_err net_fetch(cal_ctx *cx, const net_request *request, net_response *out);

/* The value of a response's first field of that name, in any letter case; absent: p NULL. */
cal_str net_response_field(const net_response *response, cal_str name);

/* Whether net_fetch would begin to ask this URL: syntax, scheme, user information, and, unless
   trusted, the port and an address spelled out in it. For checking what somebody types before it is
   stored. CAL_E_FETCH_ADDRESS. *out: the URL as it will be asked (webcal and webcals become
   https), in cx->arena. */
CAL_MUST_USE cal_err net_url_check(cal_ctx *cx, cal_str url, bool trusted, cal_str *out);

#endif
