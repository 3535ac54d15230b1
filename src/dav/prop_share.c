/* SPDX-License-Identifier: MIT */
/* CalendarServer's view of shares (caldav-sharing 5.2): who has which access to a calendar, for
   whom may manage it. Rights are changed by ACL. */
#include "core/share.h"
#include "core/user.h"
#include "dav/acl_principal.h"
#include "dav/prop.h"

/* A group or everybody is no single sharee, and who sees only free-busy times does not see the
   calendar. */
static bool is_sharee(const cal_share *s)
{
    return s->principal && s->kind == CAL_KIND_INDIVIDUAL && s->level >= CAL_RIGHT_READ;
}

static void add_person(cal_ctx *cx, const char *element, const cal_share *s, cal_buf *out)
{
    cal_buf_printf(out, "<CS:%s>", element);
    dav_principal_href_add(cx, s->handle, out);
    cal_buf_add_c(out, "<CS:common-name>");
    xml_escape(out, s->name);
    cal_buf_add_c(out, "</CS:common-name>");
}

static bool get_invite(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const core_share_at where = {at->user.id, at->calendar.id};
    const cal_share owner = {.handle = at->user.handle, .name = at->user.name};
    const cal_share *shares;
    size_t n;

    if (core_share_list(cx, &where, &shares, &n))
        return false;
    add_person(cx, "organizer", &owner, out);
    cal_buf_add_c(out, "</CS:organizer>");
    for (size_t i = 0; i < n; i++) {
        if (!is_sharee(&shares[i]))
            continue;
        add_person(cx, "user", &shares[i], out);
        cal_buf_printf(out, "<CS:invite-accepted/><CS:access><CS:%s/></CS:access></CS:user>",
                       shares[i].level >= CAL_RIGHT_WRITE ? "read-write" : "read");
    }
    return true;
}

static const dav_prop rows[] = {
    {XML_CS, "invite", DAV_ON_CALENDAR, 0, get_invite, NULL, NULL, NULL},
};

const dav_props dav_props_share = {rows, CAL_COUNT(rows)};
