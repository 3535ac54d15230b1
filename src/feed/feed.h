/* SPDX-License-Identifier: MIT */
/* Doors for those who do not sign in: /.well-known/ (RFC 8615, 6764), and calendars under secret
   addresses. */
#ifndef CAL_FEED_FEED_H
#define CAL_FEED_FEED_H

#include "http/router.h"

/* /.well-known/caldav answers every method with 301 to the CalDAV root (RFC 6764 5). */
CAL_MUST_USE cal_err feed_wellknown(cal_ctx *cx, const http_req *rq, http_res *rs);

/* Below "/feed": a calendar as iCalendar, as a page, and as a page for frames. Ends with NULL. */
extern const http_routes *const feed_tables[];

/* Says no with a page in the reader's language; the sentence for programs is in the title of its
   kind of failure. */
void feed_fail(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs);

#endif
