/* SPDX-License-Identifier: MIT */
/* The list of reports, and the way to the one that is asked for. */
#include "dav/report.h"

const dav_report *const dav_reports[] = {
    &dav_report_query,
    &dav_report_multiget,
    &dav_report_busy,
    &dav_report_sync,
    &dav_report_expand,
    &dav_report_principals_found,
    &dav_report_principals_searchable,
    &dav_report_principals_mine,
    &dav_report_principals_of,
    &dav_report_principals_typed,
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

cal_err dav_report_ask(cal_ctx *cx, const dav_reporting *r, http_res *rs, dav_ask **out)
{
    cal_str applied;
    cal_err e;

    *out = CAL_NEW(cx->arena, dav_ask);
    if ((e = dav_ask_report(cx, r->root, *out)))
        return e;
    dav_ask_refer(*out, dav_form_zones(r->rq));
    dav_ask_prefer(cx, r->rq, *out, &applied);
    if (applied.n)
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), applied);
    return CAL_OK;
}

cal_err dav_report_run(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    dav_want want = {.need = CAL_RIGHT_FREEBUSY};
    dav_reporting r = {.rq = rq};
    dav_node *at = CAL_NEW(cx->arena, dav_node);
    const dav_report *report;
    xml_node *root;
    cal_err e;

    if ((e = dav_body(cx, rq, &root)))
        return e;
    if (!root)
        return cal_fail(cx, CAL_E_BAD_XML, "A REPORT needs a body that names it.");
    report = find(root, path->kind);
    if (report)
        want.need = report->need;
    if ((e = dav_node_at(cx, path, &want, at)))
        return e;
    if (!report)
        return cal_fail(cx, CAL_E_NO_REPORT, "The report %.*s does not exist here.",
                        CAL_FMT(root->name));
    if ((e = dav_depth_at(cx, rq, report->absent, &r.depth)))
        return e;
    r.at = at;
    r.root = root;
    return report->run(cx, &r, rs);
}
