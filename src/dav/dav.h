/* SPDX-License-Identifier: MIT */
/* The CalDAV door, below "/api/v1.0/caldav". */
#ifndef CAL_DAV_DAV_H
#define CAL_DAV_DAV_H

#include "http/server.h"

struct core_ahead; /* core/event.h */

#define DAV_ROOT "/api/v1.0/caldav"

/* Where a request will run and how much body it may send. */
void dav_plan(const http_req *rq, const struct cal_limits *limits, http_plan *out);
/* Who must have signed in for it (OPTIONS: nobody). */
http_need dav_need(const http_req *rq);
/* Answers one request whose requester is identified and allowed through the gate. */
/* Whether there is something that the request is sure to need, and what. */
bool dav_ahead(cal_ctx *cx, const http_req *rq, struct core_ahead *out);
CAL_MUST_USE cal_err dav_serve(cal_ctx *cx, const http_req *rq, http_res *rs);
/* Writes DAV:error (RFC 4918 16) with the precondition of the context's failure, if it has one; a
   403 or 404 for what must stay hidden. */
void dav_fail(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs);

#endif
