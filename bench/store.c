/* SPDX-License-Identifier: MIT */
/* Durable writes a second from 1 and 16 threads, and the CPU time of reads, on a database in the
   directory given (default: the working directory). One line a figure: name, number. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/thread.h"
#include "base/time.h"
#include "store/calendar.h"
#include "store/event.h"
#include "store/migrate.h"
#include "store/tx.h"
#include "store/user.h"

enum { EVENT_BYTES = 1000, RUN_MS = 3000, THREADS = 16, MEMBERS = 10000, ROUNDS = 2000 };

typedef struct bench {
    store_pool *pool;
    cal_calendar cal;
} bench;

typedef struct writer {
    const bench *b;
    int number;
    long kept;
    cal_thread thread;
} writer;

static cal_ctx unit_of_work(const bench *b)
{
    return (cal_ctx){.arena = cal_arena_new(), .now = 1780000000, .store = b->pool, .id = "bench"};
}

static void must(const cal_ctx *cx, cal_err e)
{
    if (e) {
        (void)fprintf(stderr, "%.*s\n", CAL_FMT(cx->fail.why));
        _Exit(1);
    }
}

static cal_err put(cal_ctx *cx, const bench *b, cal_str href, int64_t at)
{
    store_event in = {
        .event = {.home = b->cal.home,
                  .calendar = b->cal.id,
                  .href = href,
                  .uid = href,
                  .etag = CAL_STR("\"0123456789abcdef\""),
                  .component = CAL_COMP_EVENT,
                  .ics = {cal_arena_alloc(cx->arena, EVENT_BYTES), EVENT_BYTES}},
        .first_utc = at,
        .last_utc = at + 3600
    };
    cal_err e = store_home_bump(cx, b->cal.home, &in.event.seq);

    return e ? e : store_event_put(cx, &in, &in.event.id);
}

static cal_err put_alone(cal_ctx *cx, const bench *b, cal_str href, int64_t at)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = put(cx, b, href, at)))
        return e;
    return store_tx_commit(&tx);
}

static void *write_for_a_while(void *arg)
{
    writer *w = arg;
    int64_t end = cal_time_steady_ms() + RUN_MS;

    for (; cal_time_steady_ms() < end; w->kept++) {
        cal_ctx cx = unit_of_work(w->b);
        cal_str href = cal_arena_printf(cx.arena, "w%d-%ld", w->number, w->kept);

        must(&cx, put_alone(&cx, w->b, href, w->kept * 3600));
        cal_arena_free(cx.arena);
    }
    return NULL;
}

static void bench_writes(const bench *b, int first, int n)
{
    writer w[THREADS];
    long kept = 0;

    for (int i = 0; i < n; i++) {
        w[i] = (writer){.b = b, .number = first + i};
        cal_thread_start(&w[i].thread, "writer", write_for_a_while, &w[i]);
    }
    for (int i = 0; i < n; i++) {
        cal_thread_join(&w[i].thread);
        kept += w[i].kept;
    }
    printf("store_durable_put_per_s_%d_threads %ld\n", n, kept * 1000 / RUN_MS);
}

static double cpu_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

typedef cal_err task(cal_ctx *cx, const bench *b, int i);

static cal_err get(cal_ctx *cx, const bench *b, int i)
{
    cal_event ev;

    return store_event_at(cx, &b->cal, cal_arena_printf(cx->arena, "%d", i * 7 % MEMBERS), &ev);
}

static cal_err week(cal_ctx *cx, const bench *b, int i)
{
    int64_t from = (int64_t)i * 3600;
    store_event_query q = {.limit = 500,
                           .components = CAL_COMP_EVENT,
                           .with_ics = true,
                           .timed = true,
                           .from = from,
                           .to = from + 7 * (int64_t)CAL_DAY_S};
    const store_candidate *out;
    size_t n;

    return store_event_query_page(cx, &b->cal, &q, &out, &n);
}

static cal_err calendar_at(cal_ctx *cx, const bench *b, int i)
{
    cal_calendar c;

    (void)b, (void)i;
    return store_calendar_at(cx, CAL_STR("bench"), CAL_STR("cal"), &c);
}

static cal_err changes(cal_ctx *cx, const bench *b, int i)
{
    const cal_change *out;
    size_t n;

    (void)i;
    return store_event_changes(cx, &b->cal, b->cal.seq + MEMBERS - 10, 100, &out, &n);
}

static void bench_read(const bench *b, const char *name, task *run)
{
    double start = cpu_us();

    for (int i = 0; i < ROUNDS; i++) {
        cal_ctx cx = unit_of_work(b);

        must(&cx, run(&cx, b, i));
        cal_arena_free(cx.arena);
    }
    printf("store_%s_us %.1f\n", name, (cpu_us() - start) / ROUNDS);
}

/* Members at an hour's distance each. */
static void fill(const bench *b)
{
    cal_ctx cx = unit_of_work(b);
    store_tx tx = {0};

    must(&cx, store_tx_begin(&cx, &tx));
    for (int i = 0; i < MEMBERS; i++)
        must(&cx, put(&cx, b, cal_arena_printf(cx.arena, "%d", i), i * INT64_C(36000)));
    must(&cx, store_tx_commit(&tx));
    cal_arena_free(cx.arena);
}

static void set_up(bench *b, const char *path)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000, .id = "bench"};
    store_options o = {cal_arena_printf(cx.arena, "sqlite:%s", path), 4, 0, 20000};
    store_user u = {.user = {.handle = CAL_STR("bench")}};
    store_tx tx = {0};
    int applied;

    must(&cx, store_pool_new(&cx, &o, &b->pool));
    must(&cx, store_migrate(&cx, b->pool, &applied));
    cx.store = b->pool;
    must(&cx, store_tx_begin(&cx, &tx));
    b->cal = (cal_calendar){.href = CAL_STR("cal"), .components = CAL_COMP_ALL};
    must(&cx, store_user_insert(&cx, &u, &b->cal.home));
    must(&cx, store_home_bump(&cx, b->cal.home, &b->cal.seq));
    must(&cx, store_calendar_insert(&cx, &b->cal, &b->cal.id));
    must(&cx, store_tx_commit(&tx));
    cal_arena_free(cx.arena);
}

int main(int argc, char **argv)
{
    char path[512];
    bench b = {0};

    (void)snprintf(path, sizeof path, "%s/bench-store-XXXXXX", argc > 1 ? argv[1] : ".");
    if (!mkdtemp(path) || chdir(path) != 0)
        return 1;
    set_up(&b, "bench.db");
    fill(&b);
    bench_read(&b, "get", get);
    bench_read(&b, "week_of_10000", week);
    bench_read(&b, "calendar_at", calendar_at);
    bench_read(&b, "changes_10", changes);
    bench_writes(&b, 0, 1);
    bench_writes(&b, 1, THREADS);
    store_pool_free(b.pool);
    return unlink("bench.db") || chdir("..") || rmdir(path);
}
