/* SPDX-License-Identifier: MIT */
/* A connection from accept to close; the only writer of its state. Every state has a deadline. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "http/gzip.h"
#include "http/loop.h"
#include "http/target.h"

enum {
    DRAIN_MS = 1000,
    MAX_DRAIN_BYTES = 256 * 1024,
    RATE_GRACE_MS = 5000,
    MAX_IN_BYTES = 1 << 20
};

static int64_t now_ms(const http_conn *c)
{
    return (int64_t)uv_now(&c->loop->uv);
}

static const http_options *options(const http_conn *c)
{
    return &c->loop->server->options;
}

static void wait_for_head(http_conn *c)
{
    c->state = CONN_HEAD;
    /* Between requests the longer time holds; it shrinks with the first byte. */
    c->deadline_ms = now_ms(c) + (c->in.n ? options(c)->head_ms : options(c)->idle_ms);
}

/* ---- closing ---- */

static void on_closed(uv_handle_t *handle)
{
    http_conn *c = handle->data;
    http_loop *loop = c->loop;

    if (c->before)
        c->before->after = c->after;
    else
        loop->conns = c->after;
    if (c->after)
        c->after->before = c->before;
    loop->n_conns--;
    atomic_fetch_sub_explicit(&loop->server->connections, 1, memory_order_relaxed);
    http_parser_free(c->parser);
    http_tls_free(c->tls);
    cal_buf_end(&c->in);
    cal_buf_end(&c->out);
    cal_buf_end(&c->wire);
    free(c);
}

void http_conn_close(http_conn *c)
{
    if (c->state == CONN_CLOSED)
        return;

    /* What is on a worker or in the ready list comes back by itself and finds nobody. */
    bool held = c->state == CONN_BUSY || (c->work && c->work->with_worker);

    if (c->work) {
        c->work->conn = NULL;
        if (!held)
            http_work_free(c->work);
        c->work = NULL;
    }
    c->state = CONN_CLOSED;
    uv_close((uv_handle_t *)&c->tcp, on_closed);
}

static void refuse(http_conn *c, int status)
{
    c->keep = false;
    atomic_fetch_add_explicit(&c->loop->refused, 1, memory_order_relaxed);
    http_send_refusal(c, status);
}

/* ---- head and body ---- */

static bool plan_request(http_conn *c, http_work *w)
{
    const http_app *app = &c->loop->server->app;
    int status = http_target_read(&w->cx, &w->head, &w->rq);

    if (!status && (int64_t)w->head.target.n > options(c)->max_target_bytes)
        status = 414;
    if (!status) {
        w->rq.peer = cal_str_c(c->peer);
        w->rq.secure = c->tls != NULL;
        app->plan(app->self, &w->rq, &w->plan);
        status = w->plan.refuse;
    }
    if (!status && w->head.content_length > w->plan.max_body)
        status = 413;
    if (status)
        refuse(c, status);
    return status == 0;
}

static bool read_head(http_conn *c)
{
    cal_str in = cal_buf_str(&c->in);
    size_t n = http_head_end(in);
    http_work *w;
    int status;

    if (n == 0 || n > (size_t)options(c)->max_head_bytes) {
        if (n || in.n > (size_t)options(c)->max_head_bytes)
            refuse(c, 431);
        return false;
    }
    w = c->work = http_work_new(c);

    cal_str head = cal_arena_dup(w->cx.arena, cal_str_take(in, n));

    cal_buf_shift(&c->in, n);
    if ((status = http_parse_head(&w->cx, c->parser, head, &w->head))) {
        refuse(c, status);
        return false;
    }
    c->keep = w->head.keep_alive && !c->loop->stopping;
    if (!plan_request(c, w))
        return false;
    w->body.max_bytes = (size_t)w->plan.max_body + 1;
    c->state = CONN_BODY;
    c->body_begun_ms = now_ms(c);
    c->body_bytes = 0;
    c->deadline_ms = c->body_begun_ms + options(c)->idle_ms;
    if (w->head.expects_continue && c->in.n == 0 && !w->head.is_1_0) {
        cal_buf_add(&c->out, CAL_STR("HTTP/1.1 100 Continue\r\n\r\n"));
        http_send_flush(c);
    }
    return true;
}

static bool read_body(http_conn *c)
{
    http_work *w = c->work;
    cal_str in = cal_buf_str(&c->in);
    size_t before = w->body.n;
    http_body_state got = http_parse_body(c->parser, &in, &w->body);
    int status = 0;

    cal_buf_shift(&c->in, c->in.n - in.n);
    c->body_bytes += (int64_t)(w->body.n - before);
    if (got == HTTP_BODY_BAD)
        status = 400;
    if (w->body.over || (int64_t)w->body.n > w->plan.max_body)
        status = 413;
    if (!status && got == HTTP_BODY_DONE)
        status = http_gunzip_body(&w->rq, &w->body, (size_t)w->plan.max_body);
    if (status) {
        refuse(c, status);
        return false;
    }
    if (got == HTTP_BODY_MORE)
        return false;
    c->state = CONN_BUSY;
    http_work_start(w);
    return false;
}

void http_conn_advance(http_conn *c)
{
    if (c->state == CONN_HEAD && read_head(c) && c->state == CONN_BODY)
        (void)read_body(c);
    else if (c->state == CONN_BODY)
        (void)read_body(c);
    else if (c->state == CONN_DRAIN) {
        c->body_bytes += (int64_t)c->in.n;
        cal_buf_clear(&c->in);
        if (c->eof || c->body_bytes > MAX_DRAIN_BYTES)
            http_conn_close(c);
    }
}

/* ---- time ---- */

void http_conn_check_time(http_conn *c, int64_t now)
{
    int64_t spent = now - c->body_begun_ms;

    if (c->state == CONN_BUSY || c->state == CONN_CLOSED)
        return;
    if (c->state == CONN_HEAD && c->loop->stopping && c->in.n == 0) {
        http_conn_close(c);
        return;
    }
    if (c->state == CONN_BODY && options(c)->body_min_rate && spent > RATE_GRACE_MS &&
        c->body_bytes * 1000 < options(c)->body_min_rate * spent) {
        refuse(c, 408);
        return;
    }
    if (now < c->deadline_ms)
        return;
    if (c->state == CONN_BODY || (c->state == CONN_HEAD && c->in.n))
        refuse(c, 408);
    else
        http_conn_close(c);
}

/* ---- after a response ---- */

static void drain(http_conn *c)
{
    c->state = CONN_DRAIN;
    c->body_bytes = 0;
    c->deadline_ms = now_ms(c) + DRAIN_MS;
    /* The client sees the end at once, and what it still sends does not reset the response away. */
    if (c->eof)
        http_conn_close(c);
    else
        http_send_end(c);
}

void http_conn_sent(http_conn *c)
{
    http_work *w = c->work;

    if (c->state != CONN_SEND)
        return;
    if (w && w->streaming && w->more) {
        c->state = CONN_SEND;
        http_work_next_piece(w);
        return;
    }
    if (w)
        http_work_free(w);
    c->work = NULL;
    if (!c->keep) {
        drain(c);
        return;
    }
    wait_for_head(c);
    if (c->in.n)
        http_conn_advance(c);
    if (c->eof && c->state == CONN_HEAD)
        http_conn_close(c);
    else if (c->state != CONN_CLOSED)
        http_conn_throttle(c);
}

/* ---- receiving ---- */

static void give_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
    http_conn *c = handle->data;

    (void)hint;
    *buf = uv_buf_init(c->loop->read_buf, sizeof c->loop->read_buf);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    http_conn *c = stream->data;

    if (c->state == CONN_CLOSED || n == 0)
        return;
    if (n < 0) {
        c->eof = true;
        /* A half-closed client still gets its response; anything else is over. */
        if (n != UV_EOF || (c->state != CONN_BUSY && c->state != CONN_SEND))
            http_conn_close(c);
        return;
    }
    atomic_fetch_add_explicit(&c->loop->bytes_in, n, memory_order_relaxed);

    bool was_empty = c->in.n == 0;

    if (!http_tls_receive(c->tls, (cal_str){buf->base, (size_t)n}, &c->in)) {
        http_conn_close(c);
        return;
    }
    if (c->tls)
        http_send_flush(c); /* the handshake's answers */
    if (c->state == CONN_CLOSED)
        return;
    if (c->state == CONN_HEAD && was_empty && c->in.n)
        c->deadline_ms = now_ms(c) + options(c)->head_ms;
    if (c->state == CONN_BODY)
        c->deadline_ms = now_ms(c) + options(c)->idle_ms;
    http_conn_advance(c);
    if (c->state != CONN_CLOSED)
        http_conn_throttle(c);
}

/* While a request runs nothing more is read than a pipelining client may have sent by then. */
void http_conn_throttle(http_conn *c)
{
    bool want = c->in.n < MAX_IN_BYTES;

    if (want == c->reading)
        return;
    c->reading = want;
    if (want)
        (void)uv_read_start((uv_stream_t *)&c->tcp, give_buffer, on_read);
    else
        (void)uv_read_stop((uv_stream_t *)&c->tcp);
}

static void note_peer(http_conn *c)
{
    struct sockaddr_storage at;
    int n = sizeof at;

    if (uv_tcp_getpeername(&c->tcp, (struct sockaddr *)&at, &n) == 0)
        (void)uv_ip_name((const struct sockaddr *)&at, c->peer, sizeof c->peer);
    /* An IPv4 client of an IPv6 socket. */
    if (strncmp(c->peer, "::ffff:", 7) == 0)
        memmove(c->peer, c->peer + 7, strlen(c->peer + 7) + 1);
}

void http_conn_accept(http_loop *loop)
{
    http_conn *c = calloc(1, sizeof *c);
    http_server *s = loop->server;

    if (!c)
        abort();
    c->loop = loop;
    c->tcp.data = c;
    c->parser = http_parser_new();
    cal_buf_init(&c->in, 0);
    cal_buf_init(&c->out, 0);
    cal_buf_init(&c->wire, 0);
    (void)uv_tcp_init(&loop->uv, &c->tcp);
    c->after = loop->conns;
    if (loop->conns)
        loop->conns->before = c;
    loop->conns = c;
    loop->n_conns++;

    int64_t n = atomic_fetch_add_explicit(&s->connections, 1, memory_order_relaxed);

    if (uv_accept((uv_stream_t *)&loop->listen, (uv_stream_t *)&c->tcp) != 0 ||
        n >= s->options.max_connections || loop->stopping) {
        http_conn_close(c);
        return;
    }
    (void)uv_tcp_nodelay(&c->tcp, 1);
    note_peer(c);
    if (s->tls)
        c->tls = http_tls_new(s->tls);
    wait_for_head(c);
    c->deadline_ms = now_ms(c) + options(c)->head_ms;
    http_conn_throttle(c);
}
