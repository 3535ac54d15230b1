/* SPDX-License-Identifier: MIT */
/* PROPFIND (RFC 4918 9.1). */
#include "model/limits.h"
#include "core/calendar.h"
#include "core/user.h"
#include "core/viewer.h"
#include "dav/folder.h"
#include "dav/lock.h"
#include "dav/members.h"
#include "dav/method.h"
#include "dav/notice.h"

static cal_err add_collection(cal_ctx *cx, dav_multi *m, dav_node *child, const cal_calendar *cal,
                              cal_buf *out)
{
    child->calendar = *cal;
    child->path = dav_path_calendar(cal);
    child->kind = child->path.kind;
    return dav_multi_node(cx, m, child, out);
}

/* Calendars of others that the owner of the home has among their own, if they can be read. */
static cal_err add_instances(cal_ctx *cx, dav_multi *m, const dav_node *home, cal_buf *out)
{
    dav_node child = {.exists = true};
    const cal_calendar *cals;
    size_t n;
    cal_err e;

    if (!cx->who || cx->who->id != home->user.id)
        return CAL_OK;
    e = core_viewer_list(cx, &cals, &n);
    for (size_t i = 0; !e && i < n; i++) {
        if (core_access_calendar(cx, &cals[i]) < CAL_RIGHT_READ)
            continue;
        if ((e = core_user_by_id(cx, cals[i].home, &child.user)))
            break;
        e = add_collection(cx, m, &child, &cals[i], out);
    }
    return e;
}

static cal_err add_notices(cal_ctx *cx, dav_multi *m, const dav_node *at, cal_buf *out)
{
    const core_invitation *all;
    size_t n;
    cal_err e = core_invitation_list(cx, &all, &n);

    for (size_t i = 0; i < n && !e; i++) {
        dav_node child = *at;

        if (dav_notice_is(&all[i])) {
            dav_notice_node(cx, &all[i], &child);
            e = dav_multi_node(cx, m, &child, out);
        }
    }
    return e;
}

/* Responses of the collections below a node, for Depth 1. */
static cal_err add_children(cal_ctx *cx, dav_multi *m, const dav_node *at, cal_buf *out)
{
    dav_node child = *at;
    const cal_calendar *cals;
    size_t n;
    cal_err e;

    if (at->kind == DAV_ON_PRINCIPALS || at->kind == DAV_ON_ROOT) {
        if (!cx->who)
            return CAL_OK;
        /* Of all people one sees oneself: a walk is no directory. */
        child.user = *cx->who;
        child.kind = at->kind == DAV_ON_ROOT ? DAV_ON_HOME : DAV_ON_PRINCIPAL;
        child.path = (dav_path){.kind = child.kind, .user = cx->who->handle};
        return dav_multi_node(cx, m, &child, out);
    }
    if (at->kind == DAV_ON_NOTICES)
        return add_notices(cx, m, at, out);
    if (at->kind != DAV_ON_HOME)
        return CAL_OK;
    if ((e = core_collection_list(cx, &at->user, &cals, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = add_collection(cx, m, &child, &cals[i], out);
    return e ? e : add_instances(cx, m, at, out);
}

/* Collections that may have any number of members. */
enum { STREAMED = DAV_ON_CALENDAR | DAV_ON_INBOX | DAV_ON_FOLDER };

static cal_err answer_stream(cal_ctx *cx, const dav_node *at, const dav_ask *ask, cal_str head,
                             http_res *rs)
{
    dav_node *collection = CAL_NEW(cx->arena, dav_node);
    dav_ask *kept = CAL_NEW(cx->arena, dav_ask);
    dav_members members = {.calendar = collection, .ask = kept, .all = true, .head = head};
    cal_err e;

    *collection = *at;
    *kept = *ask;
    if ((e = dav_lock_gather(cx, collection)))
        return e;
    return at->kind == DAV_ON_FOLDER ? dav_folder_res(cx, collection, kept, head, rs)
                                     : dav_members_res(cx, &members, rs);
}

static cal_err answer(cal_ctx *cx, const dav_node *at, const dav_ask *ask, dav_depth depth,
                      http_res *rs)
{
    dav_multi m = {ask, cx->limits->work};
    cal_buf *head = cal_buf_new(cx->arena, 0);
    cal_err e;

    if (!ask->noroot && (e = dav_multi_node(cx, &m, at, head)))
        return e;
    if (depth == DAV_DEPTH_1 && (at->kind & STREAMED))
        return answer_stream(cx, at, ask, cal_buf_str(head), rs);
    if (depth == DAV_DEPTH_1 && (e = add_children(cx, &m, at, head)))
        return e;
    dav_multi_begin(rs->body);
    cal_buf_add(rs->body, cal_buf_str(head));
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return CAL_OK;
}

cal_err dav_propfind(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    xml_node *root;
    dav_ask ask;
    dav_node at;
    dav_depth depth;
    cal_str applied;
    cal_err e;

    if ((e = dav_depth_at(cx, rq, DAV_DEPTH_INFINITY, &depth)) || (e = dav_body(cx, rq, &root)))
        return e;
    if (root && !xml_is(root, XML_DAV, "propfind"))
        return cal_fail(cx, CAL_E_BAD_XML, "The body of PROPFIND is a DAV:propfind element.");
    if ((e = dav_ask_propfind(cx, root, &ask)) || (e = dav_node_at(cx, path, &want, &at)))
        return e;
    if (depth == DAV_DEPTH_INFINITY && !(at.kind & (DAV_ON_OBJECT | DAV_ON_FILE | DAV_ON_NOTICE)))
        return cal_fail(cx, CAL_E_FINITE_DEPTH, "Ask with Depth 0 or 1, level by level.");
    dav_ask_prefer(cx, rq, &ask, &applied);
    if (applied.n)
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), applied);
    return answer(cx, &at, &ask, depth, rs);
}
