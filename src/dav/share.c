/* SPDX-License-Identifier: MIT */
/* POST of CS:share to a calendar (caldav-sharing 5.2.1): with whom it is shared, or no longer. Each
   sharee by itself; what could not be done is told one by one. */
#include "core/share.h"

#include "core/share_pending.h"
#include "dav/acl_principal.h"
#include "dav/method.h"

enum { MAX_CHANGES = 200 };

/* One CS:set or CS:remove. */
typedef struct change {
    cal_str href;
    cal_right level; /* none: it ends */
} change;

static cal_err read_one(cal_ctx *cx, const xml_node *n, change *out)
{
    out->href = xml_text(xml_child(n, XML_DAV, "href"));
    if (!out->href.n)
        return cal_fail(cx, CAL_E_BAD_XML, "A CS:%.*s names a sharee by a D:href.",
                        CAL_FMT(n->name));
    out->level = xml_is(n, XML_CS, "remove")          ? CAL_RIGHT_NONE
                 : xml_child(n, XML_CS, "read-write") ? CAL_RIGHT_WRITE
                                                      : CAL_RIGHT_READ;
    if (out->level == CAL_RIGHT_READ && !xml_child(n, XML_CS, "read"))
        return cal_fail(cx, CAL_E_BAD_XML, "A CS:set says CS:read or CS:read-write.");
    return CAL_OK;
}

typedef CAL_VEC(change) changes;

static cal_err read_body(cal_ctx *cx, const http_req *rq, changes *out)
{
    xml_node *root;
    cal_err e = dav_body(cx, rq, &root);

    if (e)
        return e;
    if (!xml_is(root, XML_CS, "share"))
        return cal_fail(cx, CAL_E_BAD_XML, "A calendar takes a CS:share document.");
    for (const xml_node *n = xml_first(root); n && !e; n = xml_next(n)) {
        change one;

        if (!xml_is(n, XML_CS, "set") && !xml_is(n, XML_CS, "remove"))
            continue;
        if (out->n == MAX_CHANGES)
            return cal_fail(cx, CAL_E_ACL_COUNT, "Name at most %d sharees at once; use a group.",
                            MAX_CHANGES);
        if (!(e = read_one(cx, n, &one)))
            CAL_PUSH(cx->arena, out, one);
    }
    return e;
}

/* By address it may be somebody who is not here yet. */
static cal_err apply(cal_ctx *cx, const http_req *rq, const core_share_at *at, const change *c)
{
    cal_str mailto = CAL_STR("mailto:"), address;
    core_share_new share = {.level = c->level};
    cal_user with;
    int64_t principal;
    cal_err e;

    if (cal_str_starts_ci(c->href, mailto)) {
        if (!http_decode(cx, cal_str_skip(c->href, mailto.n), &address))
            return cal_fail(cx, CAL_E_ACL_STRANGER, "This is no address.");
        return core_share_address(cx, at, address, c->level, &principal);
    }
    if ((e = dav_principal_of(cx, rq, c->href, &with)))
        return e;
    share.principal = with.id;
    return core_share_set(cx, at, &share);
}

static cal_err apply_all(cal_ctx *cx, const http_req *rq, const dav_node *at, const changes *all,
                         cal_buf *failed)
{
    const core_share_at where = {at->calendar.home, at->calendar.id};

    for (size_t i = 0; i < all->n; i++) {
        cal_err e = apply(cx, rq, &where, &all->at[i]);
        int status = e ? cal_err_at(e)->dav : 0;

        if (status >= 500)
            return e;
        if (!e || (e == CAL_E_NOT_FOUND && !all->at[i].level)) {
            cal_fail_clear(cx);
            continue;
        }
        cal_fail_clear(cx);
        dav_multi_status(failed, all->at[i].href, status, NULL);
    }
    return CAL_OK;
}

cal_err dav_share(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_MANAGE};
    cal_buf *failed = cal_buf_new(cx->arena, 0);
    changes all = {0};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)) || (e = read_body(cx, rq, &all)) ||
        (e = apply_all(cx, rq, &at, &all, failed)))
        return e;
    rs->status = 200;
    if (!failed->n)
        return CAL_OK;
    dav_multi_begin(rs->body);
    cal_buf_add(rs->body, cal_buf_str(failed));
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return CAL_OK;
}
