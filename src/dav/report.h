/* SPDX-License-Identifier: MIT */
/* REPORTs: one object each, one list of all (RFC 3253 3.6). */
#ifndef CAL_DAV_REPORT_H
#define CAL_DAV_REPORT_H

#include "dav/method.h"

/* A report as it came: where, with which body and depth. */
typedef struct dav_reporting {
    const http_req *rq;
    const dav_node *at; /* alive as long as the request */
    const xml_node *root;
    dav_depth depth;
} dav_reporting;

typedef struct dav_report {
    const char *ns, *name;
    unsigned on; /* DAV_ON_* */
    cal_right need;
    dav_depth absent; /* what a missing Depth means */
    cal_err (*run)(cal_ctx *cx, const dav_reporting *r, http_res *rs);
} dav_report;

extern const dav_report *const dav_reports[];
extern const size_t dav_reports_n;

extern const dav_report dav_report_query, dav_report_multiget, dav_report_busy, dav_report_sync,
    dav_report_expand, dav_report_principals_found, dav_report_principals_searchable,
    dav_report_principals_mine, dav_report_principals_of, dav_report_principals_typed;

/* The ask of a report with what the request prefers, of which the response tells. In the arena. */
CAL_MUST_USE cal_err dav_report_ask(cal_ctx *cx, const dav_reporting *r, http_res *rs,
                                    dav_ask **out);

#endif
