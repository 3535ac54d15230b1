/* SPDX-License-Identifier: MIT */
/* Properties of RFC 3744 5 and RFC 5397: who owns it, who is asking, who may do what. */
#include "core/access.h"
#include "core/share.h"
#include "dav/acl_principal.h"
#include "dav/acl_privilege.h"
#include "dav/dav.h"
#include "dav/prop.h"

static bool get_current(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    if (cx->who)
        dav_prop_href(out, dav_href_principal(cx, cx->who->handle));
    else
        cal_buf_add_c(out, "<D:unauthenticated/>");
    return true;
}

static bool get_owner(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    dav_prop_href(out, dav_href_principal(cx, at->user.handle));
    return true;
}

static bool get_collections(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    dav_prop_href(out, CAL_STR(DAV_ROOT "/principals/"));
    return true;
}

static bool get_nothing(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at, (void)out;
    return true;
}

static bool get_privileges(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    dav_privileges_add(cx, at, out);
    return cx->fail.code == CAL_OK;
}

static bool get_supported(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    dav_privileges_supported(at, out);
    return true;
}

/* ---- ACEs ---- */

#define ACE(principal, privilege)                                                     \
    "<D:ace><D:principal>" principal "</D:principal><D:grant><D:privilege>" privilege \
    "</D:privilege></D:grant><D:protected/></D:ace>"

/* from: the collection that it is inherited from; absent: it is the node's own. */
static void add_ace(cal_ctx *cx, const cal_share *s, cal_str from, cal_buf *out)
{
    cal_buf_add_c(out, "<D:ace><D:principal>");
    if (s->principal)
        dav_principal_href_add(cx, s->handle, out);
    else
        cal_buf_add_c(out, "<D:authenticated/>");
    cal_buf_add_c(out, "</D:principal><D:grant>");
    dav_privileges_of((cal_right)s->level, out);
    cal_buf_add_c(out, "</D:grant>");
    if (from.p) {
        cal_buf_add_c(out, "<D:inherited>");
        dav_prop_href(out, from);
        cal_buf_add_c(out, "</D:inherited>");
    }
    cal_buf_add_c(out, "</D:ace>");
}

/* Only a calendar has free-busy times that could be granted. */
static bool means_something(const dav_node *at, const cal_share *s)
{
    return s->level > CAL_RIGHT_FREEBUSY || at->kind == DAV_ON_HOME ||
           at->calendar.kind == CAL_COLL_CALENDAR;
}

static bool is_within(const dav_node *at)
{
    return at->kind == DAV_ON_OBJECT || at->file.id;
}

static cal_str href_of_collection(cal_ctx *cx, const dav_node *at)
{
    dav_path path = dav_path_calendar(&at->calendar);

    return dav_href(cx, &path);
}

/* The shares of a collection on it, or on what is in it. */
static cal_err add_shares(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const core_share_at where = {at->user.id, at->calendar.id};
    cal_str from = is_within(at) ? href_of_collection(cx, at) : (cal_str){NULL, 0};
    const cal_share *shares;
    size_t n;
    cal_err e = core_share_list(cx, &where, &shares, &n);

    for (size_t i = 0; !e && i < n; i++)
        add_ace(cx, &shares[i], from, out);
    return e;
}

static cal_err add_inherited(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const core_share_at home = {at->user.id, 0};
    const cal_share *shares;
    size_t n;
    cal_err e = core_share_inherited(cx, &home, &shares, &n);

    for (size_t i = 0; !e && i < n; i++) {
        if (means_something(at, &shares[i]))
            add_ace(cx, &shares[i], dav_href_home(cx, at->user.handle), out);
    }
    return e;
}

/* DAV:read-acl is part of DAV:all alone. */
static cal_err need_read_acl(cal_ctx *cx, const dav_node *at)
{
    return at->kind == DAV_ON_HOME ? core_access_need_home(cx, &at->user, CAL_RIGHT_MANAGE)
                                   : core_access_need(cx, &at->calendar, CAL_RIGHT_MANAGE);
}

/* The owner's ACE first, then the node's own, then what it inherits. What is about people may be
   read by all who have signed in. */
static bool get_acl(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    bool is_box = (at->kind & (DAV_ON_INBOX | DAV_ON_OUTBOX)) != 0;

    if (!(at->kind & DAV_ON_HELD)) {
        cal_buf_add_c(out, ACE("<D:authenticated/>", "<D:read/>"));
        return true;
    }
    if (need_read_acl(cx, at))
        return false;
    cal_buf_add_c(out, ACE("<D:property><D:owner/></D:property>", "<D:all/>"));
    if (at->kind == DAV_ON_INBOX)
        cal_buf_add_c(out, ACE("<D:authenticated/>", "<C:schedule-deliver/>"));
    if (!is_box && add_shares(cx, at, out))
        return false;
    return at->kind == DAV_ON_HOME || add_inherited(cx, at, out) == CAL_OK;
}

static bool get_restrictions(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    cal_buf_add_c(out, "<D:grant-only/><D:no-invert/>");
    return true;
}

/* RFC 3744 5.7: whatever else controls access to it. */
static bool get_inherited(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    if (is_within(at))
        dav_prop_href(out, href_of_collection(cx, at));
    if (at->kind & DAV_ON_HELD && at->kind != DAV_ON_HOME)
        dav_prop_href(out, dav_href_home(cx, at->user.handle));
    return true;
}

/* clang-format off */
static const dav_prop rows[] = {
    {XML_DAV, "current-user-principal",     DAV_ON_ANY,  0, get_current,      NULL, NULL, NULL},
    {XML_DAV, "current-user-privilege-set", DAV_ON_ANY,  0, get_privileges,   NULL, NULL, NULL},
    {XML_DAV, "owner",                      DAV_ON_HELD, 0, get_owner,        NULL, NULL, NULL},
    {XML_DAV, "group",                      DAV_ON_HELD, 0, get_nothing,      NULL, NULL, NULL},
    {XML_DAV, "principal-collection-set",   DAV_ON_ANY,  0, get_collections,  NULL, NULL, NULL},
    {XML_DAV, "supported-privilege-set",    DAV_ON_ANY,  0, get_supported,    NULL, NULL, NULL},
    {XML_DAV, "acl",                        DAV_ON_ANY & ~(DAV_ON_NOTICES | DAV_ON_NOTICE),  0, get_acl,          NULL, NULL, NULL},
    {XML_DAV, "acl-restrictions",           DAV_ON_ANY,  0, get_restrictions, NULL, NULL, NULL},
    {XML_DAV, "inherited-acl-set",          DAV_ON_ANY,  0, get_inherited,    NULL, NULL, NULL},
};
/* clang-format on */

const dav_props dav_props_acl = {rows, CAL_COUNT(rows)};
