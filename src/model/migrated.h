/* SPDX-License-Identifier: MIT */
/* What was taken from another server, so that the next run takes what changed only. */
#ifndef CAL_MODEL_MIGRATED_H
#define CAL_MODEL_MIGRATED_H

#include "base/str.h"

/* A calendar: where it was, and its state there when all of it had been taken. */
typedef struct cal_migrated_calendar {
    int64_t calendar, home;
    cal_str source;           /* its URL */
    cal_str sync_token, ctag; /* or empty */
    int64_t run_at;           /* UTC seconds */
} cal_migrated_calendar;

/* An object of it. */
typedef struct cal_migrated {
    cal_str source;      /* its path there, decoded */
    cal_str source_etag; /* as the other server gave it */
    cal_str href;        /* here; empty: it could not be stored */
    cal_str etag;        /* here, when it was stored */
} cal_migrated;

#endif
