/* SPDX-License-Identifier: MIT */
/* The members of a group, as PROPPATCH gives them. */
#include "dav/acl_members.h"

#include "core/group.h"
#include "core/share.h"
#include "dav/acl_principal.h"

bool dav_proxy_writes(const dav_node *at)
{
    return cal_str_ends(at->path.object, CAL_STR("-write"));
}

static cal_err replace(cal_ctx *cx, const http_req *rq, const dav_node *at, const xml_node *value)
{
    dav_ids ids;
    cal_err e = dav_principals_read(cx, rq, value, &ids);

    if (e)
        return e;
    if (at->kind == DAV_ON_PROXY)
        return core_delegate_replace(cx, &at->user, dav_proxy_writes(at), ids.at, ids.n);
    return core_group_replace(cx, at->user.id, ids.at, ids.n);
}

cal_err dav_members_apply(cal_ctx *cx, const http_req *rq, const dav_node *at, const dav_update *u)
{
    cal_err e = u->has_members ? replace(cx, rq, at, u->members) : CAL_OK;

    if (e && e != CAL_E_NO_RIGHT && cal_err_at(e)->dav < 500)
        cx->fail.field = CAL_STR("members");
    return e;
}
