/* SPDX-License-Identifier: MIT */
/* How a calendar whose content comes from elsewhere (cal_calendar.source) is kept up to date. */
#ifndef CAL_MODEL_SUBSCRIPTION_H
#define CAL_MODEL_SUBSCRIPTION_H

#include "base/str.h"

/* Times are UTC seconds, 0: never. */
typedef struct cal_subscription {
    int64_t calendar, home;
    bool alarms;                       /* those of the source are kept */
    int64_t interval_s;                /* between two looks; 0: as the source says */
    cal_str etag, last_modified;       /* of the last answer, as its server gave them */
    cal_str digest;                    /* of the last content */
    int64_t tried, succeeded, next_at; /* next_at: while it is not stopped */
    int64_t fails;                     /* in a row */
    bool stopped;                      /* it is not asked any more until somebody wants it */
    int64_t refused;                   /* objects of the last content that could not be taken */
    cal_str why;                       /* what went wrong last, a sentence; empty: nothing */
    int64_t claimed_until;             /* somebody is at it */
} cal_subscription;

#endif
