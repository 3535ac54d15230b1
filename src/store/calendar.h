/* SPDX-License-Identifier: MIT */
/* Rows of calendar collections. `owner` (the handle) is filled wherever a calendar comes out. */
#ifndef CAL_STORE_CALENDAR_H
#define CAL_STORE_CALENDAR_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/user.h"

/* Of every kind. Those of a home by sort order, then name. with_count fills count. */
CAL_MUST_USE cal_err store_calendar_list(cal_ctx *cx, int64_t home, bool with_count,
                                         const cal_calendar **out, size_t *n);
/* By path: owner's handle and segment, in one statement. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_calendar_at(cal_ctx *cx, cal_str owner, cal_str href, cal_calendar *out);
CAL_MUST_USE cal_err store_calendar_by_id(cal_ctx *cx, int64_t id, cal_calendar *out);
/* Calendars and plain collections: those that people make. */
CAL_MUST_USE cal_err store_calendar_count(cal_ctx *cx, int64_t home, int64_t *out);
/* Of all members of all collections of a home. */
CAL_MUST_USE cal_err store_home_bytes(cal_ctx *cx, int64_t home, int64_t *out);

/* Inserts with in->seq (from store_home_bump); a deleted calendar of that path is forgotten, and
   floor becomes seq, so that tokens of the old one are refused. CAL_E_EXISTS. In a transaction. */
CAL_MUST_USE cal_err store_calendar_insert(cal_ctx *cx, const cal_calendar *in, int64_t *id);
/* Writes every settable field and seq of in->id. CAL_E_NOT_FOUND. In a transaction. */
CAL_MUST_USE cal_err store_calendar_update(cal_ctx *cx, const cal_calendar *in);
/* Another path for it; a tombstone in the home tells of the old one, and what was deleted at the
   new one is forgotten. CAL_E_EXISTS. In a transaction. */
CAL_MUST_USE cal_err store_calendar_rename(cal_ctx *cx, const cal_calendar *in, cal_str href,
                                           int64_t seq);
/* Deletes it with everything in it, leaving a tombstone in the home. In a transaction. */
CAL_MUST_USE cal_err store_calendar_delete(cal_ctx *cx, const cal_calendar *in, int64_t seq);

/* A change in a home: a calendar made, changed (itself or its members) or deleted. */
typedef struct store_calendar_change {
    int64_t seq;
    bool deleted;
    cal_str href;
    cal_calendar calendar; /* unless deleted */
} store_calendar_change;

/* Changes of a home after a sequence, by sequence, at most limit; deleted ones unless after is 0.
 */
CAL_MUST_USE cal_err store_calendar_changes(cal_ctx *cx, int64_t home, int64_t after, size_t limit,
                                            const store_calendar_change **out, size_t *n);

#endif
