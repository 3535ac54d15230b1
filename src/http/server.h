/* SPDX-License-Identifier: MIT */
/* The HTTP/1.1 server (RFC 9112): one event loop per core with SO_REUSEPORT, workers for what
   blocks, limits and deadlines everywhere. The only folder that knows libuv and llhttp. */
#ifndef CAL_HTTP_SERVER_H
#define CAL_HTTP_SERVER_H

#include "http/msg.h"
#include "http/router.h"

typedef struct http_options {
    cal_str listen;     /* "127.0.0.1:8080", "[::1]:0", ":8080" for all addresses */
    int loops, workers; /* 0: by the number of cores */
    int callers;        /* threads of HTTP_ON_CALLER; 0: workers do it */
    int64_t max_head_bytes, max_target_bytes, max_connections;
    int64_t head_ms;       /* a head must be whole within this */
    int64_t idle_ms;       /* between requests of a kept connection */
    int64_t write_ms;      /* in which some of a response must go */
    int64_t body_min_rate; /* bytes a second that a body must come and a response must go with */
    int64_t rate_after_ms; /* how long a body may be slower at first; 0: 5 s */
    int max_waiting;       /* requests that wait for a worker, more get 503; 0: 2,000 */
    int64_t stop_ms;       /* how long a stop waits for what runs */
    cal_str tls_cert, tls_key; /* PEM files; empty: plain HTTP */
    cal_log *log;
} http_options;

typedef struct http_plan {
    http_where where;
    int64_t max_body; /* bytes, decoded too; of more the app hears by body_refused */
    bool hide_path;   /* the path holds a secret: no log shows it */
    int refuse;       /* not 0: this status at once, the body is not read */
} http_plan;

/* One of those that run together. */
typedef struct http_entered {
    cal_ctx *cx;
    const http_req *rq;
} http_entered;

/* What the server asks of the program above it. */
typedef struct http_app {
    void *self;
    /* The head is whole: what a proxy says of the client may be put into rq, made in the arena. On
       a loop. May be NULL. */
    void (*arrive)(void *self, cal_arena *arena, http_req *rq);
    /* Then: where will it run, how much body may come? Cheap; called on a loop. */
    void (*plan)(void *self, const http_req *rq, http_plan *out);
    /* Fills the context's fields that http does not know (limits, zones, store). On the thread that
       will run the request. loop: index, -1 on a worker. */
    void (*enter)(void *self, cal_ctx *cx, int loop);
    /* All of them were entered, on one worker, and are run after this, one by one: reads ahead for
       all at once what each is sure to need. May be NULL. */
    void (*together)(void *self, const http_entered *all, size_t n);
    /* Answers rq into rs; always succeeds, failures are responses. */
    void (*run)(void *self, cal_ctx *cx, http_req *rq, http_res *rs);
    /* Around all requests that one loop turn runs, e.g. one read transaction. May be NULL. */
    void (*turn_begin)(void *self, int loop);
    void (*turn_end)(void *self, int loop);
} http_app;

typedef struct http_server http_server;

/* Binds and listens. CAL_E_CONFIG with a sentence when the address or the certificate is no good.
   The server is freed by http_server_free. Options' strings are borrowed for its life. */
CAL_MUST_USE cal_err http_server_new(cal_ctx *cx, const http_options *options, const http_app *app,
                                     http_server **out);
/* The port listened on (useful with port 0). */
int http_server_port(const http_server *s);
/* Serves until http_server_stop; the calling thread becomes the first loop. */
void http_server_run(http_server *s);
/* Stops accepting, finishes what runs (at most stop_ms), then lets http_server_run return.
   Async-signal-safe, from any thread. */
void http_server_stop(http_server *s);
void http_server_free(http_server *s);

/* Counters for /metrics and tests. */
typedef struct http_stats {
    int64_t connections, requests, refused, bytes_in, bytes_out;
} http_stats;
http_stats http_server_stats(const http_server *s);

#endif
