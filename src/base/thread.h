/* SPDX-License-Identifier: MIT */
/* POSIX threads whose failures, all of them bugs or exhaustion, abort. */
#ifndef CAL_BASE_THREAD_H
#define CAL_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct cal_mutex {
    pthread_mutex_t raw;
} cal_mutex;

typedef struct cal_cond {
    pthread_cond_t raw;
} cal_cond;

typedef struct cal_thread {
    pthread_t raw;
} cal_thread;

void cal_mutex_init(cal_mutex *m);
void cal_mutex_end(cal_mutex *m);
void cal_mutex_lock(cal_mutex *m);
void cal_mutex_unlock(cal_mutex *m);

void cal_cond_init(cal_cond *c);
void cal_cond_end(cal_cond *c);
/* May wake without cause: wait in a loop over the condition. */
void cal_cond_wait(cal_cond *c, cal_mutex *m);
/* As wait for at most ms milliseconds; false when they have passed. */
bool cal_cond_wait_ms(cal_cond *c, cal_mutex *m, int64_t ms);
void cal_cond_signal(cal_cond *c);
void cal_cond_broadcast(cal_cond *c);

/* Runs run(arg) in a thread with all signals blocked; name: at most 15 bytes, seen by ps and gdb.
 */
void cal_thread_start(cal_thread *t, const char *name, void *(*run)(void *arg), void *arg);
void cal_thread_join(cal_thread *t);

/* Cores this process may use, at least 1. */
int cal_thread_cores(void);

#endif
