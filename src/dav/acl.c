/* SPDX-License-Identifier: MIT */
/* ACL (RFC 3744 8.1): the ACEs of the request become the shares of a home, a calendar or a plain
   collection, all of them or none. The owner's ACE is protected, those of the home are inherited:
   a client may send them along as they are. */
#include "core/access.h"
#include "core/share.h"
#include "core/user.h"
#include "dav/acl_principal.h"
#include "dav/acl_privilege.h"
#include "dav/method.h"

/* What the request grants to one principal. */
typedef struct granted {
    int64_t principal; /* 0: everybody who has signed in */
    unsigned named;    /* by dav_privileges_read */
} granted;

enum { MAX_ACES = 1000 };

typedef struct reading {
    cal_ctx *cx;
    const http_req *rq;
    const dav_node *at;
    const cal_share *inherited; /* shares of the home, for what is in it */
    size_t n_inherited;
    CAL_VEC(granted) all;
} reading;

static granted *grants_to(reading *r, int64_t principal)
{
    for (size_t i = 0; i < r->all.n; i++) {
        if (r->all.at[i].principal == principal)
            return &r->all.at[i];
    }
    CAL_PUSH(r->cx->arena, &r->all, (granted){principal, 0});
    return &r->all.at[r->all.n - 1];
}

/* An ACE that is there for good may be repeated, not changed. */
static cal_err check_protected(const reading *r, int64_t principal, unsigned named)
{
    cal_right level;
    cal_err e = dav_privileges_level(r->cx, named, &level);

    if (e || (principal == r->at->user.id && level == CAL_RIGHT_MANAGE))
        return e;
    return cal_fail(r->cx, CAL_E_ACL_FIXED,
                    "The owner has every right, and nobody else a right that is protected.");
}

static cal_err check_inherited(const reading *r, int64_t principal, unsigned named)
{
    cal_right level;
    cal_err e = dav_privileges_level(r->cx, named, &level);

    for (size_t i = 0; !e && i < r->n_inherited; i++) {
        if (r->inherited[i].principal == principal && (cal_right)r->inherited[i].level == level)
            return CAL_OK;
    }
    return e ? e
             : cal_fail(r->cx, CAL_E_ACL_INHERITED,
                        "This right does not come from the home; grant it here, or there.");
}

/* RFC 3744 5.5: who, and what they are granted. */
static cal_err read_ace(reading *r, const xml_node *ace)
{
    const xml_node *who = xml_child(ace, XML_DAV, "principal");
    const xml_node *grant = xml_child(ace, XML_DAV, "grant");
    unsigned named = 0;
    int64_t principal;
    cal_err e;

    if (xml_child(ace, XML_DAV, "invert"))
        return cal_fail(r->cx, CAL_E_ACL_INVERT, "Name those who shall have a right.");
    if (xml_child(ace, XML_DAV, "deny"))
        return cal_fail(r->cx, CAL_E_ACL_DENY, "What is not granted is denied; leave D:deny out.");
    if (!who || !grant)
        return cal_fail(r->cx, CAL_E_BAD_XML, "A D:ace has a D:principal and a D:grant.");
    if ((e = dav_acl_principal(r->cx, r->rq, r->at, who, &principal)) ||
        (e = dav_privileges_read(r->cx, grant, r->at->kind, &named)))
        return e;
    if (xml_child(ace, XML_DAV, "inherited"))
        return check_inherited(r, principal, named);
    if (xml_child(ace, XML_DAV, "protected") || principal == r->at->user.id)
        return check_protected(r, principal, named);
    grants_to(r, principal)->named |= named;
    return named ? CAL_OK : dav_privileges_level(r->cx, named, &(cal_right){0});
}

static cal_err read_body(reading *r)
{
    const core_share_at home = {r->at->user.id, 0};
    xml_node *root;
    size_t n = 0;
    cal_err e = dav_body(r->cx, r->rq, &root);

    if (e)
        return e;
    if (!xml_is(root, XML_DAV, "acl"))
        return cal_fail(r->cx, CAL_E_BAD_XML, "The body of ACL is a DAV:acl element.");
    if (r->at->kind != DAV_ON_HOME)
        e = core_share_inherited(r->cx, &home, &r->inherited, &r->n_inherited);
    for (const xml_node *ace = xml_first(root); ace && !e; ace = xml_next(ace)) {
        if (!xml_is(ace, XML_DAV, "ace"))
            continue;
        e = ++n > MAX_ACES ? cal_fail(r->cx, CAL_E_ACL_COUNT,
                                      "A list has at most %d entries; use a group.", MAX_ACES)
                           : read_ace(r, ace);
    }
    return e;
}

static cal_err replace(reading *r)
{
    const core_share_at at = {r->at->user.id, r->at->calendar.id};
    core_share_new *shares = CAL_NEW_N(r->cx->arena, core_share_new, r->all.n);
    cal_err e = CAL_OK;

    for (size_t i = 0; i < r->all.n && !e; i++) {
        shares[i].principal = r->all.at[i].principal;
        e = dav_privileges_level(r->cx, r->all.at[i].named, &shares[i].level);
    }
    return e ? e : core_share_replace(r->cx, &at, shares, r->all.n);
}

cal_err dav_acl(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_MANAGE};
    reading r = {.cx = cx, .rq = rq};
    dav_node at;
    cal_err e = dav_node_at(cx, path, &want, &at);

    r.at = &at;
    if (e)
        return e;
    if (at.file.id)
        return cal_fail(cx, CAL_E_ACL_INHERITED,
                        "Rights are granted on the whole collection; what is in it inherits them.");
    if ((at.kind == DAV_ON_CALENDAR && (e = dav_condition(cx, rq, &at))) || (e = read_body(&r)) ||
        (e = replace(&r)))
        return e;
    rs->status = 200;
    return CAL_OK;
}
