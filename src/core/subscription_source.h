/* SPDX-License-Identifier: MIT */
/* The inside of subscriptions: asking a source, and writing what it gave. */
#ifndef CAL_CORE_SUBSCRIPTION_SOURCE_H
#define CAL_CORE_SUBSCRIPTION_SOURCE_H

#include "ical/check.h"
#include "core/subscription.h"

/* What a source answered. */
typedef struct core_source {
    cal_str source;              /* where to ask next time */
    bool is_same;                /* as what `since` knows: the rest is not filled but interval_s */
    cal_str etag, last_modified; /* to be sent back; empty: none */
    cal_str digest;
    const ical_piece *pieces; /* whole objects, mended */
    size_t n;
    cal_str name, color; /* may be empty */
    int64_t bytes;
    int64_t interval_s; /* as the source says, within the bounds of the policy */
} core_source;

/* A source as somebody typed it, as it is kept: a URL that may be asked, or holidays of a region
   that there is. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_source_check(cal_ctx *cx, cal_str typed, cal_str *out);

/* Asks it. since: what was known of it, or NULL; language: of the names of holidays. A file that
   cannot be read as a whole is a failure: CAL_E_BAD_ICAL; so is one whose every object is unfit.
   CAL_E_SOURCE_GONE: it has ended for good (410). fail.retry_after_s: as its server says. */
CAL_MUST_USE cal_err core_source_ask(cal_ctx *cx, cal_str source, const cal_subscription *since,
                                     cal_str language, core_source *out);

/* Makes the calendar's content that of the source: what is new and what has changed is put, what is
   not there any more is deleted, in transactions of some hundred objects. *refused: objects that
   could not be taken; of those what stood here before stays. */
CAL_MUST_USE cal_err core_source_store(cal_ctx *cx, const cal_calendar *cal, bool alarms,
                                       const core_source *from, int64_t *refused);

/* A piece made ready to be stored, in cx's arena: object checks, alarms. A refusal: *why says it,
   text absent. */
CAL_MUST_USE cal_err core_source_text(cal_ctx *cx, const ical_piece *piece, bool alarms,
                                      cal_str *text, cal_str *why);

#endif
