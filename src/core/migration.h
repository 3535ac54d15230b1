/* SPDX-License-Identifier: MIT */
/* Storing what comes from another server (migrate/), with a note of what it was there: what is
   stored and what is noted stand in one transaction, so that a run that was ended anywhere goes on
   where it was. For the command line. */
#ifndef CAL_CORE_MIGRATION_H
#define CAL_CORE_MIGRATION_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/import.h"
#include "model/migrated.h"
#include "model/user.h"

/* The calendar that a calendar of another server became; *found: false when there is none (any
   more). */
CAL_MUST_USE cal_err core_migration_find(cal_ctx *cx, const cal_user *owner, cal_str source,
                                         cal_migrated_calendar *out, bool *found);
/* Makes one: at href if that is free and allowed, else at a path made from its name. */
CAL_MUST_USE cal_err core_migration_make(cal_ctx *cx, const cal_user *owner, cal_str href,
                                         const cal_calendar_patch *patch,
                                         cal_migrated_calendar *row);
/* Notes that all of it was taken, as the row says. */
CAL_MUST_USE cal_err core_migration_reached(cal_ctx *cx, const cal_migrated_calendar *row);

/* What was taken of it, by source. */
CAL_MUST_USE cal_err core_migration_objects(cal_ctx *cx, int64_t calendar, const cal_migrated **out,
                                            size_t *n);

/* An object to store, and what became of it. */
typedef struct core_migrated_object {
    cal_str source, source_etag, href, ics; /* href: the path segment it had */
    const cal_migrated *before;             /* as it was taken last time; NULL: never */
    cal_import_fate fate;
    cal_str uid, repaired, why; /* in cx->arena; sentences, or empty */
} core_migrated_object;

/* In one transaction. Bytes stay as they are unless they can only be stored mended. What was
   changed here since it was taken stays (CAL_FATE_SKIPPED). */
CAL_MUST_USE cal_err core_migration_store(cal_ctx *cx, int64_t calendar, core_migrated_object *all,
                                          size_t n);

/* In one transaction: objects that are gone there go here, unless they were changed here. *removed:
   how many. */
CAL_MUST_USE cal_err core_migration_gone(cal_ctx *cx, int64_t calendar, const cal_migrated *all,
                                         size_t n, size_t *removed);

#endif
