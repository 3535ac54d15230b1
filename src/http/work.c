/* SPDX-License-Identifier: MIT */
/* A request on its way: to the loop's turn or to a worker, and back to its connection. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "http/loop.h"

enum { MAX_SPARE = 64, HTTP_MOST_TOGETHER = 32 };

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

static void enter(http_work *w, int loop)
{
    const http_app *app = &w->loop->server->app;

    w->cx.now = cal_time_now();
    w->rq.loop = loop;
    if (!w->rq.body_refused)
        w->rq.body_refused = http_gunzip_body(&w->rq, &w->body, (size_t)w->plan.max_body);
    w->rq.body = w->rq.body_refused ? CAL_STR("") : cal_buf_str(&w->body);
    app->enter(app->self, &w->cx, loop);
}

static void run_entered(http_work *w)
{
    const http_app *app = &w->loop->server->app;

    http_res_init(&w->cx, &w->rs);
    app->run(app->self, &w->cx, &w->rq, &w->rs);
    w->rs.close |= w->rq.body_refused != 0;
    http_send_prepare(w);
}

static void run(http_work *w, int loop)
{
    enter(w, loop);
    run_entered(w);
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

/* From first to last, a list. */
static void give_back(http_work *first, http_work *last)
{
    http_loop *loop = first->loop;

    cal_mutex_lock(&loop->done_lock);
    last->next = loop->done;
    loop->done = first;
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
    give_back(w, w);
}

static void run_together(http_job *job)
{
    http_work *first = (http_work *)job, *last = first;
    const http_app *app = &first->loop->server->app;
    http_entered all[HTTP_MOST_TOGETHER];
    size_t n = 0;

    for (http_work *w = first; w; w = w->next) {
        enter(w, -1);
        all[n++] = (http_entered){&w->cx, &w->rq};
        last = w;
    }
    if (app->together)
        app->together(app->self, all, n);
    for (http_work *w = first; w; w = w->next)
        run_entered(w);
    give_back(first, last);
}

/* Too many wait already. The client may be gone too. */
static void turn_away(http_work *w)
{
    http_conn *c = w->conn;

    w->with_worker = false;
    atomic_fetch_add_explicit(&w->loop->refused, 1, memory_order_relaxed);
    http_work_free(w);
    if (!c)
        return;
    c->work = NULL;
    http_send_refusal(c, 503);
}

/* The threads that a request runs on, when it does not run on its loop. */
static http_workers *threads_of(const http_work *w)
{
    const http_server *s = w->loop->server;

    return w->plan.where == HTTP_ON_CALLER && s->callers ? s->callers : s->workers;
}

static void append(http_work **first, http_work **last, http_work *w)
{
    w->next = NULL;
    if (*first)
        (*last)->next = w;
    else
        *first = w;
    *last = w;
    (void)uv_idle_start(&w->loop->busy, http_loop_stay_awake);
}

void http_work_start(http_work *w)
{
    http_loop *loop = w->loop;

    atomic_fetch_add_explicit(&loop->requests, 1, memory_order_relaxed);
    w->job.run = run_on_worker;
    w->with_worker = w->plan.where != HTTP_ON_LOOP;
    if (w->plan.where == HTTP_ON_LOOP)
        append(&loop->ready_first, &loop->ready_last, w);
    else if (w->plan.where == HTTP_TOGETHER)
        append(&loop->together_first, &loop->together_last, w);
    else if (!http_workers_add(threads_of(w), &w->job))
        turn_away(w);
}

/* The end of the first part of a list that may run together; what follows it is left in *rest. */
static void cut(http_work *first, http_work **rest)
{
    http_work *last = first;

    for (int i = 1; i < HTTP_MOST_TOGETHER && last->next; i++)
        last = last->next;
    *rest = last->next;
    last->next = NULL;
}

static void turn_all_away(http_work *first)
{
    while (first) {
        http_work *w = first;

        first = w->next;
        turn_away(w);
    }
}

static void hand_over_together(http_loop *loop)
{
    http_work *first = loop->together_first;

    loop->together_first = NULL;
    while (first) {
        http_work *rest;

        cut(first, &rest);
        first->job.run = run_together;
        if (!http_workers_add(loop->server->workers, &first->job))
            turn_all_away(first);
        first = rest;
    }
}

void http_work_run_ready(http_loop *loop)
{
    const http_app *app = &loop->server->app;
    http_work *first = loop->ready_first;

    (void)uv_idle_stop(&loop->busy);
    hand_over_together(loop);
    if (!first)
        return;
    loop->ready_first = NULL;
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
    w->job.run = run_on_worker;
    http_workers_go_on(threads_of(w), &w->job);
}
