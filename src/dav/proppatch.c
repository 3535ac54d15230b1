/* SPDX-License-Identifier: MIT */
/* PROPPATCH (RFC 4918 9.2): one patch, all or nothing. */
#include "core/calendar.h"
#include "dav/method.h"

static cal_err apply(cal_ctx *cx, const dav_node *at, const dav_update *u)
{
    cal_calendar saved;

    if (at->kind == DAV_ON_CALENDAR)
        return core_calendar_patch(cx, at->calendar.id, &u->patch, &saved);
    return core_dead_patch(cx, at->user.id, at->kind == DAV_ON_OBJECT ? at->calendar.id : 0,
                           at->kind == DAV_ON_OBJECT ? at->event.href : CAL_STR(""), u->dead.at,
                           u->dead.n);
}

/* A value that core refuses is a verdict on the update, not on the request. */
static bool is_verdict(cal_err e)
{
    return e == CAL_E_BAD_FIELD || e == CAL_E_BAD_ZONE || e == CAL_E_COMPONENT ||
           e == CAL_E_BAD_ICAL;
}

static void refuse(cal_ctx *cx, cal_err e, dav_update *u)
{
    const char *cond = cal_err_at(e)->cond;

    for (size_t i = 0; i < u->verdicts.n; i++) {
        u->verdicts.at[i].status = 409;
        if (cond)
            u->verdicts.at[i].condition = cal_arena_printf(cx->arena, "<%s/>", cond).p;
    }
    u->refused = true;
    cal_fail_clear(cx);
}

cal_err dav_proppatch(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE};
    xml_node *root;
    dav_update u;
    dav_node at;
    cal_err e;

    if ((e = dav_body(cx, rq, &root)))
        return e;
    if (!xml_is(root, XML_DAV, "propertyupdate"))
        return cal_fail(cx, CAL_E_BAD_XML, "The body of PROPPATCH is a DAV:propertyupdate element");
    if ((e = dav_node_at(cx, path, &want, &at)) ||
        (e = dav_update_read(cx, root, at.kind, false, &u)))
        return e;
    if (u.verdicts.n == 0)
        return cal_fail(cx, CAL_E_BAD_XML, "The DAV:propertyupdate names no property");
    if (!u.refused && (e = apply(cx, &at, &u))) {
        if (!is_verdict(e))
            return e;
        refuse(cx, e, &u);
    }
    if (!u.refused && (dav_prefers(rq, CAL_STR("return=minimal")))) {
        rs->status = 200;
        http_res_field(cx, rs, CAL_STR("Preference-Applied"), CAL_STR("return=minimal"));
        return CAL_OK;
    }
    dav_multi_begin(rs->body);
    cal_buf_add_c(rs->body, "<D:response><D:href>");
    dav_href_add(rs->body, &at.path);
    cal_buf_add_c(rs->body, "</D:href>");
    dav_update_print(&u, rs->body);
    cal_buf_add_c(rs->body, "</D:response>");
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return CAL_OK;
}
