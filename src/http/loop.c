/* SPDX-License-Identifier: MIT */
/* One event loop: its listening socket, its turn, its clock. */
#include "http/loop.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"

enum { TICK_MS = 100, BACKLOG = 1024 };

static void on_connection(uv_stream_t *listen, int status)
{
    if (status == 0)
        http_conn_accept(listen->data);
}

/* After the receive phase: everything that became ready runs in one turn. */
static void on_check(uv_check_t *check)
{
    http_loop *loop = check->data;

    http_work_run_ready(loop);
}

void http_loop_stay_awake(uv_idle_t *busy)
{
    (void)busy;
}

static void close_all(http_loop *loop)
{
    http_conn *after;

    for (http_conn *c = loop->conns; c; c = after) {
        after = c->after;
        http_conn_close(c);
    }
}

static void close_handles(http_loop *loop)
{
    uv_handle_t *handles[] = {(uv_handle_t *)&loop->listen, (uv_handle_t *)&loop->wake,
                              (uv_handle_t *)&loop->check, (uv_handle_t *)&loop->tick,
                              (uv_handle_t *)&loop->busy};

    for (size_t i = 0; i < CAL_COUNT(handles); i++) {
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], NULL);
    }
}

static void begin_stop(http_loop *loop)
{
    if (loop->stopping)
        return;
    loop->stopping = true;
    loop->stop_by_ms = cal_time_steady_ms() + loop->server->options.stop_ms;
    uv_close((uv_handle_t *)&loop->listen, NULL);
}

static void check_connections(http_loop *loop)
{
    int64_t now_ms = (int64_t)uv_now(&loop->uv);
    http_conn *after;

    for (http_conn *c = loop->conns; c; c = after) {
        after = c->after;
        http_conn_check_time(c, now_ms);
    }
}

static void on_tick(uv_timer_t *timer)
{
    http_loop *loop = timer->data;

    if (atomic_load(&loop->server->stop))
        begin_stop(loop);
    check_connections(loop);
    if (!loop->stopping)
        return;
    if (cal_time_steady_ms() > loop->stop_by_ms)
        close_all(loop);
    if (loop->n_conns == 0 && loop->n_works == 0)
        close_handles(loop);
}

static void on_wake(uv_async_t *wake)
{
    http_loop *loop = wake->data;

    http_work_take_done(loop);
    if (atomic_load(&loop->server->stop))
        on_tick(&loop->tick);
}

/* A listening socket that the kernel shares out among the loops. */
static int listen_on(http_loop *loop, const struct sockaddr *at)
{
    int on = 1, fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), rc;

    if (fd < 0)
        return UV_EMFILE;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if ((rc = uv_tcp_open(&loop->listen, fd))) {
        (void)close(fd);
        return rc;
    }
    if ((rc = uv_tcp_bind(&loop->listen, at, 0)))
        return rc;
    return uv_listen((uv_stream_t *)&loop->listen, BACKLOG, on_connection);
}

int http_loop_new(http_server *s, int index, const struct sockaddr *at, http_loop **out)
{
    http_loop *loop = calloc(1, sizeof *loop);
    int rc;

    if (!loop || uv_loop_init(&loop->uv) != 0)
        abort();
    loop->server = s;
    loop->index = index;
    cal_mutex_init(&loop->done_lock);
    loop->listen.data = loop->wake.data = loop->check.data = loop->tick.data = loop;
    (void)uv_tcp_init(&loop->uv, &loop->listen);
    (void)uv_async_init(&loop->uv, &loop->wake, on_wake);
    (void)uv_check_init(&loop->uv, &loop->check);
    (void)uv_check_start(&loop->check, on_check);
    (void)uv_idle_init(&loop->uv, &loop->busy);
    (void)uv_timer_init(&loop->uv, &loop->tick);
    (void)uv_timer_start(&loop->tick, on_tick, TICK_MS, TICK_MS);
    rc = listen_on(loop, at);
    *out = loop;
    return rc;
}

void http_loop_run(http_loop *loop)
{
    (void)uv_run(&loop->uv, UV_RUN_DEFAULT);
}

static void free_spare(http_loop *loop)
{
    while (loop->spare) {
        http_work *w = loop->spare;

        loop->spare = w->next;
        loop->n_works++;
        http_work_free(w);
    }
}

void http_loop_free(http_loop *loop)
{
    close_all(loop);
    close_handles(loop);
    (void)uv_run(&loop->uv, UV_RUN_DEFAULT);
    if (uv_loop_close(&loop->uv) != 0)
        abort();
    cal_mutex_end(&loop->done_lock);
    loop->stopping = true; /* nothing is kept for later */
    free_spare(loop);
    free(loop);
}
