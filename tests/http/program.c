/* SPDX-License-Identifier: MIT */
/* The program that the test server serves: a table of paths that each show one thing. */
#include "tests/http/program.h"

#include <unistd.h>

typedef struct page {
    const char *path;
    http_plan plan;
    void (*run)(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs);
} page;

/* "METHOD target body", and how the body was refused. */
static void run_echo(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_str text = cal_arena_printf(cx->arena, "%.*s %.*s %.*s", CAL_FMT(rq->method_name),
                                    CAL_FMT(rq->target), CAL_FMT(rq->body));

    (void)f;
    http_res_text(cx, rs, rq->body_refused ? rq->body_refused : 200, CAL_STR("text/plain"), text);
}

static void run_host(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)f;
    http_res_text(cx, rs, 200, CAL_STR("text/plain"),
                  cal_arena_printf(cx->arena, "%.*s %.*s %d %d", CAL_FMT(rq->host),
                                   CAL_FMT(rq->peer), rq->secure, rq->loop >= 0));
}

static cal_str letters(cal_ctx *cx, size_t n)
{
    char *p = cal_arena_alloc(cx->arena, n);

    for (size_t i = 0; i < n; i++)
        p[i] = (char)('a' + i % 26);
    return (cal_str){p, n};
}

static void run_large(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)f, (void)rq;
    http_res_text(cx, rs, 200, CAL_STR("text/plain"), letters(cx, 8000));
}

static void run_tagged(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    run_large(f, cx, rq, rs);
    http_res_field(cx, rs, CAL_STR("ETag"), CAL_STR("\"a\""));
}

static void run_huge(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)f, (void)rq;
    rs->no_compress = true;
    http_res_text(cx, rs, 200, CAL_STR("text/plain"), letters(cx, 8 << 20));
}

static void run_empty(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)f, (void)cx, (void)rq;
    rs->status = 204;
}

static void run_close(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    run_echo(f, cx, rq, rs);
    rs->close = true;
}

/* Until the test opens the gate; at most ten seconds. */
static void run_wait(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    for (int i = 0; i < 1000 && !atomic_load(&f->gate); i++)
        (void)usleep(10000);
    run_echo(f, cx, rq, rs);
}

/* A stream of `left` pieces, that fails after the last one if `fails`. */
typedef struct stream {
    fixture *f;
    int64_t left;
    bool fails;
} stream;

static bool next_piece(cal_ctx *cx, void *state, cal_buf *out)
{
    stream *s = state;

    atomic_fetch_add(&s->f->pieces, 1);
    cal_buf_add(out, letters(cx, FIXTURE_PIECE_BYTES));
    if (--s->left > 0)
        return true;
    if (s->fails)
        (void)cal_fail(cx, CAL_E_BUG, "The stream broke");
    return false;
}

static void run_stream(fixture *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    stream *s = CAL_NEW(cx->arena, stream);

    s->f = f;
    if (!cal_str_to_i64(http_req_query(cx, rq, CAL_STR("n")), &s->left))
        s->left = 3;
    s->fails = http_req_query(cx, rq, CAL_STR("fails")).p != NULL;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/plain"));
    rs->next = next_piece;
    rs->next_state = s;
}

#define ON_LOOP                                  \
    {                                            \
        HTTP_ON_LOOP, FIXTURE_MAX_BODY, false, 0 \
    }
#define ON_WORKER                                  \
    {                                              \
        HTTP_ON_WORKER, FIXTURE_MAX_BODY, false, 0 \
    }

static const page pages[] = {
    {"/host",     ON_LOOP,                              run_host  },
    {"/large",    ON_LOOP,                              run_large },
    {"/tagged",   ON_LOOP,                              run_tagged},
    {"/huge",     ON_LOOP,                              run_huge  },
    {"/empty",    ON_LOOP,                              run_empty },
    {"/close",    ON_LOOP,                              run_close },
    {"/wait",     ON_WORKER,                            run_wait  },
    {"/stream",   ON_WORKER,                            run_stream},
    {"/worker",   ON_WORKER,                            run_echo  },
    {"/unwanted", {HTTP_ON_LOOP, 0, false, 403},        run_echo  },
    {"/million",  {HTTP_ON_WORKER, 64 << 20, false, 0}, run_empty },
    {"",          ON_LOOP,                              run_echo  },
};

static const page *page_at(cal_str path)
{
    const page *p = pages;

    while (p->path[0] && !cal_str_eq(path, cal_str_c(p->path)))
        p++;
    return p;
}

static void on_plan(void *self, const http_req *rq, http_plan *out)
{
    (void)self;
    *out = page_at(rq->path)->plan;
}

static void note_end(void *f)
{
    atomic_fetch_sub(&((fixture *)f)->live, 1);
}

static void on_enter(void *self, cal_ctx *cx, int loop)
{
    fixture *f = self;

    (void)loop;
    atomic_fetch_add(&f->live, 1);
    cal_arena_defer(cx->arena, note_end, f);
}

static void on_run(void *self, cal_ctx *cx, http_req *rq, http_res *rs)
{
    fixture *f = self;

    atomic_fetch_add(&f->runs, 1);
    if (rq->body_refused)
        atomic_fetch_add(&f->refused_bodies, 1);
    page_at(rq->path)->run(f, cx, rq, rs);
}

static void on_turn_begin(void *self, int loop)
{
    fixture *f = self;

    (void)loop;
    atomic_fetch_add(&f->turns, 1);
    atomic_fetch_add(&f->open_turns, 1);
}

static void on_turn_end(void *self, int loop)
{
    fixture *f = self;

    (void)loop;
    atomic_fetch_sub(&f->open_turns, 1);
}

http_app program_for(fixture *f)
{
    return (http_app){.self = f,
                      .plan = on_plan,
                      .enter = on_enter,
                      .run = on_run,
                      .turn_begin = on_turn_begin,
                      .turn_end = on_turn_end};
}
