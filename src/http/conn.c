/* SPDX-License-Identifier: MIT */
/* A connection from accept to close; the only writer of its state. Every state but the run of a
   request has a deadline. */
#include <linux/sockios.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "http/loop.h"
#include "http/target.h"

enum {
    DRAIN_MS = 2000,
    MAX_DRAIN_BYTES = 16 * 1024 * 1024,
    MAX_AHEAD_BYTES = 64 * 1024 /* of later requests, while one is run */
};

static int64_t now_ms(const http_conn *c)
{
    return (int64_t)uv_now(&c->loop->uv);
}

static const http_options *options(const http_conn *c)
{
    return &c->loop->server->options;
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
    http_tls_free(c->tls);
    cal_buf_end(&c->in);
    cal_buf_end(&c->out);
    cal_buf_end(&c->wire);
    free(c);
}

/* What is on a worker or in the ready list comes back by itself and finds nobody. */
static void leave_work(http_conn *c)
{
    http_work *w = c->work;

    c->work = NULL;
    if (!w)
        return;
    w->conn = NULL;
    atomic_store_explicit(&w->client, HTTP_CLIENT_GONE, memory_order_relaxed);
    if (c->state != CONN_BUSY && !w->with_worker)
        http_work_free(w);
}

void http_conn_close(http_conn *c)
{
    if (c->state == CONN_CLOSED)
        return;
    leave_work(c);
    c->state = CONN_CLOSED;
    uv_close((uv_handle_t *)&c->tcp, on_closed);
}

void http_conn_cut(http_conn *c)
{
    if (c->state == CONN_CLOSED)
        return;
    leave_work(c);
    c->state = CONN_CLOSED;
    if (uv_tcp_close_reset(&c->tcp, on_closed) != 0)
        uv_close((uv_handle_t *)&c->tcp, on_closed);
}

/* ---- receiving ---- */

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

static void give_buffer(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
    http_conn *c = handle->data;

    (void)hint;
    *buf = uv_buf_init(c->loop->read_buf, sizeof c->loop->read_buf);
}

/* Reads on, or stops while enough is waiting: a client may send ahead, but not for ever. */
static void throttle(http_conn *c)
{
    bool want = c->in.n < MAX_AHEAD_BYTES || (int64_t)c->in.n <= options(c)->max_head_bytes;

    if (c->state == CONN_CLOSED || c->eof || want == c->reading)
        return;
    c->reading = want;
    if (want)
        (void)uv_read_start((uv_stream_t *)&c->tcp, give_buffer, on_read);
    else
        (void)uv_read_stop((uv_stream_t *)&c->tcp);
}

/* ---- head and body ---- */

static void wait_for_head(http_conn *c)
{
    c->state = CONN_HEAD;
    c->scan = (http_head_scan){0};
    /* Between requests the longer time holds; it shrinks with the first byte. */
    c->deadline_ms = now_ms(c) + (c->in.n ? options(c)->head_ms : options(c)->idle_ms);
}

static void refuse(http_conn *c, int status)
{
    atomic_fetch_add_explicit(&c->loop->refused, 1, memory_order_relaxed);
    if (c->work)
        http_work_free(c->work);
    c->work = NULL;
    http_send_refusal(c, status);
}

/* The request is run without its body, which nobody wants: the program answers in its own form. */
static void run_without_body(http_conn *c, int status)
{
    atomic_fetch_add_explicit(&c->loop->refused, 1, memory_order_relaxed);
    c->keep = false;
    cal_buf_end(&c->work->body);
    c->work->rq.body_refused = status;
    c->state = CONN_BUSY;
    http_work_start(c->work);
}

/* Asks the program above. 0, or the status that refuses the request. */
static int plan_request(http_conn *c, http_work *w)
{
    const http_app *app = &c->loop->server->app;
    int status = http_target_read(&w->head, &w->rq);

    if (status)
        return status;
    if ((int64_t)w->head.target.n > options(c)->max_target_bytes)
        return 414;
    w->rq.peer = cal_arena_dup(w->cx.arena, cal_str_c(c->peer)); /* outlives the connection */
    w->rq.secure = c->tls != NULL;
    w->rq.loop = c->loop->index;
    w->rq.client = &w->client;
    if (app->arrive)
        app->arrive(app->self, w->cx.arena, &w->rq);
    app->plan(app->self, &w->rq, &w->plan);
    w->body.max_bytes = (size_t)w->plan.max_body + 1;
    return w->plan.refuse;
}

static void begin_body(http_conn *c, const http_head *head)
{
    c->state = CONN_BODY;
    c->body = http_body_begin(head);
    c->body_begun_ms = now_ms(c);
    c->body_bytes = 0;
    c->deadline_ms = c->body_begun_ms + options(c)->idle_ms;
    if (head->expects_continue && c->in.n == 0 && !head->is_1_0) {
        cal_buf_add(&c->out, CAL_STR("HTTP/1.1 100 Continue\r\n\r\n"));
        http_send_flush(c);
    }
}

/* A head of n bytes is whole. */
static void take_head(http_conn *c, size_t n)
{
    http_work *w = c->work = http_work_new(c);
    cal_str head = cal_arena_dup(w->cx.arena, cal_str_take(cal_buf_str(&c->in), n));
    int status;

    cal_buf_shift(&c->in, n);
    if ((status = http_parse_head(&w->cx, head, &w->head)) || (status = plan_request(c, w))) {
        refuse(c, status);
        return;
    }
    c->keep = w->head.keep_alive && !c->loop->stopping;
    if (w->head.content_length > w->plan.max_body)
        run_without_body(c, 413);
    else
        begin_body(c, &w->head);
}

static size_t first_line_bytes(const http_conn *c)
{
    return cal_str_find_byte(cal_buf_str(&c->in), '\n');
}

static void read_head(http_conn *c)
{
    size_t max = (size_t)options(c)->max_head_bytes;
    http_head_state got = http_head_look(&c->scan, cal_buf_str(&c->in));

    if (got == HTTP_HEAD_BAD)
        refuse(c, 400);
    else if (c->scan.seen > max)
        refuse(c, first_line_bytes(c) > max ? 414 : 431);
    else if (got == HTTP_HEAD_WHOLE)
        take_head(c, c->scan.seen);
}

static void read_body(http_conn *c)
{
    http_work *w = c->work;
    cal_str in = cal_buf_str(&c->in);
    http_body_state got = http_body_read(&c->body, &in, &w->body);

    c->body_bytes += (int64_t)(c->in.n - in.n);
    cal_buf_shift(&c->in, c->in.n - in.n);
    if (got == HTTP_BODY_BAD) {
        refuse(c, 400);
    } else if (w->body.over || (int64_t)w->body.n > w->plan.max_body) {
        run_without_body(c, 413);
    } else if (got == HTTP_BODY_DONE) {
        c->state = CONN_BUSY;
        http_work_start(w);
    }
}

/* Looks at what was received and goes on as far as it can. */
static void advance(http_conn *c)
{
    if (c->state == CONN_HEAD)
        read_head(c);
    if (c->state == CONN_BODY)
        read_body(c);
    if (c->state == CONN_DRAIN) {
        c->body_bytes += (int64_t)c->in.n;
        cal_buf_clear(&c->in);
        if (c->body_bytes > MAX_DRAIN_BYTES)
            http_conn_close(c);
    }
    /* What is not whole now will never be. */
    if (c->eof && c->state != CONN_BUSY && c->state != CONN_SEND)
        http_conn_close(c);
    throttle(c);
}

static void on_end(http_conn *c, ssize_t why)
{
    c->eof = true;
    c->reading = false;
    if (c->work)
        atomic_store_explicit(&c->work->client, HTTP_CLIENT_ENDED, memory_order_relaxed);
    /* A half-closed client still gets its response; anything else is over. */
    if (why == UV_EOF)
        advance(c);
    else
        http_conn_close(c);
}

/* Bytes through TLS. */
static http_tls_state receive(http_conn *c, cal_str bytes)
{
    http_tls_state got = http_tls_receive(c->tls, bytes, &c->in);

    if (c->tls)
        http_send_flush(c); /* the handshake's answers, or an alert */
    if (got == HTTP_TLS_BROKEN)
        http_conn_close(c);
    return got;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    http_conn *c = stream->data;

    if (c->state == CONN_CLOSED || n == 0)
        return;
    if (n < 0) {
        on_end(c, n);
        return;
    }
    atomic_fetch_add_explicit(&c->loop->bytes_in, n, memory_order_relaxed);

    bool was_empty = c->in.n == 0;
    http_tls_state got = receive(c, (cal_str){buf->base, (size_t)n});

    if (c->state == CONN_HEAD && was_empty && c->in.n)
        c->deadline_ms = now_ms(c) + options(c)->head_ms;
    if (c->state == CONN_BODY)
        c->deadline_ms = now_ms(c) + options(c)->idle_ms;
    if (got == HTTP_TLS_END) {
        (void)uv_read_stop(stream);
        on_end(c, UV_EOF);
    } else if (c->state != CONN_CLOSED) {
        advance(c);
    }
}

/* ---- time ---- */

static bool body_is_slow(const http_conn *c, int64_t now)
{
    int64_t spent = now - c->body_begun_ms;

    return c->state == CONN_BODY && spent > options(c)->rate_after_ms &&
           c->body_bytes * 1000 < options(c)->body_min_rate * spent;
}

/* Bytes that the client has not yet taken: ours, and those that the kernel holds. */
static int64_t unsent_now(const http_conn *c)
{
    int fd = -1, in_kernel = 0;

    if (uv_fileno((const uv_handle_t *)&c->tcp, &fd) != 0 || ioctl(fd, SIOCOUTQ, &in_kernel) != 0)
        in_kernel = 0;
    return in_kernel + (int64_t)uv_stream_get_write_queue_size((const uv_stream_t *)&c->tcp);
}

/* A response that is taken fast enough gets more time. */
static bool send_goes_on(http_conn *c, int64_t now)
{
    int64_t unsent = unsent_now(c), taken = c->unsent - unsent;

    if (taken <= 0 || taken * 1000 < options(c)->body_min_rate * options(c)->write_ms)
        return false;
    c->unsent = unsent;
    c->deadline_ms = now + options(c)->write_ms;
    return true;
}

void http_conn_check_time(http_conn *c, int64_t now)
{
    bool is_idle = c->state == CONN_HEAD && c->in.n == 0;
    bool is_late = now >= c->deadline_ms || (is_idle && c->loop->stopping);

    if (c->state == CONN_BUSY || c->state == CONN_CLOSED || (c->work && c->work->with_worker))
        return;
    if (!is_late && !body_is_slow(c, now))
        return;
    if (c->state == CONN_BODY || (c->state == CONN_HEAD && !is_idle))
        refuse(c, 408);
    else if (c->state != CONN_SEND || !send_goes_on(c, now))
        http_conn_close(c);
}

/* ---- sending ---- */

void http_conn_sends(http_conn *c)
{
    c->state = CONN_SEND;
    c->deadline_ms = now_ms(c) + options(c)->write_ms;
}

void http_conn_waits(http_conn *c)
{
    c->unsent = unsent_now(c);
}

/* The client sees the end at once, and what it still sends does not reset the response away. */
static void drain(http_conn *c)
{
    c->state = CONN_DRAIN;
    c->body_bytes = 0;
    c->deadline_ms = now_ms(c) + DRAIN_MS;
    if (!c->eof)
        http_send_end(c);
    if (c->state == CONN_DRAIN)
        advance(c);
}

/* A large response or request leaves no memory behind with an idle connection. */
static void forget(cal_buf *b)
{
    if (b->n == 0 && b->cap > HTTP_KEPT_BYTES)
        cal_buf_end(b);
}

void http_conn_sent(http_conn *c)
{
    http_work *w = c->work;

    if (c->state != CONN_SEND)
        return;
    if (w && w->more) {
        http_work_next_piece(w);
        return;
    }
    if (w)
        http_work_free(w);
    c->work = NULL;
    forget(&c->in);
    forget(&c->out);
    forget(&c->wire);
    if (!c->keep) {
        drain(c);
        return;
    }
    wait_for_head(c);
    advance(c);
}

/* ---- accepting ---- */

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

static http_conn *conn_new(http_loop *loop)
{
    http_conn *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    c->loop = loop;
    c->tcp.data = c;
    cal_buf_init(&c->in, 0);
    cal_buf_init(&c->out, 0);
    cal_buf_init(&c->wire, 0);
    (void)uv_tcp_init(&loop->uv, &c->tcp);
    c->after = loop->conns;
    if (loop->conns)
        loop->conns->before = c;
    loop->conns = c;
    loop->n_conns++;
    return c;
}

void http_conn_accept(http_loop *loop)
{
    http_server *s = loop->server;
    http_conn *c = conn_new(loop);
    int64_t n = atomic_fetch_add_explicit(&s->connections, 1, memory_order_relaxed);
    bool is_accepted = uv_accept((uv_stream_t *)&loop->listen, (uv_stream_t *)&c->tcp) == 0;

    if (!is_accepted || n >= s->options.max_connections || loop->stopping) {
        atomic_fetch_add_explicit(&loop->refused, 1, memory_order_relaxed);
        http_conn_close(c);
        return;
    }
    (void)uv_tcp_nodelay(&c->tcp, 1);
    note_peer(c);
    if (s->tls)
        c->tls = http_tls_new(s->tls);
    wait_for_head(c);
    c->deadline_ms = now_ms(c) + options(c)->head_ms;
    throttle(c);
}
