/* SPDX-License-Identifier: MIT */
/* Taking somebody's calendars from another CalDAV server. The other server is only read. Each run
   takes what is new since the one before, so that one that was ended goes on, and one that was
   whole can be repeated until the day of the move. */
#ifndef CAL_MIGRATE_RUN_H
#define CAL_MIGRATE_RUN_H

#include "model/user.h"
#include "migrate/find.h"

typedef struct migrate_how {
    bool dry_run;     /* write nothing */
    bool delete_gone; /* what is gone there goes here */
} migrate_how;

/* Numbers of objects, but for the first. */
typedef struct migrate_totals {
    int64_t calendars;
    int64_t created, updated, unchanged; /* unchanged: known from the run before, or the same */
    int64_t repaired, refused, kept;     /* kept: changed on both sides */
    int64_t removed;
    int64_t shares, shares_open; /* granted here; not: nobody here is meant */
} migrate_totals;

/* Told while it runs; sentences and names live for the call only. */
typedef struct migrate_told {
    void *state;
    /* Objects of a calendar dealt with. */
    void (*progress)(void *state, cal_str calendar, size_t done, size_t all);
    /* What an administrator should know: "Work, /a/b.ics: refused: …" */
    void (*finding)(void *state, cal_str sentence);
} migrate_told;

/* For `to`, who is here. Failures of single objects and calendars are findings; what is returned
   ends the run, and what was stored before stays. */
CAL_MUST_USE cal_err migrate_run(cal_ctx *cx, migrate_source *s, const cal_user *to,
                                 const migrate_how *how, const migrate_told *told,
                                 migrate_totals *totals);

#endif
