/* SPDX-License-Identifier: MIT */
/* Notices of shared calendars (caldav-sharing 5.4): a collection below the principal whose members
   are the invitations not answered yet. */
#ifndef CAL_DAV_NOTICE_H
#define CAL_DAV_NOTICE_H

#include "core/viewer.h"
#include "dav/method.h"

#define DAV_NOTICE_TYPE "application/xml; charset=utf-8"

/* The collection of cx->who, or a notice in it, by the path of *out. CAL_E_NOT_FOUND for all
   others; CAL_E_FORBIDDEN for who wants more than to read. */
CAL_MUST_USE cal_err dav_notice_at(cal_ctx *cx, const dav_want *want, dav_node *out);
/* Can such a client see the calendar at all? It knows no free-busy times of others. */
bool dav_notice_is(const core_invitation *invitation);
/* Turns a node of the collection into that of a notice; borrows the invitation. */
void dav_notice_node(cal_ctx *cx, const core_invitation *invitation, dav_node *at);

cal_str dav_notice_etag(cal_ctx *cx, const dav_node *at);
dav_path dav_notices_path(cal_str handle);
/* The calendar that a CS:uid is about. */
bool dav_notice_uid_read(cal_str uid, int64_t *calendar);

/* GET of a notice. */
CAL_MUST_USE cal_err dav_notice_get(cal_ctx *cx, const http_req *rq, const dav_node *at,
                                    http_res *rs);

/* "<CS:read/>" or "<CS:read-write/>", in CS:access. */
void dav_access_add(int64_t level, cal_buf *out);

#endif
