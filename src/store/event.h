/* SPDX-License-Identifier: MIT */
/* Rows of calendar object resources with their index, and the log of their changes. `cal` needs its
   id and home only. The functions that change something run in a transaction, take their sequence
   from store_home_bump (one of its own per object) and raise the calendar's to it. */
#ifndef CAL_STORE_EVENT_H
#define CAL_STORE_EVENT_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/change.h"
#include "model/event.h"
#include "store/time_index.h"

enum { STORE_MONTHS_ALL = 0xFFF };

/* An object with what queries are answered from. The index may say yes too often, never no too
   often: core widens floating and all-day times by the possible offsets. */
typedef struct store_event {
    cal_event event;        /* home, calendar, href, uid, etag, component, created, modified, seq,
                               is_private, schedule_tag, ics */
    cal_str organizer;      /* folded calendar user address, or empty */
    cal_str status, transp; /* upper case, of the master; or empty */
    cal_str class_;         /* PRIVATE, CONFIDENTIAL or empty: the strictest of its components */
    cal_str search;         /* folded lines of text that a search looks into */
    cal_str people;         /* folded lines: addresses of organizer and attendees */
    bool is_cut;            /* search or people are not whole */
    bool recurs;            /* more than one instance may exist */
    bool is_floating;       /* its times depend on the viewer's zone */
    /* Bounding span of all instances, UTC seconds, INT64_MIN / INT64_MAX where open; first_utc >
       last_utc: in no time range ever. */
    int64_t first_utc, last_utc;
    /* Bit m-1: an instance may touch month m of some year, in UTC; STORE_MONTHS_ALL when unknown.
       Used only if recurs. */
    int64_t months;
} store_event;

/* One object with its bytes. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_event_at(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                    cal_event *out);
/* The same without its bytes. */
CAL_MUST_USE cal_err store_event_meta_at(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                                         cal_event *out);
/* Whichever object of a home has the UID, without bytes, and the href of its calendar.
   CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_event_by_uid(cal_ctx *cx, int64_t home, cal_str uid, cal_event *out,
                                        cal_str *calendar_href);
/* Several by href in the order asked; id 0 marks one that is not there. out: room for n. */
CAL_MUST_USE cal_err store_event_many(cal_ctx *cx, const cal_calendar *cal, const cal_str *hrefs,
                                      size_t n, bool with_ics, cal_event *out);

/* A page of members by href. */
typedef struct store_page {
    cal_str after; /* absent: from the start */
    size_t limit;
    bool with_ics;
} store_page;
CAL_MUST_USE cal_err store_event_page(cal_ctx *cx, const cal_calendar *cal, const store_page *page,
                                      const cal_event **out, size_t *n);
/* A page of the scheduling objects that are not over yet, by href after `after`, with their bytes.
 */
CAL_MUST_USE cal_err store_event_meetings(cal_ctx *cx, const cal_calendar *cal, cal_str after,
                                          size_t limit, const cal_event **out, size_t *n);
typedef struct store_event_query {
    int64_t after;      /* id; 0: from the start */
    size_t limit;       /* rows of one page */
    int64_t components; /* CAL_COMP_* bits wanted */
    bool with_ics;
    bool timed;       /* false: from and to do not count */
    int64_t from, to; /* UTC seconds, half open; INT64_MIN / INT64_MAX where open */
    cal_str grams;    /* of store_text_ask: objects that have these, or are not in the text index;
                         empty: any */
} store_event_query;
/* One of them, and what its row alone can decide. */
typedef struct store_candidate {
    cal_event event;
    store_span span; /* months are not filled */
    bool is_floating;
} store_candidate;
/* Candidates of a query, by rising id: every object that can match, and few others. The cost goes
   by the answer, not by the size of the calendar. A page shorter than limit is the last. */
CAL_MUST_USE cal_err store_event_query_page(cal_ctx *cx, const cal_calendar *cal,
                                            const store_event_query *q, const store_candidate **out,
                                            size_t *n);
/* The bytes of an object by id. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_event_bytes(cal_ctx *cx, int64_t home, int64_t id, cal_str *out);
/* Members whose search text contains part (folded, not empty), latest change first. */
CAL_MUST_USE cal_err store_event_search(cal_ctx *cx, const cal_calendar *cal, cal_str part,
                                        size_t limit, const cal_event **out, size_t *n);
CAL_MUST_USE cal_err store_event_count(cal_ctx *cx, const cal_calendar *cal, int64_t *out);

/* Number and bytes of all objects of a home. */
typedef struct store_totals {
    int64_t objects, bytes;
} store_totals;
CAL_MUST_USE cal_err store_event_totals(cal_ctx *cx, int64_t home, store_totals *out);

/* Inserts, or replaces what is at its calendar and href (keeping id and created), with its index
   rows; a tombstone there goes. event.size is taken from ics. *id: of the row. CAL_E_UID_TAKEN
   when another object of the home has the UID. */
CAL_MUST_USE cal_err store_event_put(cal_ctx *cx, const store_event *in, int64_t *id);
/* Deletes what store_event_at or meta_at gave, with its properties, leaving a tombstone. */
CAL_MUST_USE cal_err store_event_delete(cal_ctx *cx, const cal_event *ev, int64_t seq);
/* Gives `ev` another calendar of the same home, or another href (where nothing may be:
   CAL_E_EXISTS); keeps id, bytes, ETag and properties; a tombstone stays behind. */
CAL_MUST_USE cal_err store_event_move(cal_ctx *cx, const cal_event *ev, int64_t calendar,
                                      cal_str href, int64_t seq);

/* Changes after a sequence, by sequence, at most limit; deleted ones unless after is 0. Metadata
   only. */
CAL_MUST_USE cal_err store_event_changes(cal_ctx *cx, const cal_calendar *cal, int64_t after,
                                         size_t limit, const cal_change **out, size_t *n);
/* Forgets deletions noted before `before` (UTC seconds) and raises the floors of their calendars:
   tokens older than that are refused from then on. */
CAL_MUST_USE cal_err store_tombstone_prune(cal_ctx *cx, int64_t before, int64_t *removed);

#endif
