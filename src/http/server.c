/* SPDX-License-Identifier: MIT */
/* The server as a whole: address, loops, workers, start and stop. */
#include "http/server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/loop.h"

enum { MAX_WAITING = 2000, RATE_AFTER_MS = 5000 };

/* Whether this machine can listen on IPv6; a socket there takes IPv4 as well. */
static bool has_ipv6(void)
{
    struct sockaddr_in6 any = {.sin6_family = AF_INET6};
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool can = fd >= 0 && bind(fd, (const struct sockaddr *)&any, sizeof any) == 0;

    if (fd >= 0)
        (void)close(fd);
    return can;
}

/* "host:port" with an optional host as a socket address. */
static cal_err address_at(cal_ctx *cx, cal_str listen, struct sockaddr_storage *out)
{
    size_t colon = listen.n;
    int64_t port;

    while (colon && listen.p[colon - 1] != ':')
        colon--;
    if (!colon || !cal_str_to_i64(cal_str_skip(listen, colon), &port) || port < 0 || port > 65535)
        return cal_fail(cx, CAL_E_CONFIG, "http.listen: \"%.*s\" is no address:port",
                        CAL_FMT(listen));

    cal_str host = cal_str_take(listen, colon - 1);

    if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = (cal_str){host.p + 1, host.n - 2};
    if (cal_str_eq(host, CAL_STR("localhost")))
        host = CAL_STR("127.0.0.1");
    if (host.n == 0)
        host = has_ipv6() ? CAL_STR("::") : CAL_STR("0.0.0.0");

    const char *name = cal_arena_c(cx->arena, host);

    if (uv_ip4_addr(name, (int)port, (struct sockaddr_in *)out) == 0 ||
        uv_ip6_addr(name, (int)port, (struct sockaddr_in6 *)out) == 0)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG, "http.listen: \"%.*s\" is no IP address", CAL_FMT(host));
}

static int bound_port(http_loop *loop, struct sockaddr_storage *at)
{
    int n = sizeof *at;

    if (uv_tcp_getsockname(&loop->listen, (struct sockaddr *)at, &n) != 0)
        return 0;
    return ntohs(at->ss_family == AF_INET6 ? ((struct sockaddr_in6 *)at)->sin6_port
                                           : ((struct sockaddr_in *)at)->sin_port);
}

/* Is somebody else there? SO_REUSEPORT alone would let two servers share one port in silence. */
static cal_err must_be_free(cal_ctx *cx, cal_str listen, const struct sockaddr_storage *at)
{
    int fd = socket(at->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    socklen_t n =
        at->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);

    if (fd < 0)
        return cal_fail(cx, CAL_E_CONFIG, "http.listen: no socket: %s", cal_system_why(cx, errno));
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);

    int rc = bind(fd, (const struct sockaddr *)at, n);
    int why = errno;

    (void)close(fd);
    if (rc == 0)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG, "http.listen: %.*s cannot be used: %s", CAL_FMT(listen),
                    cal_system_why(cx, why));
}

static cal_err make_loops(cal_ctx *cx, http_server *s, struct sockaddr_storage *at)
{
    for (; s->n_loops < s->options.loops; s->n_loops++) {
        int rc = http_loop_new(s, s->n_loops, (const struct sockaddr *)at, &s->loops[s->n_loops]);

        if (rc) {
            s->n_loops++;
            return cal_fail(cx, CAL_E_CONFIG, "http.listen: %.*s cannot be used: %s",
                            CAL_FMT(s->options.listen), uv_strerror(rc));
        }
        s->port = bound_port(s->loops[s->n_loops], at); /* port 0: the others take the same */
    }
    return CAL_OK;
}

cal_err http_server_new(cal_ctx *cx, const http_options *options, const http_app *app,
                        http_server **out)
{
    http_server *s = calloc(1, sizeof *s);
    struct sockaddr_storage at = {0};
    cal_err e;

    if (!s)
        abort();
    (void)signal(SIGPIPE, SIG_IGN);
    s->options = *options;
    s->app = *app;
    if (s->options.loops <= 0)
        s->options.loops = cal_thread_cores();
    if (s->options.workers <= 0)
        s->options.workers = 4 * cal_thread_cores();
    if (s->options.max_waiting <= 0)
        s->options.max_waiting = MAX_WAITING;
    if (s->options.rate_after_ms <= 0)
        s->options.rate_after_ms = RATE_AFTER_MS;
    s->loops = calloc((size_t)s->options.loops, sizeof(http_loop *));
    if (!s->loops)
        abort();
    if ((e = address_at(cx, s->options.listen, &at)) ||
        (options->tls_cert.n &&
         (e = http_tls_context_new(cx, options->tls_cert, options->tls_key, &s->tls))) ||
        (e = must_be_free(cx, s->options.listen, &at)) || (e = make_loops(cx, s, &at))) {
        http_server_free(s);
        return e;
    }
    s->workers = http_workers_new(s->options.workers, s->options.max_waiting);
    if (s->options.callers > 0)
        s->callers = http_workers_new(s->options.callers, s->options.max_waiting);
    *out = s;
    return CAL_OK;
}

int http_server_port(const http_server *s)
{
    return s->port;
}

static void *run_loop(void *loop)
{
    http_loop_run(loop);
    return NULL;
}

void http_server_run(http_server *s)
{
    for (int i = 1; i < s->n_loops; i++)
        cal_thread_start(&s->loops[i]->thread, "loop", run_loop, s->loops[i]);
    http_loop_run(s->loops[0]);
    for (int i = 1; i < s->n_loops; i++)
        cal_thread_join(&s->loops[i]->thread);
}

void http_server_stop(http_server *s)
{
    atomic_store(&s->stop, true);
    for (int i = 0; i < s->n_loops; i++)
        (void)uv_async_send(&s->loops[i]->wake);
}

void http_server_free(http_server *s)
{
    if (s->callers)
        http_workers_free(s->callers);
    if (s->workers)
        http_workers_free(s->workers);
    for (int i = 0; i < s->n_loops; i++)
        http_loop_free(s->loops[i]);
    http_tls_context_free(s->tls);
    free(s->loops);
    free(s);
}

http_stats http_server_stats(const http_server *s)
{
    http_stats sum = {.connections = atomic_load(&s->connections)};

    for (int i = 0; i < s->n_loops; i++) {
        sum.requests += atomic_load(&s->loops[i]->requests);
        sum.refused += atomic_load(&s->loops[i]->refused);
        sum.bytes_in += atomic_load(&s->loops[i]->bytes_in);
        sum.bytes_out += atomic_load(&s->loops[i]->bytes_out);
    }
    return sum;
}
