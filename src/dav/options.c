/* SPDX-License-Identifier: MIT */
/* OPTIONS: what works here (RFC 9110 9.3.7), and the features that the server really has. */
#include "dav/method.h"

cal_err dav_options(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    (void)rq;
    rs->status = 204;
    http_res_field(cx, rs, CAL_STR("Allow"), dav_allow(cx, path->kind));
    /* Class 2 needs LOCK, access-control the ACL method, calendar-auto-schedule an inbox: they are
       named when they are there. */
    http_res_field(cx, rs, CAL_STR("DAV"), CAL_STR("1, 3, calendar-access, extended-mkcol"));
    return CAL_OK;
}
