/* SPDX-License-Identifier: MIT */
/* Answers about the members of a calendar, however many: made page by page. */
#ifndef CAL_DAV_MEMBERS_H
#define CAL_DAV_MEMBERS_H

#include "dav/multi.h"

typedef struct dav_members {
    const dav_node *calendar;
    const dav_ask *ask;
    bool all;                /* every object of the calendar, read by pages in one snapshot */
    const cal_event *events; /* or these; with their bytes if the ask wants them */
    size_t n;
    cal_str head, tail; /* ready XML before and behind the responses */
} dav_members;

/* Makes rs a 207 with a response for each: whole if it is short, else as a stream. */
CAL_MUST_USE cal_err dav_members_res(cal_ctx *cx, const dav_members *m, http_res *rs);

#endif
