/* SPDX-License-Identifier: MIT */
/* Properties of principals: RFC 3744 4, and CalendarServer's delegates (caldav-proxy 5.2, 5.3). */
#include "core/group.h"
#include "core/share.h"
#include "dav/acl_members.h"
#include "dav/acl_principal.h"
#include "dav/prop.h"

/* RFC 3744 4.2 */
static bool get_url(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, dav_href(cx, &at->path));
    cal_buf_add_c(out, "</D:href>");
    return true;
}

/* RFC 3744 4.1 */
static bool get_alternates(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    if (at->kind == DAV_ON_PRINCIPAL && at->user.email.n) {
        cal_buf_add_c(out, "<D:href>mailto:");
        xml_escape(out, at->user.email);
        cal_buf_add_c(out, "</D:href>");
    }
    return true;
}

static void add_users(cal_ctx *cx, const cal_user *users, size_t n, cal_buf *out)
{
    for (size_t i = 0; i < n; i++)
        dav_principal_href_add(cx, users[i].handle, out);
}

static bool get_delegates(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_share *delegates;
    size_t n;

    if (core_delegate_list(cx, &at->user, dav_proxy_writes(at), &delegates, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        dav_principal_href_add(cx, delegates[i].handle, out);
    return true;
}

/* RFC 3744 4.3: those directly in it. */
static bool get_members(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_user *members;
    size_t n;

    if (at->kind == DAV_ON_PROXY)
        return get_delegates(cx, at, out);
    if (at->user.kind != CAL_KIND_GROUP || core_group_members(cx, &at->user, &members, &n))
        return false;
    add_users(cx, members, n, out);
    return true;
}

static cal_err add_proxies(cal_ctx *cx, bool writes, cal_buf *out)
{
    const cal_user *owners;
    size_t n;
    cal_err e = core_delegate_of(cx, writes, &owners, &n);

    for (size_t i = 0; !e && i < n; i++) {
        dav_path proxy = {
            .kind = DAV_ON_PROXY,
            .user = owners[i].handle,
            .object = writes ? CAL_STR("calendar-proxy-write") : CAL_STR("calendar-proxy-read"),
        };

        cal_buf_add_c(out, "<D:href>");
        xml_escape(out, dav_href(cx, &proxy));
        cal_buf_add_c(out, "</D:href>");
    }
    return e;
}

/* RFC 3744 4.4: groups, and the delegates of others. */
static bool get_membership(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_user *groups;
    size_t n;

    if (at->kind == DAV_ON_PROXY)
        return true;
    if (core_group_of(cx, &at->user, &groups, &n))
        return false;
    add_users(cx, groups, n, out);
    return !cx->who || cx->who->id != at->user.id ||
           (add_proxies(cx, false, out) == CAL_OK && add_proxies(cx, true, out) == CAL_OK);
}

static bool get_owners(cal_ctx *cx, const dav_node *at, bool writes, cal_buf *out)
{
    const cal_user *owners;
    size_t n;

    if (!cx->who || cx->who->id != at->user.id) {
        (void)cal_fail(cx, CAL_E_NO_RIGHT, "Whose delegate somebody is, only they see.");
        return false;
    }
    if (core_delegate_of(cx, writes, &owners, &n))
        return false;
    add_users(cx, owners, n, out);
    return true;
}

static bool get_read_for(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    return get_owners(cx, at, false, out);
}

static bool get_write_for(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    return get_owners(cx, at, true, out);
}

enum { PEOPLE = DAV_ON_PRINCIPAL | DAV_ON_PROXY };

/* clang-format off */
static const dav_prop rows[] = {
    {XML_DAV, "principal-URL",            PEOPLE,           0,           get_url,        NULL, NULL, NULL},
    {XML_DAV, "alternate-URI-set",        PEOPLE,           0,           get_alternates, NULL, NULL, NULL},
    {XML_DAV, "group-member-set",         PEOPLE,           DAV_MEMBERS, get_members,    NULL, "members", NULL},
    {XML_DAV, "group-membership",         PEOPLE,           0,           get_membership, NULL, NULL, NULL},
    {XML_CS,  "calendar-proxy-read-for",  DAV_ON_PRINCIPAL, 0,           get_read_for,   NULL, NULL, NULL},
    {XML_CS,  "calendar-proxy-write-for", DAV_ON_PRINCIPAL, 0,           get_write_for,  NULL, NULL, NULL},
};
/* clang-format on */

const dav_props dav_props_principal = {rows, CAL_COUNT(rows)};
