/* SPDX-License-Identifier: MIT */
/* Work that no request waits for: threads that run the rows of a table when they are due. */
#ifndef CAL_APP_JOBS_H
#define CAL_APP_JOBS_H

#include "app/app.h"

typedef struct app_jobs app_jobs;

/* Starts the threads. app outlives it. */
app_jobs *app_jobs_start(const app *a);
/* Lets the running jobs finish, ends the threads, frees. */
void app_jobs_stop(app_jobs *j);

#endif
