/* SPDX-License-Identifier: MIT */
/* Carrying a whole instance from one database to another, whatever their engines. */
#ifndef CAL_CORE_COPY_H
#define CAL_CORE_COPY_H

#include "base/ctx.h"

/* Told while it goes on: what is done with a table, and how many of its rows. */
typedef struct core_copy_watch {
    void *state;
    void (*say)(void *state, const char *doing, const char *table, int64_t done, int64_t all);
} core_copy_watch;

typedef struct core_copied {
    int64_t tables, rows, bytes; /* bytes of all values */
} core_copied;

/* Copies every table of from, as it is at this moment, into the database of to, whose schema is up
   to date and which has no people; reads them back there and compares digests of both. All of it is
   one transaction: when it fails nothing is there. Both contexts live as long as their pools.
   CAL_E_EXISTS when there are people, CAL_E_BUG when what is read back differs. */
CAL_MUST_USE cal_err core_copy(cal_ctx *from, cal_ctx *to, const core_copy_watch *watch,
                               core_copied *out);

#endif
