/* SPDX-License-Identifier: MIT */
/* The list of reports, and the way to the one that is asked for. */
#include "dav/report.h"

const dav_report *const dav_reports[] = {
    &dav_report_query,
    &dav_report_multiget,
    &dav_report_busy,
    &dav_report_sync,
};
const size_t dav_reports_n = CAL_COUNT(dav_reports);

static const dav_report *find(const xml_node *root, unsigned kind)
{
    for (size_t i = 0; i < dav_reports_n; i++) {
        if (xml_is(root, dav_reports[i]->ns, dav_reports[i]->name) && (dav_reports[i]->on & kind))
            return dav_reports[i];
    }
    return NULL;
}

cal_err dav_report_run(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    dav_want want = {.need = CAL_RIGHT_FREEBUSY};
    dav_reporting r = {.rq = rq};
    const dav_report *report;
    xml_node *root;
    dav_node at;
    cal_err e;

    if ((e = dav_body(cx, rq, &root)) || (e = dav_depth_at(cx, rq, DAV_DEPTH_0, &r.depth)))
        return e;
    if (!root)
        return cal_fail(cx, CAL_E_BAD_XML, "A REPORT needs a body that names it");
    report = find(root, path->kind);
    if (report)
        want.need = report->need;
    if ((e = dav_node_at(cx, path, &want, &at)))
        return e;
    if (!report)
        return cal_fail(cx, CAL_E_NO_REPORT, "The report %.*s does not exist here",
                        CAL_FMT(root->name));
    r.at = &at;
    r.root = root;
    return report->run(cx, &r, rs);
}
