/* SPDX-License-Identifier: MIT */
/* CLASS of objects on their way through. */
#include "app/davical_closed.h"

#include "ical/object.h"
#include "xml/tree.h"
#include "core/access.h"
#include "app/davical_pass.h"

enum { STATUS_OK = 200, STATUS_ABSENT = 404, STATUS_MULTI = 207 };

/* What says nothing is public, and what is not known counts as private. What cannot be read is
   nobody's but the owner's. */
static bool is_closed(cal_ctx *cx, cal_str ics)
{
    ical_comp *root;

    if (ical_parse(cx, ics, &root)) {
        cal_fail_clear(cx);
        return true;
    }
    for (size_t i = 0; i < root->n_comps; i++) {
        for (size_t k = 0; k < root->comps[i]->n_comps; k++) {
            const ical_prop *p = ical_prop_at(root->comps[i]->comps[k], CAL_STR("CLASS"));

            if (p && !cal_str_eq_ci(cal_str_trim(p->value), CAL_STR("PUBLIC")))
                return true;
        }
    }
    return false;
}

bool davical_closed_for(cal_ctx *cx, const davical_place *at)
{
    return at->cal.id && at->owner.id != cx->who->id && !core_access_is_deputy(cx, &at->cal);
}

cal_err davical_closed_need_open(cal_ctx *cx, const app_davical *d, const davical_place *at)
{
    const app_davical_ask ask = {
        .method = "GET",
        .path = davical_pass_path(cx, d, at),
        .what = "The object was not read",
        .expected = STATUS_ABSENT,
    };
    upstream_reply reply;
    cal_err e;

    if (at->path.kind != DAV_ON_OBJECT || !davical_closed_for(cx, at))
        return CAL_OK;
    if ((e = app_davical_say(cx, d, &at->owner, &ask, &reply)))
        return e;
    if (reply.status != STATUS_OK || !is_closed(cx, reply.body))
        return CAL_OK;
    return core_access_hidden(cx);
}

/* The node behind n in the order of the document, below root; NULL: there is none. */
static const xml_node *behind(const xml_node *root, const xml_node *n)
{
    if (n->first)
        return n->first;
    while (n != root && !n->next)
        n = n->parent;
    return n == root ? NULL : n->next;
}

cal_err davical_closed_check(cal_ctx *cx, const http_req *rq)
{
    bool has_data = false, has_filter = false, is_partial = false;
    xml_node *root;
    cal_err e = xml_parse(cx, rq->body, &root);

    if (e)
        return e;
    for (const xml_node *n = root; n; n = behind(root, n)) {
        bool is_data = xml_is(n, XML_CALDAV, "calendar-data");

        has_data = has_data || is_data;
        is_partial = is_partial || (is_data && xml_child(n, XML_CALDAV, "comp"));
        has_filter = has_filter || xml_is(n, XML_CALDAV, "prop-filter");
    }
    if (!is_partial && (!has_filter || has_data))
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "Of somebody else's calendar ask for all of CALDAV:calendar-data when you "
                    "look for what objects say.");
}

static bool is_hidden(cal_ctx *cx, const xml_node *response)
{
    for (const xml_node *n = response; n; n = behind(response, n)) {
        if (xml_is(n, XML_CALDAV, "calendar-data") && n->text.n && is_closed(cx, n->text))
            return true;
    }
    return false;
}

cal_err davical_closed_filter(cal_ctx *cx, http_res *rs)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    xml_node *root;

    if (rs->status != STATUS_MULTI)
        return CAL_OK;
    davical_pass_whole(cx, rs);
    if (!cal_buf_ok(rs->body) || xml_parse(cx, cal_buf_str(rs->body), &root)) {
        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_UPSTREAM_DOWN,
                        "The answer of the CalDAV server is not whole, or too large.");
    }
    cal_buf_add_c(out, XML_PROLOG "<D:multistatus" XML_DECLARED ">");
    for (const xml_node *n = xml_first(root); n; n = xml_next(n)) {
        if (!xml_is(n, XML_DAV, "response") || !is_hidden(cx, n))
            xml_print(out, n);
    }
    cal_buf_add_c(out, "</D:multistatus>\n");
    rs->body = out;
    return CAL_OK;
}
