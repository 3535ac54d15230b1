/* SPDX-License-Identifier: MIT */
/* DAV:principal-property-search. Servers match parts of a value, so that the answer is looked
   through for the whole of it. */
#include "migrate/principal.h"

#include "base/buf.h"

static const cal_str mailto = CAL_STR_K("mailto:");

static cal_str mail_of(const xml_node *href)
{
    cal_str text = xml_text(href);

    return cal_str_starts_ci(text, mailto) ? cal_str_skip(text, mailto.n) : CAL_STR("");
}

cal_str migrate_mail_in(const xml_node *set)
{
    for (const xml_node *n = xml_first(set); n; n = xml_next(n)) {
        if (mail_of(n).n)
            return mail_of(n);
    }
    return CAL_STR("");
}

static bool has_address(const xml_node *response, cal_str address)
{
    const xml_node *set =
        xml_child(migrate_props(response), XML_CALDAV, "calendar-user-address-set");

    for (const xml_node *n = xml_first(set); n; n = xml_next(n)) {
        if (cal_str_eq_ci(mail_of(n), address))
            return true;
    }
    return false;
}

static cal_str search_for(cal_ctx *cx, cal_str address)
{
    cal_buf *body = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(body, XML_PROLOG "<D:principal-property-search" XML_DECLARED
                                   "><D:property-search><D:prop><C:calendar-user-address-set/>"
                                   "</D:prop><D:match>");
    cal_buf_add(body, mailto);
    xml_escape(body, address);
    cal_buf_add_c(body, "</D:match></D:property-search><D:prop><C:calendar-user-address-set/>"
                        "</D:prop></D:principal-property-search>");
    return cal_buf_str(body);
}

cal_err migrate_principal_by_address(cal_ctx *cx, migrate_source *s, cal_str address, cal_str *url)
{
    const migrate_ask ask = {"REPORT", s->url, "0", search_for(cx, address)};
    const xml_node *root;
    net_response r;
    cal_err e = migrate_multistatus(cx, s, &ask, &r, &root);

    *url = CAL_STR("");
    if (e)
        return e;
    if (!root)
        return cal_fail(cx, CAL_E_NOT_FOUND,
                        "The other server does not look for people at %.*s (status %d); give the "
                        "address of its CalDAV root, or name the people by --users.",
                        CAL_FMT(s->url), r.status);
    for (const xml_node *n = migrate_next(root, NULL); n; n = migrate_next(root, n)) {
        if (has_address(n, address))
            *url = migrate_resolve(cx, r.url, migrate_href(n));
    }
    return CAL_OK;
}
