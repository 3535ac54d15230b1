/* SPDX-License-Identifier: MIT */
/* Files in and out: every object of a stream becomes a member, with a report of what happened to
 * it. */
#ifndef CAL_CORE_IMPORT_H
#define CAL_CORE_IMPORT_H

#include "base/buf.h"
#include "base/ctx.h"
#include "ical/refer.h"
#include "model/calendar.h"
#include "model/filter.h"
#include "model/import.h"

typedef struct core_import_item {
    cal_str uid;
    int line;
    cal_import_fate fate;
    cal_str repaired, why; /* sentences; absent: nothing was mended, nothing to say */
} core_import_item;

typedef struct core_import_report {
    size_t created, updated, unchanged, repaired, refused;
    const core_import_item *items;
    size_t n;
} core_import_report;

/* Told after every few objects. */
typedef void core_import_progress(void *state, size_t done, size_t all);

/* WRITE on cal. Objects whose UID is in the calendar replace it. Transactions of some hundred
   objects: what was reported is stored. CAL_E_BAD_ICAL only when the stream as a whole cannot be
   read. */
CAL_MUST_USE cal_err core_import(cal_ctx *cx, const cal_calendar *cal, cal_str text,
                                 core_import_progress *progress, void *state,
                                 core_import_report *out);

/* READ on cal. The whole calendar as one stream; time zones once, the bytes of every component as
   stored. An object whose time zones contradict those of others follows in a VCALENDAR of its own.
   Each call of next appends a piece; false after the last, or when the context has a failure. All
   calls see one state of the calendar. For streaming. */
typedef struct core_export core_export;
CAL_MUST_USE cal_err core_export_new(cal_ctx *cx, const cal_calendar *cal, core_export **out);
bool core_export_next(cal_ctx *cx, core_export *x, cal_buf *out);
/* Before the first piece: only objects of some kinds (CAL_COMP_* bits; 0: all) that have to do with
   a time range (INT64_MIN or INT64_MAX where open), judged as CALDAV:time-range is. */
void core_export_only(core_export *x, int64_t components, cal_range range);
/* Before the first piece: with which time zone definitions (RFC 7809). */
void core_export_refer(core_export *x, ical_refer zones);

#endif
