/* SPDX-License-Identifier: MIT */
/* Whose are these, and who may do something here: principal-match and acl-principal-prop-set (RFC
   3744 9.2, 9.3). */
#include "model/limits.h"
#include "core/calendar.h"
#include "core/group.h"
#include "core/share.h"
#include "core/user.h"
#include "dav/acl_privilege.h"
#include "dav/report_principal.h"

/* ---- principal-match ---- */

/* What cx->who owns below a node: of the root their home, of a home its collections. */
static cal_err answer_owned(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    bool is_own = cx->who && r->at->user.id == cx->who->id;
    dav_multi m = {.budget = cx->limits->work};
    dav_node at = *r->at;
    const cal_calendar *all = NULL;
    size_t n = 0;
    dav_ask *ask;
    cal_err e = dav_report_ask(cx, r, rs, &ask);

    if (!e && is_own && (at.kind & (DAV_ON_HOME | DAV_ON_ROOT)))
        e = core_collection_list(cx, &at.user, &all, &n);
    m.ask = ask;
    dav_multi_begin(rs->body);
    for (size_t i = 0; i < n && !e; i++) {
        at.calendar = all[i];
        at.path = dav_path_calendar(&all[i]);
        at.kind = at.path.kind;
        e = dav_multi_node(cx, &m, &at, rs->body);
    }
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return e;
}

typedef CAL_VEC(cal_user) people;
typedef CAL_VEC(dav_path) paths;

static cal_err add_proxies(cal_ctx *cx, bool writes, paths *out)
{
    const cal_user *owners;
    size_t n;
    cal_err e = core_delegate_of(cx, writes, &owners, &n);

    for (size_t i = 0; !e && i < n; i++) {
        dav_path proxy = {.kind = DAV_ON_PROXY, .user = owners[i].handle};

        proxy.object = writes ? CAL_STR("calendar-proxy-write") : CAL_STR("calendar-proxy-read");
        CAL_PUSH(cx->arena, out, proxy);
    }
    return e;
}

/* One matches oneself, and the groups that one is in, those of delegates too. */
static cal_err answer_self(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    bool is_self = r->at->kind == DAV_ON_PRINCIPAL && r->at->user.id == cx->who->id;
    bool is_above = (r->at->kind & (DAV_ON_ROOT | DAV_ON_PRINCIPALS)) != 0;
    const cal_user *groups = NULL;
    size_t n = 0;
    people users = {0};
    paths proxies = {0};
    cal_err e = CAL_OK;

    if (is_self || is_above)
        CAL_PUSH(cx->arena, &users, *cx->who);
    if (is_above &&
        ((e = core_group_all_of_mine(cx, &groups, &n)) || (e = add_proxies(cx, false, &proxies)) ||
         (e = add_proxies(cx, true, &proxies))))
        return e;
    for (size_t i = 0; i < n; i++)
        CAL_PUSH(cx->arena, &users, groups[i]);

    const dav_principals found = {users.at, users.n, proxies.at, proxies.n, false};

    return dav_principals_res(cx, r, &found, rs);
}

static cal_err run_match(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *property = xml_child(r->root, XML_DAV, "principal-property");
    cal_err e = dav_need_depth_0(cx, r);

    if (e)
        return e;
    if (property && xml_child(property, XML_DAV, "owner"))
        return answer_owned(cx, r, rs);
    if (property) /* no other property of ours has principals that could match */
        return dav_principals_res(cx, r, &(dav_principals){0}, rs);
    if (!xml_child(r->root, XML_DAV, "self"))
        return cal_fail(cx, CAL_E_BAD_XML, "Match D:self or a D:principal-property.");
    return answer_self(cx, r, rs);
}

const dav_report dav_report_principals_mine = {
    .ns = XML_DAV,
    .name = "principal-match",
    .on = DAV_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_match,
};

/* ---- acl-principal-prop-set ---- */

static bool has(const people *p, int64_t id)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->at[i].id == id)
            return true;
    }
    return false;
}

static cal_err add_granted(cal_ctx *cx, const cal_share *shares, size_t n, people *out)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < n && !e; i++) {
        cal_user user;

        if (!shares[i].principal || has(out, shares[i].principal))
            continue;
        if (!(e = core_user_by_id(cx, shares[i].principal, &user)))
            CAL_PUSH(cx->arena, out, user);
    }
    return e;
}

/* The owner, and all that the ACEs name by their href. */
static cal_err run_acl(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const core_share_at home = {r->at->user.id, 0}, here = {r->at->user.id, r->at->calendar.id};
    bool is_box = (r->at->kind & (DAV_ON_INBOX | DAV_ON_OUTBOX)) != 0;
    const cal_share *own = NULL, *inherited = NULL;
    size_t n_own = 0, n_inherited = 0;
    people users = {0};
    cal_err e = dav_need_depth_0(cx, r);

    CAL_PUSH(cx->arena, &users, r->at->user);
    if (e || (!is_box && (e = core_share_list(cx, &here, &own, &n_own))) ||
        (e = core_share_inherited(cx, &home, &inherited, &n_inherited)) ||
        (e = add_granted(cx, own, n_own, &users)) ||
        (e = add_granted(cx, inherited, n_inherited, &users)))
        return e;

    const dav_principals found = {.users = users.at, .n = users.n};

    return dav_principals_res(cx, r, &found, rs);
}

const dav_report dav_report_principals_of = {
    .ns = XML_DAV,
    .name = "acl-principal-prop-set",
    .on = DAV_ON_HELD,
    .need = CAL_RIGHT_MANAGE, /* DAV:read-acl */
    .run = run_acl,
};
