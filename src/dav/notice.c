/* SPDX-License-Identifier: MIT */
/* Invitations as notices: each is one XML document, which is there until it is answered. */
#include "dav/notice.h"

#include "base/time.h"
#include "core/access.h"
#include "dav/component.h"
#include "dav/part.h"

dav_path dav_notices_path(cal_str handle)
{
    return (dav_path){.kind = DAV_ON_NOTICES, .user = handle};
}

bool dav_notice_is(const core_invitation *invitation)
{
    return invitation->level >= CAL_RIGHT_READ;
}

/* Shared anew it is another invitation. */
static cal_str uid_of(cal_ctx *cx, const core_invitation *i)
{
    return cal_arena_printf(cx->arena, "%lld-%lld", (long long)i->calendar.id, (long long)i->since);
}

bool dav_notice_uid_read(cal_str uid, int64_t *calendar)
{
    return cal_str_to_i64(cal_str_take(uid, cal_str_find_byte(uid, '-')), calendar);
}

static cal_str name_of(cal_ctx *cx, const core_invitation *i)
{
    return cal_arena_printf(cx->arena, "%.*s.xml", CAL_FMT(uid_of(cx, i)));
}

void dav_notice_node(cal_ctx *cx, const core_invitation *invitation, dav_node *at)
{
    at->kind = DAV_ON_NOTICE;
    at->notice = invitation;
    at->path = dav_notices_path(at->user.handle);
    at->path.kind = DAV_ON_NOTICE;
    at->path.object = name_of(cx, invitation);
}

static cal_err find_notice(cal_ctx *cx, dav_node *out)
{
    const core_invitation *all;
    size_t n;
    cal_err e = core_invitation_list(cx, &all, &n);

    for (size_t i = 0; !e && i < n; i++) {
        if (dav_notice_is(&all[i]) && cal_str_eq(name_of(cx, &all[i]), out->path.object)) {
            out->notice = &all[i];
            return CAL_OK;
        }
    }
    return e ? e : cal_fail(cx, CAL_E_NOT_FOUND, "This notice has been answered or withdrawn.");
}

cal_err dav_notice_at(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    if (!cx->who || !cal_str_eq(cx->who->handle, out->path.user))
        return core_access_hidden(cx);
    if (want->need > CAL_RIGHT_READ)
        return cal_fail(cx, CAL_E_FORBIDDEN, "Notices are answered or deleted, not changed.");
    out->user = *cx->who;
    return out->kind == DAV_ON_NOTICE ? find_notice(cx, out) : CAL_OK;
}

cal_str dav_notice_etag(cal_ctx *cx, const dav_node *at)
{
    return cal_arena_printf(cx->arena, "\"%.*s-%lld\"", CAL_FMT(uid_of(cx, at->notice)),
                            (long long)at->notice->level);
}

/* ---- the document ---- */

static void add_text(const char *element, cal_str text, cal_buf *out)
{
    cal_buf_printf(out, "<CS:%s>", element);
    xml_escape(out, text);
    cal_buf_printf(out, "</CS:%s>", element);
}

static void add_components(int64_t components, cal_buf *out)
{
    cal_buf_add_c(out, "<C:supported-calendar-component-set>");
    for (size_t i = 0; i < dav_components_n; i++) {
        if (dav_components[i].bit & components)
            cal_buf_printf(out, "<C:comp name=\"%s\"/>", dav_components[i].name);
    }
    cal_buf_add_c(out, "</C:supported-calendar-component-set>");
}

void dav_access_add(int64_t level, cal_buf *out)
{
    cal_buf_printf(out, "<CS:access><CS:%s/></CS:access>",
                   level >= CAL_RIGHT_WRITE ? "read-write" : "read");
}

static cal_str stamp(cal_ctx *cx, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    return cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
}

static void add_invitation(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const core_invitation *i = at->notice;
    dav_path host = dav_path_calendar(&i->calendar);

    add_text("uid", uid_of(cx, i), out);
    dav_prop_href(out, dav_href_principal(cx, at->user.handle));
    cal_buf_add_c(out, "<CS:invite-noresponse/>");
    dav_access_add(i->level, out);
    cal_buf_add_c(out, "<CS:hosturl>");
    dav_prop_href(out, dav_href(cx, &host));
    cal_buf_add_c(out, "</CS:hosturl><CS:organizer>");
    dav_prop_href(out, dav_href_principal(cx, i->calendar.owner));
    add_text("common-name", i->owner_name.n ? i->owner_name : i->calendar.owner, out);
    cal_buf_add_c(out, "</CS:organizer>");
    add_text("summary", i->calendar.name, out);
    add_components(i->calendar.components, out);
}

cal_err dav_notice_get(cal_ctx *cx, const http_req *rq, const dav_node *at, http_res *rs)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    dav_body_of of = {CAL_STR(DAV_NOTICE_TYPE), dav_etag(cx, at), {0}, at->notice->since};

    cal_buf_add_c(out, XML_PROLOG "<CS:notification" XML_DECLARED ">");
    add_text("dtstamp", stamp(cx, at->notice->since), out);
    cal_buf_add_c(out, "<CS:invite-notification shared-type=\"calendar\">");
    add_invitation(cx, at, out);
    cal_buf_add_c(out, "</CS:invite-notification></CS:notification>\n");
    of.body = cal_buf_str(out);
    http_res_field(cx, rs, CAL_STR("ETag"), of.etag);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("private, no-cache"));
    dav_part_res(cx, rq, &of, rs);
    return CAL_OK;
}

/* Who removes a notice that waits for an answer does not want the calendar. */
cal_err dav_dismiss(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)) || (e = dav_condition(cx, rq, &at)))
        return e;
    rs->status = 204;
    return core_invitation_answer(cx, at.notice->calendar.id, false);
}
