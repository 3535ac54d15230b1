/* SPDX-License-Identifier: MIT */
/* The job thread: each job runs in a context of its own, a failure is logged and tried again at the
   next time. */
#include "app/jobs.h"

#include <stdlib.h>

#include "base/id.h"
#include "base/thread.h"
#include "base/time.h"
#include "core/attach.h"
#include "core/schedule.h"
#include "core/upkeep.h"

typedef struct job {
    const char *name;
    int64_t every_s;
    cal_err (*run)(cal_ctx *cx);
} job;

static const job jobs[] = {
    {"forget expired sessions, links and attempts", 3600,               core_upkeep_expired   },
    {"forget old deletions",                        (int64_t)6 * 3600,  core_upkeep_tombstones},
    {"remove attachments that nothing names",       3600,               core_attach_prune     },
    {"forget old messages and letters",             (int64_t)24 * 3600, core_schedule_prune   },
};

struct app_jobs {
    const app *app;
    cal_thread thread;
    cal_mutex lock;
    cal_cond wake;
    bool stop;
    int64_t due_s[CAL_COUNT(jobs)]; /* steady seconds */
};

static void run_one(const app_jobs *j, const job *row)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = cal_time_now(), .is_system = true};

    cal_id_fill(cx.id, sizeof cx.id - 1);
    app_enter(j->app, &cx);
    if (row->run(&cx))
        cal_log_write(cx.log, CAL_LOG_WARN, cal_str_c(cx.id), "job \"%s\" failed: %.*s", row->name,
                      CAL_FMT(cx.fail.why));
    cal_arena_free(cx.arena);
}

/* Runs what is due; the milliseconds until the next is. */
static int64_t run_due(app_jobs *j)
{
    int64_t now_s = cal_time_steady_ms() / 1000, next_s = INT64_MAX;

    for (size_t i = 0; i < CAL_COUNT(jobs); i++) {
        if (j->due_s[i] <= now_s) {
            run_one(j, &jobs[i]);
            j->due_s[i] = now_s + jobs[i].every_s;
        }
        if (j->due_s[i] < next_s)
            next_s = j->due_s[i];
    }
    return (next_s - now_s) * 1000;
}

static void *loop(void *arg)
{
    app_jobs *j = arg;

    cal_mutex_lock(&j->lock);
    while (!j->stop) {
        cal_mutex_unlock(&j->lock);

        int64_t wait_ms = run_due(j);

        cal_mutex_lock(&j->lock);
        if (!j->stop)
            (void)cal_cond_wait_ms(&j->wake, &j->lock, wait_ms);
    }
    cal_mutex_unlock(&j->lock);
    return NULL;
}

app_jobs *app_jobs_start(const app *a)
{
    app_jobs *j = calloc(1, sizeof *j);
    int64_t now_s = cal_time_steady_ms() / 1000;

    if (!j)
        abort();
    j->app = a;
    /* The first round comes a while after the start, which is a busy time. */
    for (size_t i = 0; i < CAL_COUNT(jobs); i++)
        j->due_s[i] = now_s + 60 + (int64_t)i * 30;
    cal_mutex_init(&j->lock);
    cal_cond_init(&j->wake);
    cal_thread_start(&j->thread, "jobs", loop, j);
    return j;
}

void app_jobs_stop(app_jobs *j)
{
    cal_mutex_lock(&j->lock);
    j->stop = true;
    cal_cond_signal(&j->wake);
    cal_mutex_unlock(&j->lock);
    cal_thread_join(&j->thread);
    cal_cond_end(&j->wake);
    cal_mutex_end(&j->lock);
    free(j);
}
