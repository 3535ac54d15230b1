/* SPDX-License-Identifier: MIT */
/* PROPPATCH (RFC 4918 9.2): one patch, all or nothing. */
#include "core/calendar.h"
#include "dav/acl_members.h"

static cal_err apply(cal_ctx *cx, const http_req *rq, const dav_node *at, const dav_update *u)
{
    cal_str member = dav_member_path(at);
    cal_calendar saved;

    if (at->kind & (DAV_ON_PRINCIPAL | DAV_ON_PROXY))
        return dav_members_apply(cx, rq, at, u);
    if (at->calendar.id && !member.n)
        return core_calendar_patch(cx, at->calendar.id, &u->patch, &saved);
    return core_dead_patch(cx, at->user.id, at->calendar.id, member, u->dead.at, u->dead.n);
}

static cal_err read_body(cal_ctx *cx, const http_req *rq, unsigned kind, dav_update *u)
{
    xml_node *root;
    cal_err e = dav_body(cx, rq, &root);

    if (e)
        return e;
    if (!xml_is(root, XML_DAV, "propertyupdate"))
        return cal_fail(cx, CAL_E_BAD_XML,
                        "The body of PROPPATCH is a DAV:propertyupdate element.");
    if ((e = dav_update_read(cx, root, kind, false, u)))
        return e;
    return u->verdicts.n
               ? CAL_OK
               : cal_fail(cx, CAL_E_BAD_XML, "The DAV:propertyupdate sets or removes no property.");
}

static void answer(cal_ctx *cx, const dav_node *at, const dav_update *u, http_res *rs)
{
    dav_multi_begin(rs->body);
    cal_buf_add_c(rs->body, "<D:response><D:href>");
    xml_escape(rs->body, dav_href(cx, &at->path));
    cal_buf_add_c(rs->body, "</D:href>");
    dav_update_print(u, rs->body);
    cal_buf_add_c(rs->body, "</D:response>");
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
}

/* Who reads an instance changes what is their own about it; what that is core knows. */
static cal_right right_at(const dav_path *path)
{
    bool is_instance =
        path->kind == DAV_ON_CALENDAR && path->collection && path->collection->sharer.p;

    return is_instance ? CAL_RIGHT_READ : CAL_RIGHT_WRITE;
}

cal_err dav_proppatch(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = right_at(path)};
    dav_ask prefer = {0};
    cal_str applied;
    dav_update u = {0};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)) ||
        (e = read_body(cx, rq, at.file.id ? DAV_ON_FILE : at.kind, &u)))
        return e;
    if (!u.refused && (e = apply(cx, rq, &at, &u)) && !dav_update_blame(cx, e, &u))
        return e;
    dav_ask_prefer(cx, rq, &prefer, &applied);
    if (prefer.minimal && !u.refused) { /* RFC 8144 2.1 */
        if (applied.n)
            http_res_field(cx, rs, CAL_STR("Preference-Applied"), CAL_STR("return=minimal"));
        rs->status = 200;
        return CAL_OK;
    }
    answer(cx, &at, &u, rs);
    return CAL_OK;
}
