/* SPDX-License-Identifier: MIT */
/* Properties of RFC 3744 and 5397: who owns it, who is asking, what they may do. */
#include "core/access.h"
#include "dav/dav.h"
#include "dav/prop.h"

static void add_href(cal_buf *out, cal_str href)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, href);
    cal_buf_add_c(out, "</D:href>");
}

static bool get_current(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    if (cx->who)
        add_href(out, dav_href_principal(cx, cx->who->handle));
    else
        cal_buf_add_c(out, "<D:unauthenticated/>");
    return true;
}

static bool get_owner(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    add_href(out, dav_href_principal(cx, at->user.handle));
    return true;
}

static bool get_collections(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    add_href(out, CAL_STR(DAV_ROOT "/principals/"));
    return true;
}

static bool get_groups(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at, (void)out;
    return true;
}

/* Privileges by the right that gives them; each of a lower right too. */
static const struct {
    cal_right need;
    unsigned on;
    const char *xml;
} privileges[] = {
    {CAL_RIGHT_FREEBUSY, DAV_ON_CALENDAR | DAV_ON_OBJECT, "<C:read-free-busy/>"                 },
    {CAL_RIGHT_READ,     DAV_ON_ANY,                      "<D:read/>"                           },
    {CAL_RIGHT_READ,     DAV_ON_ANY,                      "<D:read-current-user-privilege-set/>"},
    {CAL_RIGHT_WRITE,    DAV_ON_CALENDAR | DAV_ON_OBJECT, "<D:write-content/>"                  },
    {CAL_RIGHT_WRITE,    DAV_ON_HOME | DAV_ON_CALENDAR,   "<D:bind/>"                           },
    {CAL_RIGHT_WRITE,    DAV_ON_HOME | DAV_ON_CALENDAR,   "<D:unbind/>"                         },
    {CAL_RIGHT_MANAGE,   DAV_ON_CALENDAR | DAV_ON_OBJECT, "<D:write-properties/>"               },
    {CAL_RIGHT_MANAGE,   DAV_ON_CALENDAR | DAV_ON_OBJECT, "<D:write/>"                          },
};

static cal_right right_to(const cal_ctx *cx, const dav_node *at)
{
    if (at->kind & (DAV_ON_CALENDAR | DAV_ON_OBJECT))
        return core_access_calendar(cx, &at->calendar);
    if (at->kind & DAV_ON_HOME)
        return core_access_home(cx, &at->user);
    return cx->who ? CAL_RIGHT_READ : CAL_RIGHT_NONE;
}

static bool get_privileges(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_right right = right_to(cx, at);

    for (size_t i = 0; i < CAL_COUNT(privileges); i++) {
        if (privileges[i].need <= right && (privileges[i].on & at->kind))
            cal_buf_printf(out, "<D:privilege>%s</D:privilege>", privileges[i].xml);
    }
    return true;
}

enum { OWNED = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT };

static const dav_prop rows[] = {
    {XML_DAV, "current-user-principal",     DAV_ON_ANY,       0, get_current,     NULL},
    {XML_DAV, "current-user-privilege-set", DAV_ON_ANY,       0, get_privileges,  NULL},
    {XML_DAV, "owner",                      OWNED,            0, get_owner,       NULL},
    {XML_DAV, "principal-URL",              DAV_ON_PRINCIPAL, 0, get_owner,       NULL},
    {XML_DAV, "principal-collection-set",   DAV_ON_ANY,       0, get_collections, NULL},
    {XML_DAV, "group-membership",           DAV_ON_PRINCIPAL, 0, get_groups,      NULL},
    {XML_DAV, "alternate-URI-set",          DAV_ON_PRINCIPAL, 0, get_groups,      NULL},
};

const dav_props dav_props_acl = {rows, CAL_COUNT(rows)};
