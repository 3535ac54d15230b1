/* SPDX-License-Identifier: MIT */
/* DAV:lockdiscovery and DAV:supportedlock (RFC 4918 15.8, 15.10). */
#include "dav/lock.h"
#include "dav/prop.h"

static void add_lock(cal_ctx *cx, const cal_lock *l, cal_buf *out)
{
    int64_t left = l->expires - cx->now;

    cal_buf_printf(out,
                   "<D:activelock><D:lockscope><D:%s/></D:lockscope>"
                   "<D:locktype><D:write/></D:locktype><D:depth>%s</D:depth>",
                   l->is_shared ? "shared" : "exclusive", l->is_deep ? "infinity" : "0");
    cal_buf_add(out, l->owner);
    cal_buf_printf(out, "<D:timeout>Second-%lld</D:timeout>", (long long)(left > 0 ? left : 0));
    if (l->token.p)
        cal_buf_printf(out, "<D:locktoken><D:href>%.*s</D:href></D:locktoken>", CAL_FMT(l->token));
    cal_buf_add_c(out, "<D:lockroot><D:href>");
    xml_escape(out, dav_lock_href(cx, core_lock_root(cx, l)));
    cal_buf_add_c(out, "</D:href></D:lockroot></D:activelock>");
}

void dav_lock_print(cal_ctx *cx, const cal_lock *locks, size_t n, cal_buf *out)
{
    for (size_t i = 0; i < n; i++)
        add_lock(cx, &locks[i], out);
}

cal_err dav_lock_list(cal_ctx *cx, const dav_node *at, const cal_lock **out, size_t *n)
{
    const core_lock_at place = dav_lock_at(at);
    const core_locks *near = at->locks;

    *n = 0;
    if (!(at->kind & DAV_ON_LOCKABLE))
        return CAL_OK;
    if (!near || near->home != place.home || near->calendar != place.calendar)
        return core_lock_list(cx, &place, out, n);
    core_lock_pick(cx, near, &place, out, n);
    return CAL_OK;
}

cal_err dav_lock_gather(cal_ctx *cx, dav_node *at)
{
    const core_lock_at place = dav_lock_at(at);
    core_locks *near = CAL_NEW(cx->arena, core_locks);
    cal_err e = core_lock_near(cx, place.home, place.calendar, near);

    at->locks = e ? NULL : near;
    return e;
}

static bool get_lockdiscovery(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_lock *locks = NULL;
    size_t n;

    if (dav_lock_list(cx, at, &locks, &n))
        return false;
    dav_lock_print(cx, locks, n, out);
    return true;
}

static bool get_supportedlock(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    static const char *const scopes[] = {"exclusive", "shared"};

    (void)cx;
    for (size_t i = 0; (at->kind & DAV_ON_LOCKABLE) && i < CAL_COUNT(scopes); i++)
        cal_buf_printf(out,
                       "<D:lockentry><D:lockscope><D:%s/></D:lockscope>"
                       "<D:locktype><D:write/></D:locktype></D:lockentry>",
                       scopes[i]);
    return true;
}

/* clang-format off */
static const dav_prop rows[] = {
    {XML_DAV, "lockdiscovery", DAV_ON_ANY, DAV_ALLPROP, get_lockdiscovery, NULL, NULL, NULL},
    {XML_DAV, "supportedlock", DAV_ON_ANY, DAV_ALLPROP, get_supportedlock, NULL, NULL, NULL},
};
/* clang-format on */

const dav_props dav_props_lock = {rows, CAL_COUNT(rows)};
