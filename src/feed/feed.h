/* SPDX-License-Identifier: MIT */
/* Doors without an API of their own: /.well-known/ (RFC 8615, 6764). */
#ifndef CAL_FEED_FEED_H
#define CAL_FEED_FEED_H

#include "http/router.h"

/* /.well-known/caldav answers every method with 301 to the CalDAV root (RFC 6764 5). */
CAL_MUST_USE cal_err feed_wellknown(cal_ctx *cx, const http_req *rq, http_res *rs);

#endif
