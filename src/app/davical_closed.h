/* SPDX-License-Identifier: MIT */
/* What is private or confidential (RFC 5545 3.8.1.3) in calendars of others when DAViCal is behind:
   it is asked as the owner and would give it, so that it is left out here for all but deputies. */
#ifndef CAL_APP_DAVICAL_CLOSED_H
#define CAL_APP_DAVICAL_CLOSED_H

#include "app/davical_place.h"

/* Does cx->who not see all of the calendar? */
bool davical_closed_for(cal_ctx *cx, const davical_place *at);

/* The object at this place is none that is hidden: CAL_E_NOT_FOUND. What is not there is open. */
CAL_MUST_USE cal_err davical_closed_need_open(cal_ctx *cx, const app_davical *d,
                                              const davical_place *at);

/* A REPORT whose filter could find out what is hidden has to ask for the data too, whole.
   CAL_E_FORBIDDEN. */
CAL_MUST_USE cal_err davical_closed_check(cal_ctx *cx, const http_req *rq);

/* Leaves hidden objects out of a multistatus. */
CAL_MUST_USE cal_err davical_closed_filter(cal_ctx *cx, http_res *rs);

#endif
