/* SPDX-License-Identifier: MIT */
/* Thin shells over pthreads: no error branch at any caller. */
#include "base/thread.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

static void must(int rc)
{
    if (rc != 0)
        abort();
}

void cal_mutex_init(cal_mutex *m)
{
    must(pthread_mutex_init(&m->raw, NULL));
}

void cal_mutex_end(cal_mutex *m)
{
    must(pthread_mutex_destroy(&m->raw));
}

void cal_mutex_lock(cal_mutex *m)
{
    must(pthread_mutex_lock(&m->raw));
}

void cal_mutex_unlock(cal_mutex *m)
{
    must(pthread_mutex_unlock(&m->raw));
}

void cal_cond_init(cal_cond *c)
{
    pthread_condattr_t attr;

    must(pthread_condattr_init(&attr));
    must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC));
    must(pthread_cond_init(&c->raw, &attr));
    must(pthread_condattr_destroy(&attr));
}

void cal_cond_end(cal_cond *c)
{
    must(pthread_cond_destroy(&c->raw));
}

void cal_cond_wait(cal_cond *c, cal_mutex *m)
{
    must(pthread_cond_wait(&c->raw, &m->raw));
}

bool cal_cond_wait_ms(cal_cond *c, cal_mutex *m, int64_t ms)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }

    int rc = pthread_cond_timedwait(&c->raw, &m->raw, &until);

    if (rc != 0 && rc != ETIMEDOUT)
        abort();
    return rc == 0;
}

void cal_cond_signal(cal_cond *c)
{
    must(pthread_cond_signal(&c->raw));
}

void cal_cond_broadcast(cal_cond *c)
{
    must(pthread_cond_broadcast(&c->raw));
}

void cal_thread_start(cal_thread *t, const char *name, void *(*run)(void *arg), void *arg)
{
    sigset_t all, before;

    (void)sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before));
    must(pthread_create(&t->raw, NULL, run, arg));
    must(pthread_sigmask(SIG_SETMASK, &before, NULL));
    /* Fails for a thread that has ended already; a name is no matter of life and death. */
    (void)pthread_setname_np(t->raw, name);
}

void cal_thread_join(cal_thread *t)
{
    must(pthread_join(t->raw, NULL));
}

int cal_thread_cores(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}
