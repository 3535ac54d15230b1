/* SPDX-License-Identifier: MIT */
/* Sockets that do not block, and poll in short steps: whoever waits looks around now and then. */
#include "upstream/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/thread.h"
#include "base/time.h"
#include "http/head.h"

enum {
    STEP_MS = 200,      /* between two looks around */
    CONNECT_MS = 10000, /* longest, whatever the time-out is */
    HANGUP_MS = 2000,   /* an answer is waited for so long after the client has ended its sending */
    IDLE_MS = 20000,    /* a connection is kept */
    MAX_KEPT = 64,
    READ_BYTES = 64 * 1024,
    KEPT_BYTES = 128 * 1024
};

struct upstream {
    upstream_options options;
    char *host, *port; /* as getaddrinfo wants them */
    cal_str authority, root;
    upstream_map prefixes;
    atomic_bool is_stopping;
    cal_mutex lock;
    upstream_wire *kept; /* the one used last is first */
    int n_kept;
};

/* ---- address ---- */

static char *copied(cal_str s)
{
    char *c = strndup(s.n ? s.p : "", s.n);

    if (!c)
        abort();
    return c;
}

static cal_err bad_url(cal_ctx *cx, cal_str url)
{
    return cal_fail(cx, CAL_E_CONFIG,
                    "caldav.upstream must be an address such as http://127.0.0.1:8081/path/, "
                    "without a name or a query in it, not \"%.*s\"",
                    CAL_FMT(url));
}

/* What of "host:port" or "[address]:port" is host and port. */
static void split_authority(cal_str authority, cal_str *host, cal_str *port)
{
    bool is_literal = cal_str_starts(authority, CAL_STR("["));
    size_t end = cal_str_find_byte(authority, is_literal ? ']' : ':');

    *host =
        is_literal ? cal_str_skip(cal_str_take(authority, end), 1) : cal_str_take(authority, end);
    *port = cal_str_skip(authority, is_literal ? end + 2 : end + 1);
    if (!port->n)
        *port = CAL_STR("80");
}

static bool swap_prefix(cal_str path, cal_str from, cal_str to, cal_buf *out)
{
    cal_str bare = cal_str_take(from, from.n - 1);

    if (cal_str_eq(path, bare)) {
        cal_buf_add(out, cal_str_take(to, to.n - 1));
        return true;
    }
    if (!cal_str_starts(path, from))
        return false;
    cal_buf_add(out, to);
    cal_buf_add(out, cal_str_skip(path, from.n));
    return true;
}

static bool prefix_there(cal_ctx *cx, void *self, cal_str path, cal_buf *out)
{
    const upstream *u = self;

    (void)cx;
    return swap_prefix(path, u->options.here, u->root, out);
}

static bool prefix_here(cal_ctx *cx, void *self, cal_str path, cal_buf *out)
{
    const upstream *u = self;

    (void)cx;
    return swap_prefix(path, u->root, u->options.here, out);
}

cal_err upstream_new(cal_ctx *cx, const upstream_options *options, upstream **out)
{
    cal_str scheme = CAL_STR("http://"), rest = cal_str_skip(options->url, scheme.n), host, port;
    size_t slash = cal_str_find_byte(rest, '/');
    upstream *u;

    if (!cal_str_starts_ci(options->url, scheme) || !http_is_authority(cal_str_take(rest, slash)) ||
        !cal_str_ends(rest, CAL_STR("/")) || cal_str_has(rest, CAL_STR("?")) ||
        cal_str_has(rest, CAL_STR("#")))
        return bad_url(cx, options->url);
    u = calloc(1, sizeof *u);
    if (!u)
        abort();
    u->options = *options;
    u->authority = cal_str_take(rest, slash);
    u->root = cal_str_skip(rest, slash);
    u->prefixes = (upstream_map){u, prefix_there, prefix_here};
    split_authority(u->authority, &host, &port);
    u->host = copied(host);
    u->port = copied(port);
    cal_mutex_init(&u->lock);
    *out = u;
    return CAL_OK;
}

void upstream_stop(upstream *u)
{
    atomic_store(&u->is_stopping, true);
}

static void close_wire(upstream_wire *w)
{
    if (w->fd >= 0)
        (void)close(w->fd);
    cal_buf_end(&w->in);
    free(w);
}

void upstream_free(upstream *u)
{
    if (!u)
        return;
    while (u->kept) {
        upstream_wire *w = u->kept;

        u->kept = w->next;
        close_wire(w);
    }
    cal_mutex_end(&u->lock);
    free(u->host);
    free(u->port);
    free(u);
}

const upstream_map *upstream_prefixes(const upstream *u)
{
    return cal_str_eq(u->root, u->options.here) ? NULL : &u->prefixes;
}

cal_str upstream_authority(const upstream *u)
{
    return u->authority;
}

cal_str upstream_root(const upstream *u)
{
    return u->root;
}

const upstream_options *upstream_options_of(const upstream *u)
{
    return &u->options;
}

cal_err upstream_fail(cal_ctx *cx, const upstream *u, cal_err e, const char *what)
{
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "the CalDAV server at %.*s %s",
                  CAL_FMT(u->authority), what);
    return cal_fail(
        cx, e, "The CalDAV server behind this one %s. Try again, or tell the administrator.", what);
}

/* ---- waiting ---- */

/* Whether the one that waits has no reason to any more. */
static bool is_left(upstream_wait *by, int64_t now)
{
    int state =
        by->client ? atomic_load_explicit(by->client, memory_order_relaxed) : HTTP_CLIENT_THERE;

    if (state == HTTP_CLIENT_ENDED && !by->ended_ms)
        by->ended_ms = now;
    return state == HTTP_CLIENT_GONE || (by->ended_ms && now - by->ended_ms > HANGUP_MS);
}

/* Until one of the events is there; *got says which. */
static cal_err wait_for(cal_ctx *cx, upstream_wait *by, int fd, short events, int64_t most_ms,
                        short *got)
{
    int64_t begun = cal_time_steady_ms(), now;
    struct pollfd at = {.fd = fd, .events = events};

    while (poll(&at, 1, STEP_MS) <= 0) {
        now = cal_time_steady_ms();
        if (atomic_load_explicit(&by->u->is_stopping, memory_order_relaxed))
            return cal_fail(cx, CAL_E_STOPPING, "The server is about to stop.");
        if (is_left(by, now))
            return cal_fail(cx, CAL_E_UPSTREAM_DOWN, "The client has hung up.");
        if (now - begun > most_ms)
            return upstream_fail(cx, by->u, CAL_E_UPSTREAM_TIME, "takes too long to answer");
    }
    *got = at.revents;
    return CAL_OK;
}

/* ---- connections ---- */

static upstream_wire *wire_new(int fd)
{
    upstream_wire *w = calloc(1, sizeof *w);
    int on = 1;

    if (!w)
        abort();
    w->fd = fd;
    cal_buf_init(&w->in, 0);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return w;
}

/* Whether the connection that was begun has come about. */
static cal_err await_connect(cal_ctx *cx, upstream_wait *by, int fd, bool *done)
{
    int64_t most = by->u->options.timeout_ms < CONNECT_MS ? by->u->options.timeout_ms : CONNECT_MS;
    int error = 0;
    socklen_t n = sizeof error;
    short got;
    cal_err e = wait_for(cx, by, fd, POLLOUT, most, &got);

    *done = !e && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && !error;
    return e;
}

/* A socket that is connected, or -1 when nobody is there. */
static cal_err connect_to(cal_ctx *cx, upstream_wait *by, const struct addrinfo *to, int *out)
{
    int fd = socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to->ai_protocol);
    bool done = fd >= 0 && connect(fd, to->ai_addr, to->ai_addrlen) == 0;
    cal_err e = CAL_OK;

    if (fd >= 0 && !done && errno == EINPROGRESS)
        e = await_connect(cx, by, fd, &done);
    if (fd >= 0 && !done)
        (void)close(fd);
    *out = done ? fd : -1;
    return e;
}

static cal_err open_new(cal_ctx *cx, upstream_wait *by, upstream_wire **out)
{
    const struct addrinfo want = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *all = NULL;
    cal_err e = CAL_OK;
    int fd = -1;

    if (getaddrinfo(by->u->host, by->u->port, &want, &all) != 0)
        return upstream_fail(cx, by->u, CAL_E_UPSTREAM_DOWN, "has no address");
    for (const struct addrinfo *one = all; one && fd < 0 && !e; one = one->ai_next)
        e = connect_to(cx, by, one, &fd);
    freeaddrinfo(all);
    if (e)
        return e;
    if (fd < 0)
        return upstream_fail(cx, by->u, CAL_E_UPSTREAM_DOWN, "takes no connection");
    *out = wire_new(fd);
    return CAL_OK;
}

/* Nothing may have come on a connection that nobody asked anything on: not even its end. */
static bool still_stands(const upstream_wire *w)
{
    char byte;

    return cal_time_steady_ms() - w->kept_ms < IDLE_MS && w->in.n == 0 &&
           recv(w->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

static upstream_wire *take_kept(upstream *u)
{
    upstream_wire *w;

    cal_mutex_lock(&u->lock);
    w = u->kept;
    if (w) {
        u->kept = w->next;
        u->n_kept--;
    }
    cal_mutex_unlock(&u->lock);
    return w;
}

cal_err upstream_wire_open(cal_ctx *cx, upstream_wait *by, bool fresh, upstream_wire **out)
{
    for (upstream_wire *w; !fresh && (w = take_kept(by->u));) {
        if (still_stands(w)) {
            *out = w;
            return CAL_OK;
        }
        close_wire(w);
    }
    return open_new(cx, by, out);
}

void upstream_wire_end(upstream *u, upstream_wire *w, bool may_keep)
{
    if (may_keep && w->in.n == 0) {
        if (w->in.cap > KEPT_BYTES)
            cal_buf_end(&w->in);
        w->is_old = true;
        w->kept_ms = cal_time_steady_ms();
        cal_mutex_lock(&u->lock);
        if (u->n_kept < MAX_KEPT) {
            w->next = u->kept;
            u->kept = w;
            u->n_kept++;
            w = NULL;
        }
        cal_mutex_unlock(&u->lock);
    }
    if (w)
        close_wire(w);
}

/* ---- bytes ---- */

/* What is left of two slices after n bytes. */
static void advance(struct iovec *part, size_t n)
{
    for (int i = 0; i < 2; i++) {
        size_t here = n < part[i].iov_len ? n : part[i].iov_len;

        if (here)
            part[i].iov_base = (char *)part[i].iov_base + here;
        part[i].iov_len -= here;
        n -= here;
    }
}

static struct iovec part_of(cal_str s)
{
    union {
        const char *in;
        void *out;
    } p = {.in = s.p};

    return (struct iovec){p.out, s.n};
}

cal_err upstream_wire_send(cal_ctx *cx, upstream_wait *by, const upstream_wire *w, cal_str head,
                           cal_str body, bool *whole)
{
    struct iovec part[2] = {part_of(head), part_of(body)};
    cal_err e;

    *whole = false;
    while (part[0].iov_len + part[1].iov_len) {
        struct msghdr message = {.msg_iov = part, .msg_iovlen = 2};
        ssize_t n = sendmsg(w->fd, &message, MSG_NOSIGNAL);
        short got = 0;

        if (n > 0) {
            advance(part, (size_t)n);
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return CAL_OK;
        if ((e = wait_for(cx, by, w->fd, POLLOUT | POLLIN, by->u->options.timeout_ms, &got)))
            return e;
        if (!(got & POLLOUT))
            return CAL_OK;
    }
    *whole = true;
    return CAL_OK;
}

cal_err upstream_wire_read(cal_ctx *cx, upstream_wait *by, upstream_wire *w, size_t *n)
{
    char piece[READ_BYTES];
    ssize_t got;
    short events;
    cal_err e;

    while ((got = recv(w->fd, piece, sizeof piece, MSG_DONTWAIT)) < 0) {
        if (errno == ECONNRESET || errno == ETIMEDOUT)
            got = 0;
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
            break;
        if ((e = wait_for(cx, by, w->fd, POLLIN, by->u->options.timeout_ms, &events)))
            return e;
    }
    *n = got > 0 ? (size_t)got : 0;
    cal_buf_add(&w->in, (cal_str){piece, *n});
    return CAL_OK;
}
