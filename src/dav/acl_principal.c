/* SPDX-License-Identifier: MIT */
/* Whom hrefs and ACEs mean. */
#include "dav/acl_principal.h"

#include "core/user.h"

enum { MAX_MEMBERS = 5000 };

static cal_err stranger(cal_ctx *cx, cal_str href)
{
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_ACL_STRANGER, "\"%.*s\" is no person or group of this server.",
                    CAL_FMT(href));
}

cal_err dav_principal_of(cal_ctx *cx, const http_req *rq, cal_str href, cal_user *out)
{
    dav_path path;
    cal_str raw;
    cal_err e;

    if (dav_href_path(cx, rq, href, &raw) || dav_path_read(cx, raw, &path))
        return stranger(cx, href);
    if (path.kind == DAV_ON_PROXY)
        return cal_fail(cx, CAL_E_ACL_PRINCIPAL,
                        "Delegates are set on the home; name people and groups here.");
    if (path.kind != DAV_ON_PRINCIPAL)
        return stranger(cx, href);
    e = core_user_by_handle(cx, path.user, out);
    return e == CAL_E_NOT_FOUND ? stranger(cx, href) : e;
}

/* The owner is the only property that says whom an ACE means. */
static cal_err by_property(cal_ctx *cx, const dav_node *at, const xml_node *property, int64_t *out)
{
    *out = at->user.id;
    if (xml_child(property, XML_DAV, "owner"))
        return CAL_OK;
    return cal_fail(cx, CAL_E_ACL_PRINCIPAL, "The only property with a principal is D:owner.");
}

cal_err dav_acl_principal(cal_ctx *cx, const http_req *rq, const dav_node *at, const xml_node *who,
                          int64_t *out)
{
    const xml_node *one = xml_first(who);
    cal_user user = {0};
    cal_err e;

    if (!one || xml_next(one))
        return cal_fail(cx, CAL_E_BAD_XML, "A D:principal names one principal.");
    *out = 0;
    if (xml_is(one, XML_DAV, "authenticated"))
        return CAL_OK;
    if (xml_is(one, XML_DAV, "property"))
        return by_property(cx, at, one, out);
    if (!xml_is(one, XML_DAV, "href"))
        return cal_fail(cx, CAL_E_ACL_PRINCIPAL,
                        "Rights go to people and groups by their D:href, and to "
                        "D:authenticated; D:%.*s cannot be granted anything.",
                        CAL_FMT(one->name));
    e = dav_principal_of(cx, rq, xml_text(one), &user);
    *out = user.id;
    return e;
}

cal_err dav_principals_read(cal_ctx *cx, const http_req *rq, const xml_node *value, dav_ids *out)
{
    cal_err e = CAL_OK;

    *out = (dav_ids){0};
    for (const xml_node *h = xml_first(value); h && !e; h = xml_next(h)) {
        cal_user user = {0};

        if (!xml_is(h, XML_DAV, "href"))
            continue;
        if (out->n == MAX_MEMBERS)
            return cal_fail(cx, CAL_E_ACL_COUNT, "Name at most %d members; use groups.",
                            MAX_MEMBERS);
        if (!(e = dav_principal_of(cx, rq, xml_text(h), &user)))
            CAL_PUSH(cx->arena, out, user.id);
    }
    return e;
}

void dav_principal_href_add(cal_ctx *cx, cal_str handle, cal_buf *out)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, dav_href_principal(cx, handle));
    cal_buf_add_c(out, "</D:href>");
}
