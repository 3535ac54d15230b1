/* SPDX-License-Identifier: MIT */
/* Rows of calendars as those have them to whom they are shared, and shares that wait for somebody
   to come. */
#ifndef CAL_STORE_VIEWER_H
#define CAL_STORE_VIEWER_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/viewer.h"

/* A shared calendar with its viewer's row; calendar.owner is its owner's handle. */
typedef struct store_viewed {
    cal_viewer viewer;
    cal_calendar calendar;
    cal_str owner_name;
} store_viewed;

/* Those that a person has accepted, by their order. */
CAL_MUST_USE cal_err store_viewer_list(cal_ctx *cx, int64_t user, const store_viewed **out,
                                       size_t *n);
/* An accepted one by its path in a person's home. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_viewer_by_path(cal_ctx *cx, int64_t user, cal_str href,
                                          store_viewed *out);
/* One person's row of a calendar, of any state. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_viewer_at(cal_ctx *cx, int64_t user, int64_t calendar, cal_viewer *out);
/* A person's rows of the calendars of one home that they have accepted. */
CAL_MUST_USE cal_err store_viewer_in(cal_ctx *cx, int64_t user, int64_t home,
                                     const cal_viewer **out, size_t *n);
/* All rows of a calendar, or of all calendars of a home (calendar 0). */
CAL_MUST_USE cal_err store_viewer_of(cal_ctx *cx, int64_t home, int64_t calendar,
                                     const cal_viewer **out, size_t *n);
/* Inserts or replaces that of in->user. CAL_E_EXISTS when the path is taken. In a transaction, as
   all below that change something. */
CAL_MUST_USE cal_err store_viewer_put(cal_ctx *cx, const cal_viewer *in);
/* Removes it; with seq not 0 a tombstone in the person's home tells of its path. */
CAL_MUST_USE cal_err store_viewer_delete(cal_ctx *cx, const cal_viewer *in, int64_t seq);

/* What is shared with a person: the best level of each calendar, that of a whole home aside. */
typedef struct store_offer {
    cal_calendar calendar;
    cal_str owner_name;
    int64_t level, created;
    int64_t state; /* cal_viewer_state */
} store_offer;
CAL_MUST_USE cal_err store_offer_list(cal_ctx *cx, int64_t who, const store_offer **out, size_t *n);

/* Those of a calendar, by address. */
CAL_MUST_USE cal_err store_pending_list(cal_ctx *cx, int64_t home, int64_t calendar,
                                        const cal_pending **out, size_t *n);
/* Of an address (folded), in all homes. */
CAL_MUST_USE cal_err store_pending_for(cal_ctx *cx, cal_str email_folded, const cal_pending **out,
                                       size_t *n);
CAL_MUST_USE cal_err store_pending_put(cal_ctx *cx, const cal_pending *in, cal_str email_folded);
CAL_MUST_USE cal_err store_pending_delete(cal_ctx *cx, int64_t home, int64_t calendar,
                                          cal_str email_folded, int64_t *deleted);

#endif
