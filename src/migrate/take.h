/* SPDX-License-Identifier: MIT */
/* The objects of one calendar, read in batches and stored. */
#ifndef CAL_MIGRATE_TAKE_H
#define CAL_MIGRATE_TAKE_H

#include "migrate/list.h"
#include "migrate/run.h"

typedef struct migrate_taking {
    migrate_source *source;
    const migrate_calendar *from;
    int64_t calendar; /* here */
    const migrate_told *told;
    migrate_totals *totals;
} migrate_taking;

/* Those that l wants, by multiget (RFC 4791 7.9), or by GET where the server has none. */
CAL_MUST_USE cal_err migrate_take(cal_ctx *cx, const migrate_taking *t, const migrate_list *l);

/* "Work, /a/b.ics: why" as a finding. */
void migrate_tell(cal_ctx *cx, const migrate_told *told, cal_str calendar, cal_str path,
                  cal_str why);

#endif
