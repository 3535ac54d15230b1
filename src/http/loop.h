/* SPDX-License-Identifier: MIT */
/* Inside the server: loops, connections and the requests on their way. Only http/ includes this. */
#ifndef CAL_HTTP_LOOP_H
#define CAL_HTTP_LOOP_H

#include <stdatomic.h>
#include <uv.h>

#include "base/thread.h"
#include "http/body.h"
#include "http/gzip.h"
#include "http/parse.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/workers.h"

typedef struct http_loop http_loop;
typedef struct http_conn http_conn;

enum { HTTP_IDS_AT_ONCE = 64, HTTP_ID_CHARS = 8, HTTP_KEPT_BYTES = 64 * 1024 };

/* One request from its head to its response. Belongs to its loop; a worker has it between
   http_workers_add and the loop's done list. */
typedef struct http_work {
    http_job job;
    struct http_work *next; /* in the loop's ready, done or spare list */
    http_loop *loop;
    http_conn *conn; /* NULL once the client is gone; read and written on the loop only */
    cal_ctx cx;
    http_req rq;
    http_res rs;
    http_head head;
    http_plan plan;
    http_zip *zip;  /* of a streamed response that goes as gzip, else NULL */
    cal_buf body;   /* of the request */
    cal_buf piece;  /* of a streamed response */
    bool more;      /* the stream has another piece */
    bool streaming; /* the head is sent, pieces follow */
    bool with_worker;
    http_presence client; /* what rq.client points to */
    int64_t begun_ms;
} http_work;

typedef enum http_conn_state {
    CONN_HEAD,  /* reading a head, or waiting for one */
    CONN_BODY,  /* reading a body */
    CONN_BUSY,  /* the request is run, here or on a worker */
    CONN_SEND,  /* a response is on its way out */
    CONN_DRAIN, /* the last response is out: what still comes is thrown away, then it is closed */
    CONN_CLOSED
} http_conn_state;

struct http_conn {
    uv_tcp_t tcp;
    uv_write_t write;
    uv_shutdown_t shutdown;
    http_loop *loop;
    http_conn *before, *after; /* the loop's list */
    http_conn_state state;
    http_tls *tls;   /* NULL: plain */
    http_work *work; /* until its response is in out, or its stream is over */
    http_head_scan scan;
    http_body_reader body;
    cal_buf in, out;     /* bytes received and not used; bytes to send */
    cal_buf wire;        /* what the socket is sending, encrypted if need be */
    int64_t deadline_ms; /* uv_now of the loop */
    int64_t body_begun_ms, body_bytes;
    int64_t unsent; /* at the last look: what the client had still to take */
    bool reading, writing, eof, keep;
    char peer[48];
};

struct http_loop {
    http_server *server;
    int index;
    uv_loop_t uv;
    uv_tcp_t listen;
    uv_async_t wake;
    uv_check_t check;
    uv_idle_t busy; /* active while requests are ready: the loop must not sleep */
    uv_timer_t tick;
    http_conn *conns;
    http_work *ready_first, *ready_last;
    http_work *together_first, *together_last; /* ready too, for one worker */
    http_work *spare;                          /* ended ones for use again */
    cal_mutex done_lock;
    http_work *done; /* finished by workers; under done_lock */
    cal_thread thread;
    char read_buf[64 * 1024];
    bool stopping;
    int64_t stop_by_ms;
    int n_conns, n_works, n_spare, n_ids;
    _Atomic int64_t requests, refused, bytes_in, bytes_out;
    int64_t date_s;
    char date[32];
    char ids[HTTP_IDS_AT_ONCE * HTTP_ID_CHARS + 1]; /* of requests to come; n_ids are left */
};

struct http_server {
    http_options options;
    http_app app;
    http_workers *workers;
    http_workers *callers; /* for what waits for other servers; NULL: the workers do it */
    http_tls_context *tls;
    http_loop **loops;
    int n_loops, port;
    atomic_bool stop;
    _Atomic int64_t connections;
};

/* conn.c: the only writer of a connection's state. */
void http_conn_accept(http_loop *loop);
void http_conn_close(http_conn *c);
/* Closes so that the client cannot take what it has for the whole (RST). */
void http_conn_cut(http_conn *c);
/* Closes it if its time is over. */
void http_conn_check_time(http_conn *c, int64_t now_ms);
/* The bytes of a response begin to go out. */
void http_conn_sends(http_conn *c);
/* The socket could not take all at once. */
void http_conn_waits(http_conn *c);
/* Everything of c->out is sent. */
void http_conn_sent(http_conn *c);

/* work.c: a request's life. */
http_work *http_work_new(http_conn *c);
void http_work_free(http_work *w);
/* The request is whole: to the loop's ready list, or to a worker. */
void http_work_start(http_work *w);
/* Runs what is ready on this loop, within one turn of the app. */
void http_work_run_ready(http_loop *loop);
/* Takes back what workers have finished. */
void http_work_take_done(http_loop *loop);
/* The connection has room for the next piece of a stream. */
void http_work_next_piece(http_work *w);

/* send.c: responses as bytes. */
/* Puts the response into its final form, on the thread that ran the request: gzip, if it may. */
void http_send_prepare(http_work *w);
/* Appends head and body, or the head of a stream, to the connection's out. */
void http_send_response(http_conn *c, http_work *w);
/* Appends a piece of a stream as a chunk, and the end when it was the last. */
void http_send_piece(http_conn *c, const http_work *w);
/* A refusal before there is a request, or instead of it: a status, a sentence, the end. */
void http_send_refusal(http_conn *c, int status);
/* Hands c->out to the socket. */
void http_send_flush(http_conn *c);
/* Tells the client that nothing more follows. */
void http_send_end(http_conn *c);

/* loop.c */
/* A loop that listens at an address. 0, or libuv's error; *out is to be freed either way. */
CAL_MUST_USE int http_loop_new(http_server *s, int index, const struct sockaddr *at,
                               http_loop **out);
void http_loop_run(http_loop *loop);
void http_loop_free(http_loop *loop);
/* Idle callback that does nothing: while it is active the loop does not sleep. */
void http_loop_stay_awake(uv_idle_t *busy);

#endif
