/* SPDX-License-Identifier: MIT */
/* A CalDAV server behind this one: a request that was identified here is passed on to it, and its
   answer back, as if there were one server (RFC 9110 7.6). This folder is the gateway; what is
   special about a server of another make is said by its map and its fields. */
#ifndef CAL_UPSTREAM_UPSTREAM_H
#define CAL_UPSTREAM_UPSTREAM_H

#include "http/msg.h"

typedef struct upstream upstream;

typedef struct upstream_options {
    cal_str url;        /* "http://host:port/path/" */
    cal_str here;       /* the path that stands for it on this server, "/api/v1.0/caldav/" */
    cal_str secret;     /* goes with X-Forwarded-User as X-Forwarded-Secret; empty: none */
    int64_t timeout_ms; /* how long it may be silent */
} upstream_options;

/* The server and the connections to it; nothing is asked yet. The strings are borrowed for its
   life. CAL_E_CONFIG says what is wrong with the address. Freed by upstream_free. Any thread. */
CAL_MUST_USE cal_err upstream_new(cal_ctx *cx, const upstream_options *options, upstream **out);
/* Whatever waits for it fails soon: CAL_E_STOPPING. */
void upstream_stop(upstream *u);
/* After every request that used it. NULL is allowed. */
void upstream_free(upstream *u);

/* Puts the path that means the same on the other side: path absolute, percent-encoded, without
   query. false: there is none, or it is the same; out is left as it was. Allocates nothing: a large
   answer has many paths. */
typedef bool upstream_path(cal_ctx *cx, void *self, cal_str path, cal_buf *out);

/* Where the resources of one side are on the other. */
typedef struct upstream_map {
    void *self;
    upstream_path *there, *here; /* to the server behind; to this one */
} upstream_map;

/* The map that exchanges the prefixes `here` and the path of `url`. NULL when they are equal: then
   bodies and fields need no change. It lives as long as u. */
const upstream_map *upstream_prefixes(const upstream *u);

/* How a request passes. */
typedef struct upstream_way {
    cal_str user;             /* X-Forwarded-User; absent: nobody, and no secret */
    const upstream_map *map;  /* NULL: paths are the same, bodies are not looked into. Else the
                                 path, Destination, If, Location, Content-Location and every
                                 DAV:href in XML are mapped both ways */
    const http_field *fields; /* sent beside those of the request, and in place of such */
    size_t n_fields;
} upstream_way;

/* Passes rq on, and the answer into rs: large ones, and those of unknown length, as a stream.
   Fields that are for one hop, that prove who somebody is, and X-Forwarded-* of the client go no
   further; X-Forwarded-For, -Host, -Proto, Forwarded and Via are added. Not on a loop.
   CAL_E_UPSTREAM_DOWN, CAL_E_UPSTREAM_TIME, CAL_E_UPSTREAM_REFUSED (it does not take our word),
   CAL_E_STOPPING. */
CAL_MUST_USE cal_err upstream_forward(cal_ctx *cx, upstream *u, const http_req *rq,
                                      const upstream_way *way, http_res *rs);

/* A request that this server itself has to make there. */
typedef struct upstream_request {
    cal_str method, path; /* the path as it is there */
    cal_str user;         /* as in upstream_way */
    const http_field *fields;
    size_t n_fields;
    cal_str body;     /* absent: none */
    size_t max_bytes; /* of the answer; 0: 1 MiB */
} upstream_request;

typedef struct upstream_reply {
    int status;
    const http_field *fields;
    size_t n_fields;
    cal_str body;
} upstream_reply;

/* Asks and waits for the whole answer, whatever its status is. Failures as upstream_forward;
   CAL_E_UPSTREAM_DOWN too when the answer is larger than max_bytes. */
CAL_MUST_USE cal_err upstream_ask(cal_ctx *cx, upstream *u, const upstream_request *request,
                                  upstream_reply *out);

#endif
