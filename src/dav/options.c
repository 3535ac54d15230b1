/* SPDX-License-Identifier: MIT */
/* OPTIONS: what works here (RFC 9110 9.3.7), and the features that the server really has. */
#include "dav/method.h"

/* Class 2 needs LOCK, calendar-auto-schedule an outbox: they are named when they are there.
   access-control (RFC 3744): every ACE is the server's own, so ACL changes nothing. */
static const char features[] = "1, 3, access-control, calendar-access, extended-mkcol";

cal_err dav_options(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    (void)rq;
    rs->status = 200;
    http_res_field(cx, rs, CAL_STR("Allow"), dav_allow(cx, path->kind));
    http_res_field(cx, rs, CAL_STR("DAV"), cal_str_c(features));
    return CAL_OK;
}
