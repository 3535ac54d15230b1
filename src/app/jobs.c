/* SPDX-License-Identifier: MIT */
/* The job threads. Each job runs in a context of its own; a failure is logged and tried again at
   the next time. Jobs of one lane wait for each other, those of different lanes never do: what
   waits for other servers holds nothing else up. */
#include "app/jobs.h"

#include <stdlib.h>

#include "base/id.h"
#include "base/thread.h"
#include "base/time.h"
#include "core/account.h"
#include "core/attach.h"
#include "core/audit.h"
#include "core/directory.h"
#include "core/entitlement.h"
#include "core/import_job.h"
#include "core/oidc.h"
#include "core/provider.h"
#include "core/schedule.h"
#include "core/subscription.h"
#include "core/upkeep.h"

typedef enum lane {
    LANE_HOUSE,  /* the database's housekeeping */
    LANE_ASK,    /* short questions to other servers */
    LANE_FETCH,  /* whole calendars from other servers */
    LANE_IMPORT, /* long work in pieces: what people bring in, take along, are found by */
    LANE_COUNT
} lane;

typedef struct job {
    const char *name;
    lane lane;
    int64_t every_s;
    cal_err (*run)(cal_ctx *cx);               /* all there is to do, or: */
    cal_err (*step)(cal_ctx *cx, bool *again); /* a piece of it, as long as it says again */
} job;

/* clang-format off */
static const job jobs[] = {
    {"forget expired sessions, links and attempts", LANE_HOUSE, 3600,      core_upkeep_expired,    NULL                  },
    {"forget old deletions",                        LANE_HOUSE, 21600, core_upkeep_tombstones, NULL                  },
    {"remove attachments that nothing names",       LANE_HOUSE, 3600,      core_attach_prune,      NULL                  },
    {"forget old imports",                          LANE_HOUSE, 3600,      core_import_prune,      NULL                  },
    {"ask the provider whether sessions still hold", LANE_ASK,  5,         NULL,                   core_oidc_refresh     },
    {"ask anew who may use the server",             LANE_ASK,   15,        NULL,                   core_entitlement_renew},
    {"hear what the provider says of itself",       LANE_ASK,   60,        core_provider_watch,    NULL                  },
    {"delete people who leave, calendar by calendar", LANE_IMPORT, 2,      NULL,                   core_account_leave_step},
    {"forget old acts of the log",                  LANE_HOUSE, 3600,      NULL,                   core_audit_prune      },
    {"forget old messages and letters",             LANE_HOUSE, 86400, core_schedule_prune,    NULL                  },
    {"look at calendars that are subscribed to",    LANE_FETCH, 15,    NULL,                   core_subscription_step},
    {"store what was brought in",                   LANE_IMPORT, 1,        NULL,                   core_import_step      },
    {"put people into the directory's index",       LANE_IMPORT,   3600,      NULL,                   core_directory_index  },
};

/* name, threads, seconds after the start, which is a busy time */
static const struct {
    const char *name;
    int threads;
    int64_t delay_s;
} lanes[LANE_COUNT] = {
    [LANE_HOUSE] = {"jobs",     1, 60},
    [LANE_FETCH] = {"jobs-fetch", 4, 5 },
    [LANE_ASK]   = {"jobs-ask", 1, 5 },
    [LANE_IMPORT] = {"jobs-import", 2, 1 },
};
/* clang-format on */

enum { MAX_THREADS = 16, STAGGER_S = 10 };

/* A thread, and when each job of its lane is due in it. */
typedef struct runner {
    app_jobs *jobs;
    lane lane;
    cal_thread thread;
    int64_t due_s[CAL_COUNT(jobs)]; /* steady seconds */
} runner;

struct app_jobs {
    const app *app;
    cal_mutex lock;
    cal_cond wake;
    bool stop;
    runner runners[MAX_THREADS];
    size_t n;
};

static bool is_stopping(app_jobs *j)
{
    cal_mutex_lock(&j->lock);

    bool stop = j->stop;

    cal_mutex_unlock(&j->lock);
    return stop;
}

/* One piece of a job; whether there is more of it. */
static bool run_piece(const app_jobs *j, const job *row)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = cal_time_now(), .is_system = true};
    bool again = false;

    cal_id_fill(cx.id, sizeof cx.id - 1);
    app_enter(j->app, &cx);

    cal_err e = row->run ? row->run(&cx) : row->step(&cx, &again);

    if (e && e != CAL_E_STOPPING)
        cal_log_write(cx.log, CAL_LOG_WARN, cal_str_c(cx.id), "job \"%s\" failed: %.*s", row->name,
                      CAL_FMT(cx.fail.why));
    cal_arena_free(cx.arena);
    return !e && again;
}

static void run_one(app_jobs *j, const job *row)
{
    while (!is_stopping(j) && run_piece(j, row))
        ;
}

/* Runs what is due; the milliseconds until the next is. */
static int64_t run_due(runner *r)
{
    int64_t now_s = cal_time_steady_ms() / 1000, next_s = INT64_MAX;

    for (size_t i = 0; i < CAL_COUNT(jobs); i++) {
        if (jobs[i].lane != r->lane)
            continue;
        if (r->due_s[i] <= now_s) {
            run_one(r->jobs, &jobs[i]);
            r->due_s[i] = cal_time_steady_ms() / 1000 + jobs[i].every_s;
        }
        if (r->due_s[i] < next_s)
            next_s = r->due_s[i];
    }
    now_s = cal_time_steady_ms() / 1000;
    return next_s > now_s ? (next_s - now_s) * 1000 : 0;
}

static void *loop(void *arg)
{
    runner *r = arg;
    app_jobs *j = r->jobs;

    while (!is_stopping(j)) {
        int64_t wait_ms = run_due(r);

        cal_mutex_lock(&j->lock);
        if (!j->stop)
            (void)cal_cond_wait_ms(&j->wake, &j->lock, wait_ms);
        cal_mutex_unlock(&j->lock);
    }
    return NULL;
}

static void start(app_jobs *j, lane l)
{
    runner *r = &j->runners[j->n++];
    int64_t first_s = cal_time_steady_ms() / 1000 + lanes[l].delay_s;

    r->jobs = j;
    r->lane = l;
    for (size_t i = 0; i < CAL_COUNT(jobs); i++) {
        r->due_s[i] = first_s;
        first_s += jobs[i].lane == l ? STAGGER_S : 0;
    }
    cal_thread_start(&r->thread, lanes[l].name, loop, r);
}

app_jobs *app_jobs_start(const app *a)
{
    app_jobs *j = calloc(1, sizeof *j);

    if (!j)
        abort();
    j->app = a;
    cal_mutex_init(&j->lock);
    cal_cond_init(&j->wake);
    for (lane l = 0; l < LANE_COUNT; l++) {
        for (int k = 0; k < lanes[l].threads && j->n < MAX_THREADS; k++)
            start(j, l);
    }
    return j;
}

void app_jobs_stop(app_jobs *j)
{
    cal_mutex_lock(&j->lock);
    j->stop = true;
    cal_cond_broadcast(&j->wake);
    cal_mutex_unlock(&j->lock);
    for (size_t i = 0; i < j->n; i++)
        cal_thread_join(&j->runners[i].thread);
    cal_cond_end(&j->wake);
    cal_mutex_end(&j->lock);
    free(j);
}
