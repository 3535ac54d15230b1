/* SPDX-License-Identifier: MIT */
/* Answers about the members of a calendar, however many: made page by page. */
#ifndef CAL_DAV_MEMBERS_H
#define CAL_DAV_MEMBERS_H

#include "dav/multi.h"

/* One that the answer is about. */
typedef struct dav_member {
    cal_str href;    /* of the object within its calendar; of a stranger: as sent */
    bool is_strange; /* it cannot be in the calendar: 404 */
    cal_event event; /* its metadata; id 0: still to be read, 404 when it is not there */
} dav_member;

typedef struct dav_members {
    const dav_node *calendar;
    const dav_ask *ask;
    bool all;               /* every object of the calendar */
    const dav_member *list; /* or these */
    size_t n;
    cal_str head, tail; /* ready XML before and behind the responses */
} dav_members;

/* Events as members. */
dav_member *dav_members_of(cal_ctx *cx, const cal_event *events, size_t n);

/* Makes rs a 207 with a response for each: whole if it is short, else as a stream, with one page in
   memory at a time. All pages are read from one state of the database: who reads before, begins
   with core_snapshot. All of m lives as long as the request. */
CAL_MUST_USE cal_err dav_members_res(cal_ctx *cx, const dav_members *m, http_res *rs);

#endif
