/* SPDX-License-Identifier: MIT */
/* A request on its way: to the loop's turn or to a worker, and back to its connection. */
#include <stdlib.h>

#include "base/id.h"
#include "base/time.h"
#include "http/loop.h"

http_work *http_work_new(http_conn *c)
{
    http_work *w = calloc(1, sizeof *w);

    if (!w)
        abort();
    w->loop = c->loop;
    w->conn = c;
    w->cx = (cal_ctx){.arena = cal_arena_new(), .log = c->loop->server->options.log};
    cal_id_fill(w->cx.id, sizeof w->cx.id - 1);
    cal_buf_init(&w->body, 0);
    cal_buf_init(&w->piece, 0);
    w->begun_ms = cal_time_steady_ms();
    c->loop->n_works++;
    return w;
}

void http_work_free(http_work *w)
{
    w->loop->n_works--;
    cal_arena_free(w->cx.arena);
    cal_buf_end(&w->body);
    cal_buf_end(&w->piece);
    free(w);
}

static void run(http_work *w, int loop)
{
    const http_app *app = &w->loop->server->app;

    w->cx.now = cal_time_now();
    w->rq.loop = loop;
    app->enter(app->self, &w->cx, loop);
    http_res_init(&w->cx, &w->rs);
    app->run(app->self, &w->cx, &w->rq, &w->rs);
}

static void log_request(const http_work *w)
{
    cal_log_write(w->cx.log, CAL_LOG_DEBUG, cal_str_c(w->cx.id), "%.*s %.*s %d %lld ms",
                  CAL_FMT(w->rq.method_name), CAL_FMT(w->rq.path), w->rs.status,
                  (long long)(cal_time_steady_ms() - w->begun_ms));
}

/* Back on the loop: the response goes out, unless nobody is there any more. */
static void finished(http_work *w)
{
    http_conn *c = w->conn;

    w->with_worker = false;
    if (!c) {
        http_work_free(w);
        return;
    }
    if (w->streaming) {
        http_send_piece(c, w);
    } else {
        log_request(w);
        http_send_response(c, w);
    }
    http_send_flush(c);
}

static void give_back(http_work *w)
{
    http_loop *loop = w->loop;

    cal_mutex_lock(&loop->done_lock);
    w->next = loop->done;
    loop->done = w;
    cal_mutex_unlock(&loop->done_lock);
    (void)uv_async_send(&loop->wake);
}

static void run_on_worker(http_job *job)
{
    http_work *w = (http_work *)job;

    if (w->streaming)
        w->more = w->rs.next(&w->cx, w->rs.next_state, &w->piece);
    else
        run(w, -1);
    give_back(w);
}

static void to_worker(http_work *w)
{
    w->job.run = run_on_worker;
    w->with_worker = true;
    if (http_workers_add(w->loop->server->workers, &w->job))
        return;
    w->with_worker = false;
    if (w->streaming)
        http_conn_close(w->conn);
    else
        http_send_refusal(w->conn, 503);
}

void http_work_start(http_work *w)
{
    http_loop *loop = w->loop;

    atomic_fetch_add_explicit(&loop->requests, 1, memory_order_relaxed);
    w->rq.body = cal_buf_str(&w->body);
    if (w->plan.where == HTTP_ON_WORKER) {
        to_worker(w);
        return;
    }
    w->next = NULL;
    if (loop->ready_first)
        loop->ready_last->next = w;
    else
        loop->ready_first = w;
    loop->ready_last = w;
}

void http_work_run_ready(http_loop *loop)
{
    const http_app *app = &loop->server->app;
    http_work *first = loop->ready_first;

    if (!first)
        return;
    loop->ready_first = NULL;
    if (app->turn_begin)
        app->turn_begin(app->self, loop->index);
    for (http_work *w = first; w; w = w->next)
        run(w, loop->index);
    if (app->turn_end)
        app->turn_end(app->self, loop->index);
    while (first) {
        http_work *w = first;

        first = w->next;
        finished(w);
    }
}

void http_work_take_done(http_loop *loop)
{
    cal_mutex_lock(&loop->done_lock);

    http_work *first = loop->done;

    loop->done = NULL;
    cal_mutex_unlock(&loop->done_lock);
    while (first) {
        http_work *w = first;

        first = w->next;
        finished(w);
    }
}

void http_work_next_piece(http_work *w)
{
    cal_buf_clear(&w->piece);
    to_worker(w);
}
