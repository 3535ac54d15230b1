/* SPDX-License-Identifier: MIT */
/* DAV:sync-collection (RFC 6578 3) on a calendar, on a plain collection and those in it, and on a
   home, whose members are collections. */
#include "model/limits.h"
#include "core/event.h"
#include "core/query.h"
#include "core/sync.h"
#include "core/user.h"
#include "dav/folder.h"
#include "dav/members.h"
#include "dav/report.h"

/* DAV:limit with DAV:nresults; 0: none. */
static cal_err limit_at(cal_ctx *cx, const xml_node *root, size_t *out)
{
    const xml_node *n = xml_child(xml_child(root, XML_DAV, "limit"), XML_DAV, "nresults");
    int64_t limit;

    *out = 0;
    if (!n)
        return CAL_OK;
    if (!cal_str_to_i64(xml_text(n), &limit) || limit < 1)
        return cal_fail(cx, CAL_E_BAD_XML, "D:nresults is a number from 1.");
    *out = (size_t)limit;
    return CAL_OK;
}

static cal_err check_level(cal_ctx *cx, const dav_reporting *r)
{
    cal_str level = xml_text(xml_child(r->root, XML_DAV, "sync-level"));

    /* Depth says nothing here and must be 0 (RFC 6578 3.2); who sends 1 means the members too, as
       older clients do in place of a level (appendix A). */
    if (r->depth == DAV_DEPTH_INFINITY)
        return cal_fail(cx, CAL_E_DEPTH, "A sync-collection is asked with Depth 0.");
    if (level.n && !cal_str_eq(level, CAL_STR("1")) && !cal_str_eq(level, CAL_STR("infinite")))
        return cal_fail(cx, CAL_E_BAD_XML, "D:sync-level is 1 or infinite.");
    if (r->at->kind == DAV_ON_HOME && cal_str_eq(level, CAL_STR("infinite")))
        return cal_fail(cx, CAL_E_SYNC_TRAVERSAL,
                        "A home tells of its calendars; synchronise each by itself.");
    return CAL_OK;
}

/* What stands behind the members: that there is more, and the token reached. */
static cal_str tail(cal_ctx *cx, const dav_reporting *r, bool more, cal_str token)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (more) /* RFC 6578 3.6 */
        dav_multi_status(out, dav_href(cx, &r->at->path), 507,
                         "<D:number-of-matches-within-limits/>");
    cal_buf_add_c(out, "<D:sync-token>");
    xml_escape(out, token);
    cal_buf_add_c(out, "</D:sync-token>");
    return cal_buf_str(out);
}

/* ---- a calendar ---- */

/* A deleted one is a member that is not there. */
static dav_member *members_of(cal_ctx *cx, const dav_reporting *r, const core_sync *sync)
{
    dav_member *out = CAL_NEW_N(cx->arena, dav_member, sync->n);

    for (size_t i = 0; i < sync->n; i++) {
        const cal_change *c = &sync->changes[i];
        dav_path path = dav_path_object(&r->at->calendar, c->href);

        out[i] = c->deleted ? (dav_member){.href = dav_href(cx, &path), .is_strange = true}
                            : (dav_member){.href = c->href, .event = c->event};
    }
    return out;
}

static cal_err sync_calendar(cal_ctx *cx, const dav_reporting *r, cal_str token, size_t limit,
                             http_res *rs)
{
    dav_members answer = {.calendar = r->at};
    core_sync sync;
    dav_ask *ask;
    cal_err e;

    if ((e = dav_report_ask(cx, r, rs, &ask)) ||
        (e = core_sync_changes(cx, &r->at->calendar, token, limit, &sync)))
        return e;
    dav_ask_zone(ask, core_calendar_zone(cx, &r->at->calendar));
    answer.ask = ask;
    answer.list = members_of(cx, r, &sync);
    answer.n = sync.n;
    answer.tail = tail(cx, r, sync.more, sync.next);
    return dav_members_res(cx, &answer, rs);
}

/* ---- a plain collection, and one in it ---- */

static cal_err sync_folder(cal_ctx *cx, const dav_reporting *r, cal_str token, size_t limit,
                           http_res *rs)
{
    cal_str level = xml_text(xml_child(r->root, XML_DAV, "sync-level"));
    const core_file_since since = {
        .parent = r->at->path.rest,
        .is_deep = cal_str_eq(level, CAL_STR("infinite")),
        .token = token,
        .limit = limit,
    };
    dav_folder_changes answer = {.at = r->at};
    core_file_sync sync;
    dav_ask *ask;
    cal_err e;

    if ((e = dav_report_ask(cx, r, rs, &ask)) ||
        (e = core_file_changes(cx, &r->at->calendar, &since, &sync)))
        return e;
    answer.ask = ask;
    answer.list = sync.changes;
    answer.n = sync.n;
    answer.tail = tail(cx, r, sync.more, sync.next);
    return dav_folder_changes_res(cx, &answer, rs);
}

/* ---- a home ---- */

static cal_err add_calendar(cal_ctx *cx, const dav_reporting *r, dav_multi *m,
                            const core_home_change *change, cal_buf *out)
{
    dav_node at = {.user = r->at->user, .calendar = change->calendar, .exists = true};
    cal_calendar gone = {.owner = r->at->user.handle, .href = change->href};
    cal_err e;

    if (at.calendar.sharer.p && (e = core_user_by_id(cx, at.calendar.home, &at.user)))
        return e;
    at.path = dav_path_calendar(change->deleted ? &gone : &at.calendar);
    at.kind = at.path.kind;
    if (!change->deleted)
        return dav_multi_node(cx, m, &at, out);
    dav_multi_status(out, dav_href(cx, &at.path), 404, NULL);
    return CAL_OK;
}

static cal_err sync_home(cal_ctx *cx, const dav_reporting *r, cal_str token, size_t limit,
                         http_res *rs)
{
    dav_multi m = {.budget = cx->limits->work};
    core_home_sync sync;
    dav_ask *ask;
    cal_err e;

    if ((e = dav_report_ask(cx, r, rs, &ask)) ||
        (e = core_sync_home_changes(cx, &r->at->user, token, limit, &sync)))
        return e;
    m.ask = ask;
    dav_multi_begin(rs->body);
    for (size_t i = 0; i < sync.n && !e; i++)
        e = add_calendar(cx, r, &m, &sync.changes[i], rs->body);
    cal_buf_add(rs->body, tail(cx, r, sync.more, sync.next));
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return e;
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *token = xml_child(r->root, XML_DAV, "sync-token");
    size_t limit;
    cal_err e;

    if (!token)
        return cal_fail(cx, CAL_E_BAD_XML,
                        "A sync-collection needs a D:sync-token, empty at first.");
    if ((e = check_level(cx, r)) || (e = limit_at(cx, r->root, &limit)))
        return e;
    if (r->at->kind == DAV_ON_FOLDER)
        return sync_folder(cx, r, xml_text(token), limit, rs);
    return r->at->kind == DAV_ON_HOME ? sync_home(cx, r, xml_text(token), limit, rs)
                                      : sync_calendar(cx, r, xml_text(token), limit, rs);
}

const dav_report dav_report_sync = {
    .ns = XML_DAV,
    .name = "sync-collection",
    .on = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_INBOX | DAV_ON_FOLDER,
    .need = CAL_RIGHT_READ,
    .run = run,
};
