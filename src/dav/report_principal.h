/* SPDX-License-Identifier: MIT */
/* What the reports about principals share. */
#ifndef CAL_DAV_REPORT_PRINCIPAL_H
#define CAL_DAV_REPORT_PRINCIPAL_H

#include "dav/report.h"

enum {
    DAV_PEOPLE_ARE = DAV_ON_ROOT | DAV_ON_PRINCIPALS | DAV_ON_PRINCIPAL | DAV_ON_PROXY | DAV_ON_HOME
};

/* These reports take Depth 0 (RFC 3744 9.2 to 9.5). CAL_E_DEPTH. */
CAL_MUST_USE cal_err dav_need_depth_0(cal_ctx *cx, const dav_reporting *r);

/* Makes rs a 207 with the properties asked of principals; more: others were left out, and the
   answer says so. */
typedef struct dav_principals {
    const cal_user *users;
    size_t n;
    const dav_path *proxies; /* groups of delegates beside them */
    size_t n_proxies;
    bool more;
} dav_principals;
CAL_MUST_USE cal_err dav_principals_res(cal_ctx *cx, const dav_reporting *r,
                                        const dav_principals *p, http_res *rs);

#endif
