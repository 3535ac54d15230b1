/* SPDX-License-Identifier: MIT */
/* Durability, counted: a process is killed while its threads write; every change it had reported as
   kept must be there, and the rest must be whole or absent. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/thread.h"
#include "base/time.h"
#include "store/migrate.h"
#include "tests/store/fixture.h"

enum { THREADS = 8, ROUNDS = 3, SIGHTS = 400 };

typedef struct report {
    int32_t thread, number;
} report;

typedef struct victim {
    const cal_ctx *from;
    const cal_calendar *cal;
    int32_t thread, round;
    int pipe;
    cal_thread run;
} victim;

static void *write_for_ever(void *arg)
{
    const victim *v = arg;

    for (int32_t i = 0;; i++) {
        cal_ctx cx = fixture_ctx(v->from);
        store_event ev = fixture_event(i, i + 3600);
        cal_str href = cal_arena_printf(cx.arena, "%d-%d-%d", v->round, v->thread, i);
        report r = {v->thread, i};

        if (fixture_put(&cx, v->cal, href.p, &ev) || write(v->pipe, &r, sizeof r) != sizeof r)
            _exit(1);
        fixture_ctx_end(&cx);
    }
    return NULL;
}

static void live(cal_ctx *cx, int round, int pipe)
{
    cal_calendar cal;
    victim v[THREADS];

    if (!fixture_pool(cx, "crash.db") ||
        store_calendar_at(cx, CAL_STR("alice"), CAL_STR("work"), &cal))
        _exit(1);
    for (int i = 0; i < THREADS; i++) {
        v[i] = (victim){.from = cx, .cal = &cal, .thread = i, .round = round, .pipe = pipe};
        cal_thread_start(&v[i].run, "victim", write_for_ever, &v[i]);
    }
    for (;;)
        (void)pause();
}

/* Kills the child after some hundred reports, and takes in what else it had told. last[t]: the
   number of thread t's last report, -1 none. */
static int watch_and_kill(pid_t child, int pipe, int32_t *last)
{
    report r;
    int seen = 0;

    while (read(pipe, &r, sizeof r) == sizeof r) {
        last[r.thread] = r.number;
        if (++seen == SIGHTS)
            (void)kill(child, SIGKILL);
    }
    return seen;
}

static int missing(cal_ctx *cx, const cal_calendar *cal, int round, const int32_t *last)
{
    int n = 0;

    for (int t = 0; t < THREADS; t++) {
        for (int i = 0; i <= last[t]; i++) {
            cal_event ev;
            cal_str href = cal_arena_printf(cx->arena, "%d-%d-%d", round, t, i);

            n += store_event_at(cx, cal, href, &ev) != CAL_OK;
            cal_fail_clear(cx);
        }
    }
    return n;
}

static void one_life(cal_ctx *cx, int round)
{
    int32_t last[THREADS];
    int fds[2], status;
    cal_calendar cal;

    memset(last, 0xff, sizeof last);
    CHECK(pipe(fds) == 0);

    pid_t child = fork();

    if (child == 0) {
        (void)close(fds[0]);
        live(cx, round, fds[1]);
    }
    (void)close(fds[1]);

    int seen = watch_and_kill(child, fds[0], last);

    (void)close(fds[0]);
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    CHECK(seen >= SIGHTS);
    CHECK(fixture_pool(cx, "crash.db"));
    CHECK_OK(store_calendar_at(cx, CAL_STR("alice"), CAL_STR("work"), &cal));
    CHECK_INT(missing(cx, &cal, round, last), 0);
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_killed_process_loses_nothing_it_acknowledged)
{
    cal_ctx first = {.arena = cal_arena_new(), .now = cx->now};
    cal_calendar cal;
    int64_t home;
    bool ok = fixture_pool(&first, "crash.db") && !fixture_user(&first, "alice", &home) &&
              !fixture_calendar(&first, home, "work", &cal);

    cal_arena_free(first.arena);
    CHECK(ok);
    for (int round = 0; round < ROUNDS; round++) {
        cal_ctx life = {.arena = cal_arena_new(), .now = cx->now};

        one_life(&life, round);
        cal_arena_free(life.arena);
    }
}
