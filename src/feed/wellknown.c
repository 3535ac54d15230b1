/* SPDX-License-Identifier: MIT */
/* Where CalDAV clients look first (RFC 6764 5). */
#include "feed/feed.h"

cal_err feed_wellknown(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)rq;
    rs->status = 301;
    http_res_field(cx, rs, CAL_STR("Location"), CAL_STR("/api/v1.0/caldav/"));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("max-age=3600"));
    return CAL_OK;
}
