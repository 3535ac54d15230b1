/* SPDX-License-Identifier: MIT */
/* A request on its way: to the loop's turn or to a worker, and back to its connection. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "http/loop.h"

enum { MAX_SPARE = 64 };

/* Random letters are drawn for many requests at a time. */
static void give_id(http_loop *loop, char *out)
{
    if (loop->n_ids == 0) {
        cal_id_fill(loop->ids, sizeof loop->ids - 1);
        loop->n_ids = HTTP_IDS_AT_ONCE;
    }
    memcpy(out, loop->ids + (size_t)--loop->n_ids * HTTP_ID_CHARS, HTTP_ID_CHARS);
    out[HTTP_ID_CHARS] = '\0';
}

static http_work *spare_or_new(http_loop *loop)
{
    http_work *w = loop->spare;

    if (w) {
        loop->spare = w->next;
        loop->n_spare--;
        return w;
    }
    w = calloc(1, sizeof *w);
    if (!w)
        abort();
    w->cx.arena = cal_arena_new();
    cal_buf_init(&w->body, 0);
    cal_buf_init(&w->piece, 0);
    return w;
}

http_work *http_work_new(http_conn *c)
{
    http_loop *loop = c->loop;
    http_work *w = spare_or_new(loop), clean = {.loop = loop, .conn = c};

    clean.cx = (cal_ctx){.arena = w->cx.arena, .log = loop->server->options.log};
    clean.body = w->body;
    clean.piece = w->piece;
    clean.begun_ms = cal_time_steady_ms();
    *w = clean;
    give_id(loop, w->cx.id);
    loop->n_works++;
    return w;
}

static void reuse(cal_buf *b)
{
    if (b->cap > HTTP_KEPT_BYTES)
        cal_buf_end(b);
    cal_buf_clear(b);
}

void http_work_free(http_work *w)
{
    http_loop *loop = w->loop;

    loop->n_works--;
    if (loop->n_spare < MAX_SPARE && !loop->stopping) {
        cal_arena_reset(w->cx.arena);
        reuse(&w->body);
        reuse(&w->piece);
        w->next = loop->spare;
        loop->spare = w;
        loop->n_spare++;
        return;
    }
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
    if (!w->rq.body_refused)
        w->rq.body_refused = http_gunzip_body(&w->rq, &w->body, (size_t)w->plan.max_body);
    w->rq.body = w->rq.body_refused ? CAL_STR("") : cal_buf_str(&w->body);
    app->enter(app->self, &w->cx, loop);
    http_res_init(&w->cx, &w->rs);
    app->run(app->self, &w->cx, &w->rq, &w->rs);
    w->rs.close |= w->rq.body_refused != 0;
    http_send_prepare(w);
}

static void log_request(const http_work *w)
{
    cal_str path = w->plan.hide_path ? CAL_STR("(hidden)") : w->rq.path;

    cal_log_write(w->cx.log, CAL_LOG_DEBUG, cal_str_c(w->cx.id), "%.*s %.*s %d %lld ms",
                  CAL_FMT(w->rq.method_name), CAL_FMT(path), w->rs.status,
                  (long long)(cal_time_steady_ms() - w->begun_ms));
}

/* Back on the loop: the response goes out, unless nobody is there any more. */
static void finished(http_work *w)
{
    http_conn *c = w->conn;

    w->with_worker = false;
    if (!w->streaming)
        log_request(w);
    if (!c) {
        http_work_free(w);
        return;
    }
    if (w->streaming)
        http_send_piece(c, w);
    else
        http_send_response(c, w);
    /* A whole response lies in the connection's buffer: what the request held is given back before
       a slow client has taken it. */
    if (c->work && !w->more) {
        c->work = NULL;
        http_work_free(w);
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

    if (w->streaming) {
        w->more = w->rs.next(&w->cx, w->rs.next_state, &w->piece);
        if (w->zip)
            http_zip_piece(w->zip, &w->piece, !w->more);
    } else {
        run(w, -1);
    }
    give_back(w);
}

/* Too many wait already. */
static void turn_away(http_work *w)
{
    http_conn *c = w->conn;

    w->with_worker = false;
    atomic_fetch_add_explicit(&c->loop->refused, 1, memory_order_relaxed);
    c->work = NULL;
    http_work_free(w);
    http_send_refusal(c, 503);
}

static void to_ready_list(http_work *w)
{
    http_loop *loop = w->loop;

    w->next = NULL;
    if (loop->ready_first)
        loop->ready_last->next = w;
    else
        loop->ready_first = w;
    loop->ready_last = w;
    (void)uv_idle_start(&loop->busy, http_loop_stay_awake);
}

void http_work_start(http_work *w)
{
    http_loop *loop = w->loop;

    atomic_fetch_add_explicit(&loop->requests, 1, memory_order_relaxed);
    w->job.run = run_on_worker;
    w->with_worker = w->plan.where == HTTP_ON_WORKER;
    if (!w->with_worker)
        to_ready_list(w);
    else if (!http_workers_add(loop->server->workers, &w->job))
        turn_away(w);
}

void http_work_run_ready(http_loop *loop)
{
    const http_app *app = &loop->server->app;
    http_work *first = loop->ready_first;

    if (!first)
        return;
    loop->ready_first = NULL;
    (void)uv_idle_stop(&loop->busy);
    if (app->turn_begin)
        app->turn_begin(app->self, loop->index);
    for (http_work *w = first; w; w = w->next)
        run(w, loop->index);
    if (app->turn_end)
        app->turn_end(app->self, loop->index);
    /* The turn took time that the clients' deadlines must not count. */
    uv_update_time(&loop->uv);
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
    w->with_worker = true;
    http_workers_go_on(w->loop->server->workers, &w->job);
}
