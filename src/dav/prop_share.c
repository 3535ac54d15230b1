/* SPDX-License-Identifier: MIT */
/* Shares as CalendarServer's clients know them (caldav-sharing 5.1 to 5.4): who has which access to
   a calendar and whether they accepted it, where it comes from, and where notices arrive. */
#include "core/access.h"
#include "core/share_pending.h"
#include "core/viewer_of.h"
#include "dav/acl_principal.h"
#include "dav/notice.h"

static void add_text(const char *element, cal_str text, cal_buf *out)
{
    cal_buf_printf(out, "<CS:%s>", element);
    xml_escape(out, text);
    cal_buf_printf(out, "</CS:%s>", element);
}

static void add_organizer(cal_ctx *cx, const cal_user *owner, cal_buf *out)
{
    cal_buf_add_c(out, "<CS:organizer>");
    dav_principal_href_add(cx, owner->handle, out);
    add_text("common-name", owner->name.n ? owner->name : owner->handle, out);
    cal_buf_add_c(out, "</CS:organizer>");
}

/* A group or everybody is no single sharee, and who sees only free-busy times does not see the
   calendar. */
static bool is_sharee(const cal_share *s)
{
    return s->principal && s->kind == CAL_KIND_INDIVIDUAL && s->level >= CAL_RIGHT_READ;
}

static const char *const states[] = {
    [CAL_VIEWER_ASKED] = "noresponse",
    [CAL_VIEWER_ACCEPTED] = "accepted",
    [CAL_VIEWER_DECLINED] = "declined",
};

static void add_sharee(cal_ctx *cx, const cal_share *s, int64_t state, cal_buf *out)
{
    cal_buf_add_c(out, "<CS:user>");
    dav_principal_href_add(cx, s->handle, out);
    add_text("common-name", s->name.n ? s->name : s->handle, out);
    cal_buf_printf(out, "<CS:invite-%s/>", states[state]);
    dav_access_add(s->level, out);
    cal_buf_add_c(out, "</CS:user>");
}

static void add_waiting(const cal_pending *p, cal_buf *out)
{
    if (p->level < CAL_RIGHT_READ)
        return;
    cal_buf_add_c(out, "<CS:user><D:href>mailto:");
    xml_escape(out, p->email);
    cal_buf_add_c(out, "</D:href>");
    add_text("common-name", p->email, out);
    cal_buf_add_c(out, "<CS:invite-noresponse/>");
    dav_access_add(p->level, out);
    cal_buf_add_c(out, "</CS:user>");
}

static cal_err add_sharees(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const core_share_at where = {at->calendar.home, at->calendar.id};
    const cal_share *shares;
    const cal_pending *waiting;
    core_viewers viewers;
    size_t n, n_waiting;
    cal_err e;

    if ((e = core_share_list(cx, &where, &shares, &n)) ||
        (e = core_pending_list(cx, &where, &waiting, &n_waiting)) ||
        (e = core_viewers_of(cx, &at->calendar, &viewers)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (is_sharee(&shares[i]))
            add_sharee(cx, &shares[i], core_viewers_state(&viewers, shares[i].principal), out);
    }
    for (size_t i = 0; i < n_waiting; i++)
        add_waiting(&waiting[i], out);
    return CAL_OK;
}

/* Who has the calendar among theirs sees whose it is and their own share; who manages it, all. */
static bool get_invite(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_right right = core_access_calendar(cx, &at->calendar);

    if (right < CAL_RIGHT_MANAGE && !at->calendar.sharer.p) {
        (void)cal_fail(cx, CAL_E_NO_RIGHT, "Only who manages the calendar sees who shares it.");
        return false;
    }
    add_organizer(cx, &at->user, out);
    if (right == CAL_RIGHT_MANAGE)
        return add_sharees(cx, at, out) == CAL_OK;
    add_sharee(cx, &(cal_share){.handle = cx->who->handle, .name = cx->who->name, .level = right},
               CAL_VIEWER_ACCEPTED, out);
    return true;
}

static bool get_modes(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    if (core_access_calendar(cx, &at->calendar) >= CAL_RIGHT_MANAGE)
        cal_buf_add_c(out, "<CS:can-be-shared/>");
    return true;
}

/* The calendar as its owner has it. */
static bool get_shared_url(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_calendar owners = {
        .owner = at->calendar.sharer, .href = at->calendar.sharer_href, .kind = at->calendar.kind};
    dav_path path = dav_path_calendar(&owners);

    if (!at->calendar.sharer.p)
        return false;
    dav_prop_href(out, dav_href(cx, &path));
    return true;
}

static bool get_notices(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    dav_path path = dav_notices_path(at->user.handle);

    if (!cx->who || cx->who->id != at->user.id)
        return false;
    dav_prop_href(out, dav_href(cx, &path));
    return true;
}

static bool get_notice_type(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    cal_buf_add_c(out, "<CS:invite-notification shared-type=\"calendar\"/>");
    return true;
}

/* clang-format off */
static const dav_prop rows[] = {
    {XML_CS, "invite",                DAV_ON_CALENDAR,  0, get_invite,      NULL, NULL, NULL},
    {XML_CS, "allowed-sharing-modes", DAV_ON_CALENDAR,  0, get_modes,       NULL, NULL, NULL},
    {XML_CS, "shared-url",            DAV_ON_CALENDAR,  0, get_shared_url,  NULL, NULL, NULL},
    {XML_CS, "notification-URL",      DAV_ON_PRINCIPAL, 0, get_notices,     NULL, NULL, NULL},
    {XML_CS, "notificationtype",      DAV_ON_NOTICE,    0, get_notice_type, NULL, NULL, NULL},
};
/* clang-format on */

const dav_props dav_props_share = {rows, CAL_COUNT(rows)};
