/* SPDX-License-Identifier: MIT */
/* A bounded queue and the threads that empty it. */
#include "http/workers.h"

#include <stdlib.h>

#include "base/thread.h"

struct http_workers {
    cal_mutex lock;
    cal_cond wake;
    http_job *first, *last;
    int n_waiting, max_waiting, n;
    bool stop;
    cal_thread threads[];
};

static void *work(void *arg)
{
    http_workers *w = arg;

    cal_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->stop)
            cal_cond_wait(&w->wake, &w->lock);
        if (!w->first)
            break;

        http_job *job = w->first;

        w->first = job->next;
        w->n_waiting--;
        cal_mutex_unlock(&w->lock);
        job->run(job);
        cal_mutex_lock(&w->lock);
    }
    cal_mutex_unlock(&w->lock);
    return NULL;
}

http_workers *http_workers_new(int n, int max_waiting)
{
    http_workers *w = calloc(1, sizeof *w + (size_t)n * sizeof w->threads[0]);

    if (!w)
        abort();
    w->n = n;
    w->max_waiting = max_waiting;
    cal_mutex_init(&w->lock);
    cal_cond_init(&w->wake);
    for (int i = 0; i < n; i++)
        cal_thread_start(&w->threads[i], "worker", work, w);
    return w;
}

void http_workers_free(http_workers *w)
{
    cal_mutex_lock(&w->lock);
    w->stop = true;
    cal_cond_broadcast(&w->wake);
    cal_mutex_unlock(&w->lock);
    for (int i = 0; i < w->n; i++)
        cal_thread_join(&w->threads[i]);
    cal_cond_end(&w->wake);
    cal_mutex_end(&w->lock);
    free(w);
}

static bool add(http_workers *w, http_job *job, bool always)
{
    cal_mutex_lock(&w->lock);

    bool taken = always || w->n_waiting < w->max_waiting;

    if (taken) {
        job->next = NULL;
        if (w->first)
            w->last->next = job;
        else
            w->first = job;
        w->last = job;
        w->n_waiting++;
        cal_cond_signal(&w->wake);
    }
    cal_mutex_unlock(&w->lock);
    return taken;
}

bool http_workers_add(http_workers *w, http_job *job)
{
    return add(w, job, false);
}

void http_workers_go_on(http_workers *w, http_job *job)
{
    (void)add(w, job, true);
}
