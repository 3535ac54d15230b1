/* SPDX-License-Identifier: MIT */
/* DAV:expand-property (RFC 3253 3.8): hrefs in the values of properties become responses with
   properties of what they name. */
#include "dav/report.h"

enum { MAX_FOLLOWED = 5000 };

typedef struct expansion {
    cal_ctx *cx;
    const dav_reporting *r;
    cal_buf *out;
    size_t *followed; /* hrefs so far: a group of groups of groups has many */
} expansion;

static cal_err add_response(const expansion *x, const dav_node *at, const xml_node *wanted);

static void add_plain(cal_buf *out, cal_str href)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, href);
    cal_buf_add_c(out, "</D:href>");
}

/* What an href names, as far as it is ours and may be known of. */
/* NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth of the request */
static cal_err follow(const expansion *x, cal_str href, const xml_node *wanted)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    dav_path path;
    dav_node at;
    cal_str raw;

    if (++*x->followed > MAX_FOLLOWED)
        return cal_fail(x->cx, CAL_E_MATCH_LIMIT, "This expands to more than %d resources.",
                        MAX_FOLLOWED);
    if (dav_href_path(x->cx, x->r->rq, href, &raw)) {
        cal_fail_clear(x->cx);
        add_plain(x->out, href); /* mailto: and the like */
        return CAL_OK;
    }
    if (dav_path_read(x->cx, raw, &path) == CAL_OK &&
        dav_node_at(x->cx, &path, &want, &at) == CAL_OK)
        return add_response(x, &at, wanted);
    if (cal_err_at(x->cx->fail.code)->dav >= 500)
        return x->cx->fail.code;
    cal_fail_clear(x->cx);
    dav_multi_status(x->out, href, 404, NULL);
    return CAL_OK;
}

/* A property with its hrefs followed. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err add_expanded(const expansion *x, const dav_prop *row, cal_str element,
                            const xml_node *wanted)
{
    const char *prefix = xml_prefix(cal_str_c(row->ns));
    xml_node *value;
    cal_err e = xml_parse(
        x->cx, cal_arena_printf(x->cx->arena, "<v" XML_DECLARED ">%.*s</v>", CAL_FMT(element)),
        &value);

    if (e)
        return e;
    cal_buf_printf(x->out, "<%s%s>", prefix, row->name);
    for (const xml_node *h = xml_first(xml_first(value)); h && !e; h = xml_next(h)) {
        if (xml_is(h, XML_DAV, "href"))
            e = follow(x, h->text, wanted);
        else
            xml_print(x->out, h);
    }
    cal_buf_printf(x->out, "</%s%s>", prefix, row->name);
    return e;
}

/* Fit to be written as an element: ASCII letters, digits, "-", "_", "."; no digit or mark first. */
static bool is_name(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

        if (!is_letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '.')))
            return false;
    }
    return s.n > 0;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err add_property(const expansion *x, const dav_node *at, const xml_node *p,
                            cal_buf *missing)
{
    cal_str ns = xml_attr_at(p, "namespace"), name = xml_attr_at(p, "name");
    cal_buf *element = cal_buf_new(x->cx->arena, 0);
    const dav_prop *row;

    if (!ns.p)
        ns = CAL_STR(XML_DAV);
    row = dav_prop_at(ns, name, at->kind);
    if (!row || !dav_prop_print(x->cx, row, at, element)) {
        cal_fail_clear(x->cx);
        if (!is_name(name))
            return cal_fail(x->cx, CAL_E_BAD_XML, "\"%.*s\" is no name of a property.",
                            CAL_FMT(name));
        xml_empty(missing, ns, name);
        return CAL_OK;
    }
    if (xml_first(p))
        return add_expanded(x, row, cal_buf_str(element), p);
    cal_buf_add(x->out, cal_buf_str(element));
    return CAL_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err add_response(const expansion *x, const dav_node *at, const xml_node *wanted)
{
    cal_buf *missing = cal_buf_new(x->cx->arena, 0);
    cal_err e = CAL_OK;

    cal_buf_add_c(x->out, "<D:response>");
    add_plain(x->out, dav_href(x->cx, &at->path));
    cal_buf_add_c(x->out, "<D:propstat><D:prop>");
    for (const xml_node *p = xml_first(wanted); p && !e; p = xml_next(p)) {
        if (xml_is(p, XML_DAV, "property"))
            e = add_property(x, at, p, missing);
    }
    cal_buf_add_c(x->out, "</D:prop>");
    dav_status_line(x->out, 200);
    cal_buf_add_c(x->out, "</D:propstat>");
    if (missing->n) {
        cal_buf_add_c(x->out, "<D:propstat><D:prop>");
        cal_buf_add(x->out, cal_buf_str(missing));
        cal_buf_add_c(x->out, "</D:prop>");
        dav_status_line(x->out, 404);
        cal_buf_add_c(x->out, "</D:propstat>");
    }
    cal_buf_add_c(x->out, "</D:response>");
    return e;
}

static cal_err run(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    size_t followed = 0;
    expansion x = {cx, r, rs->body, &followed};
    cal_err e;

    dav_multi_begin(rs->body);
    e = add_response(&x, r->at, r->root);
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return e;
}

const dav_report dav_report_expand = {
    .ns = XML_DAV,
    .name = "expand-property",
    .on = DAV_ON_ANY,
    .need = CAL_RIGHT_READ,
    .run = run,
};
