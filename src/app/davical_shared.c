/* SPDX-License-Identifier: MIT */
/* Reports and properties of calendars of others. */
#include "app/davical_shared.h"

#include "xml/tree.h"
#include "core/viewer.h"
#include "app/davical_closed.h"
#include "app/davical_pass.h"
#include "dav/dav.h"

enum { STATUS_MULTI = 207 };

/* ---- reports ---- */

static const struct {
    const char *name, *ns;
    cal_right need;
} reports[] = {
    {"free-busy-query",   XML_CALDAV, CAL_RIGHT_FREEBUSY},
    {"calendar-query",    XML_CALDAV, CAL_RIGHT_READ    },
    {"calendar-multiget", XML_CALDAV, CAL_RIGHT_READ    },
    {"sync-collection",   XML_DAV,    CAL_RIGHT_READ    },
};

static cal_err need_for(cal_ctx *cx, const davical_place *at, const xml_node *root)
{
    for (size_t i = 0; i < CAL_COUNT(reports); i++) {
        if (xml_is(root, reports[i].ns, reports[i].name))
            return davical_place_need(cx, at, reports[i].need);
    }
    return cal_fail(cx, CAL_E_NO_REPORT, "This report cannot be had of somebody else's calendar.");
}

cal_err davical_shared_report(cal_ctx *cx, const http_req *rq, const davical_place *at)
{
    xml_node *root;
    cal_err e = xml_parse(cx, rq->body, &root);

    if (e || (e = need_for(cx, at, root)) ||
        (davical_closed_for(cx, at) && (e = davical_closed_check(cx, rq))))
        return e;
    for (const xml_node *n = xml_first(root); n && !e; n = xml_next(n)) {
        dav_path path;
        cal_str raw;

        if (!xml_is(n, XML_DAV, "href"))
            continue;
        if ((e = dav_href_path(cx, rq, xml_text(n), &raw)) || (e = dav_path_read(cx, raw, &path)))
            return e;
        if (!cal_str_eq(path.user, at->path.user) || !cal_str_eq(path.calendar, at->path.calendar))
            e = cal_fail(cx, CAL_E_NO_RIGHT,
                         "Every DAV:href must be in the calendar that is asked.");
    }
    return e;
}

/* ---- properties ---- */

/* They would be told of the owner. */
static bool is_personal(const xml_node *p)
{
    static const struct {
        const char *ns, *name;
    } rows[] = {
        {XML_DAV,    "current-user-privilege-set"},
        {XML_DAV,    "current-user-principal"    },
        {XML_DAV,    "acl"                       },
        {XML_DAV,    "principal-URL"             },
        {XML_CALDAV, "calendar-home-set"         },
        {XML_CALDAV, "calendar-user-address-set" },
        {XML_CALDAV, "schedule-inbox-URL"        },
        {XML_CALDAV, "schedule-outbox-URL"       },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (xml_is(p, rows[i].ns, rows[i].name))
            return true;
    }
    return false;
}

cal_err davical_shared_propfind(cal_ctx *cx, const http_req *rq, http_req *out)
{
    cal_buf *body = cal_buf_new(cx->arena, 0);
    const xml_node *props;
    xml_node *root;
    cal_err e;

    *out = *rq;
    if (!rq->body.n)
        return CAL_OK;
    if ((e = xml_parse(cx, rq->body, &root)))
        return e;
    props = xml_child(root, XML_DAV, "prop");
    if (!props)
        return CAL_OK;
    cal_buf_add_c(body, XML_PROLOG "<D:propfind" XML_DECLARED "><D:prop>");
    for (const xml_node *p = xml_first(props); p; p = xml_next(p)) {
        if (!is_personal(p))
            xml_print(body, p);
    }
    cal_buf_add_c(body, "</D:prop></D:propfind>");
    out->body = cal_buf_str(body);
    return CAL_OK;
}

/* ---- in one's home ---- */

/* The same request about the instance alone. */
static http_req about(cal_ctx *cx, const http_req *rq, cal_str path)
{
    http_field *fields = CAL_NEW_N(cx->arena, http_field, rq->n_fields);
    http_req out = *rq;

    for (size_t i = 0; i < rq->n_fields; i++) {
        fields[i] = rq->fields[i];
        if (cal_str_eq_ci(fields[i].name, CAL_STR("Depth")))
            fields[i].value = CAL_STR("0");
    }
    out.fields = fields;
    out.path = out.target = path;
    out.query = (cal_str){0};
    return out;
}

static cal_err add_instance(const app_davical *d, cal_ctx *cx, const http_req *rq, cal_str path,
                            cal_buf *out)
{
    http_req one = about(cx, rq, path);
    davical_place at;
    xml_node *root;
    http_res rs;
    cal_err e;

    http_res_init(cx, &rs);
    if ((e = davical_place_at(cx, d, path, &at)) || at.right < CAL_RIGHT_READ)
        return e;
    if ((e = davical_shared_propfind(cx, &one, &one)) ||
        (e = davical_pass(d, cx, &one, &at, NULL, &rs)))
        return e;
    davical_pass_whole(cx, &rs);
    if (rs.status != STATUS_MULTI || (e = xml_parse(cx, cal_buf_str(rs.body), &root)))
        return e;
    for (const xml_node *n = xml_first(root); n; n = xml_next(n)) {
        if (xml_is(n, XML_DAV, "response"))
            xml_print(out, n);
    }
    return CAL_OK;
}

/* Before the end tag of DAV:multistatus. */
static void splice(cal_ctx *cx, http_res *rs, cal_str more)
{
    cal_buf *whole = cal_buf_new(cx->arena, 0);
    cal_str text = cal_buf_str(rs->body);
    size_t n = text.n;

    while (n && !(text.p[n - 1] == '<' && n < text.n && text.p[n] == '/'))
        n--;
    if (!n)
        return;
    cal_buf_add(whole, cal_str_take(text, n - 1));
    cal_buf_add(whole, more);
    cal_buf_add(whole, cal_str_skip(text, n - 1));
    rs->body = whole;
}

cal_err davical_shared_in_home(const app_davical *d, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_buf *more = cal_buf_new(cx->arena, 0);
    const cal_calendar *all;
    cal_err e = CAL_OK;
    size_t n;

    if (rs->status != STATUS_MULTI ||
        cal_str_eq(http_req_field(rq, CAL_STR("Depth")), CAL_STR("0")) ||
        (e = core_viewer_list(cx, &all, &n)) || !n)
        return e;
    davical_pass_whole(cx, rs);
    for (size_t i = 0; i < n && !e; i++) {
        const dav_path path = {
            .kind = DAV_ON_CALENDAR, .user = cx->who->handle, .calendar = all[i].href};

        e = add_instance(d, cx, rq, dav_href(cx, &path), more);
    }
    if (!e)
        splice(cx, rs, cal_buf_str(more));
    return e;
}
