/* SPDX-License-Identifier: MIT */
/* The CalDAV door when DAViCal answers behind it. */
#ifndef CAL_APP_DAVICAL_DOOR_H
#define CAL_APP_DAVICAL_DOOR_H

#include "app/davical.h"

/* Judges the request by the rights that are kept here, and passes it on as the owner of what it is
   about. What DAViCal cannot do, or would do past those rights, is CAL_E_ELSEWHERE. */
CAL_MUST_USE cal_err app_davical_run(const app_davical *d, cal_ctx *cx, const http_req *rq,
                                     http_res *rs);

/* Of a path below /api/v1.0: CAL_E_ELSEWHERE where the answer would be made of objects. */
CAL_MUST_USE cal_err app_davical_rest(cal_ctx *cx, cal_str path);
/* Whether a route waits for DAViCal. */
bool app_davical_waits(cal_str path);

#endif
