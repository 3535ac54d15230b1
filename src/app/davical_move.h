/* SPDX-License-Identifier: MIT */
/* COPY and MOVE of objects (RFC 4918 9.8, 9.9) when DAViCal is behind. */
#ifndef CAL_APP_DAVICAL_MOVE_H
#define CAL_APP_DAVICAL_MOVE_H

#include "app/davical_place.h"

/* from: judged already. Between calendars of one owner DAViCal does it; between those of two, which
   there nobody may, the object is read, written and deleted as each of them. CAL_E_ELSEWHERE for
   collections: shares hold on to their paths. */
CAL_MUST_USE cal_err davical_move(const app_davical *d, cal_ctx *cx, const http_req *rq,
                                  const davical_place *from, http_res *rs);

#endif
