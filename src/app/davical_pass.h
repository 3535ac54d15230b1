/* SPDX-License-Identifier: MIT */
/* A judged request, passed on to DAViCal as the owner of what it is about. */
#ifndef CAL_APP_DAVICAL_PASS_H
#define CAL_APP_DAVICAL_PASS_H

#include "app/davical_place.h"

/* also: another place of the same owner that the request names, or NULL. */
CAL_MUST_USE cal_err davical_pass(const app_davical *d, cal_ctx *cx, const http_req *rq,
                                  const davical_place *at, const davical_place *also, http_res *rs);

/* The whole answer is read into rs->body; of one that is too large cal_buf_ok is false. */
void davical_pass_whole(cal_ctx *cx, http_res *rs);

/* The object or collection there, encoded. */
cal_str davical_pass_path(cal_ctx *cx, const app_davical *d, const davical_place *at);

#endif
