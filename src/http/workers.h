/* SPDX-License-Identifier: MIT */
/* Threads that run what would hold up a loop. */
#ifndef CAL_HTTP_WORKERS_H
#define CAL_HTTP_WORKERS_H

#include "base/str.h"

/* One piece of work; embedded in what it belongs to. run is called once on some worker. */
typedef struct http_job {
    struct http_job *next;
    void (*run)(struct http_job *job);
} http_job;

typedef struct http_workers http_workers;

/* n threads, at most max_waiting jobs in the queue. */
http_workers *http_workers_new(int n, int max_waiting);
/* Runs what waits, then ends the threads. */
void http_workers_free(http_workers *w);
/* false when the queue is full: the job was not taken. */
CAL_MUST_USE bool http_workers_add(http_workers *w, http_job *job);
/* A job that goes on with what has begun: taken always. */
void http_workers_go_on(http_workers *w, http_job *job);

#endif
