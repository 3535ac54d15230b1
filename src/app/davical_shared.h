/* SPDX-License-Identifier: MIT */
/* Calendars of others when DAViCal is behind: it is asked as their owner, so that what it is asked
   must not reach past the calendar, and what it says of rights is not the requester's. */
#ifndef CAL_APP_DAVICAL_SHARED_H
#define CAL_APP_DAVICAL_SHARED_H

#include "app/davical_place.h"

/* Whether a REPORT on it may pass: one that looks into this calendar only; with the right to
   free/busy only CALDAV:free-busy-query. CAL_E_NO_RIGHT, CAL_E_NO_REPORT. */
CAL_MUST_USE cal_err davical_shared_report(cal_ctx *cx, const http_req *rq,
                                           const davical_place *at);

/* rq as it may be asked as the owner: without properties that tell about the asking person. */
CAL_MUST_USE cal_err davical_shared_propfind(cal_ctx *cx, const http_req *rq, http_req *out);

/* The answer to a PROPFIND of one's home gets the calendars of others that are among one's own. */
CAL_MUST_USE cal_err davical_shared_in_home(const app_davical *d, cal_ctx *cx, const http_req *rq,
                                            http_res *rs);

#endif
