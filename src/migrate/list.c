/* SPDX-License-Identifier: MIT */
/* Listing by PROPFIND, or by sync-collection what changed. */
#include "migrate/list.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/vec.h"

#define PROPS_LIST                        \
    XML_PROLOG "<D:propfind" XML_DECLARED \
               "><D:prop><D:getetag/><D:resourcetype/><D:getcontenttype/></D:prop></D:propfind>"

typedef struct listing {
    migrate_list *out;
    cal_str own; /* path of the calendar */
    bool *seen;  /* of each taken */
    CAL_VEC(migrate_member) wanted;
    CAL_VEC(cal_migrated) gone;
} listing;

static int by_source(const void *key, const void *item)
{
    return cal_str_cmp(*(const cal_str *)key, ((const cal_migrated *)item)->source);
}

static const cal_migrated *taken_at(const migrate_list *l, cal_str path)
{
    if (!l->n_taken)
        return NULL;
    return bsearch(&path, l->taken, l->n_taken, sizeof *l->taken, by_source);
}

/* Another collection, or something that is no calendar object. */
static bool is_other(const xml_node *props)
{
    cal_str type = xml_text(xml_child(props, XML_DAV, "getcontenttype"));

    if (xml_child(xml_child(props, XML_DAV, "resourcetype"), XML_DAV, "collection"))
        return true;
    return type.n && !cal_str_starts_ci(type, CAL_STR("text/calendar"));
}

static void add_gone(cal_ctx *cx, listing *l, const cal_migrated *m)
{
    l->seen[m - l->out->taken] = true;
    CAL_PUSH(cx->arena, &l->gone, *m);
}

static void look_at(cal_ctx *cx, listing *l, const xml_node *response)
{
    const xml_node *props = migrate_props(response);
    cal_str href = migrate_href(response), path = migrate_path(cx, href);
    const cal_migrated *before = taken_at(l->out, path);
    cal_str status = xml_text(xml_child(response, XML_DAV, "status"));
    cal_str etag = xml_text(xml_child(props, XML_DAV, "getetag"));

    if (cal_str_eq(path, l->own))
        return;
    if (!props && before && cal_str_has(status, CAL_STR(" 404"))) {
        add_gone(cx, l, before);
        return;
    }
    if (!props || is_other(props))
        return;
    if (before)
        l->seen[before - l->out->taken] = true;
    if (before && etag.n && cal_str_eq(etag, before->source_etag)) {
        l->out->same++;
        return;
    }
    CAL_PUSH(cx->arena, &l->wanted, (migrate_member){href, path, etag, before});
}

static void look_at_all(cal_ctx *cx, listing *l, const xml_node *root)
{
    for (const xml_node *n = migrate_next(root, NULL); n; n = migrate_next(root, n))
        look_at(cx, l, n);
}

/* ---- both ways ---- */

/* What was not named has not changed. */
static void rest_is_same(listing *l)
{
    for (size_t i = 0; i < l->out->n_taken; i++)
        l->out->same += !l->seen[i];
}

static void rest_is_gone(cal_ctx *cx, listing *l)
{
    for (size_t i = 0; i < l->out->n_taken; i++) {
        if (!l->seen[i])
            add_gone(cx, l, &l->out->taken[i]);
    }
}

static cal_err changes(cal_ctx *cx, migrate_source *s, const migrate_calendar *c, cal_str since,
                       listing *l, bool *told)
{
    cal_buf *body = cal_buf_new(cx->arena, 0);
    migrate_ask ask = {
        "REPORT", c->url, "0", {NULL, 0}
    };
    const xml_node *root;
    net_response r;
    cal_err e;

    cal_buf_add_c(body, XML_PROLOG "<D:sync-collection" XML_DECLARED "><D:sync-token>");
    xml_escape(body, since);
    cal_buf_add_c(body, "</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/>"
                        "<D:resourcetype/><D:getcontenttype/></D:prop></D:sync-collection>");
    ask.body = cal_buf_str(body);
    e = migrate_multistatus(cx, s, &ask, &r, &root);
    /* an answer that was cut (507 for the calendar itself) is no whole one */
    *told = !e && root && !cal_str_has(r.body, CAL_STR(" 507 "));
    if (*told) {
        look_at_all(cx, l, root);
        rest_is_same(l);
    }
    return e;
}

static cal_err everything(cal_ctx *cx, migrate_source *s, const migrate_calendar *c, listing *l)
{
    const migrate_ask ask = {"PROPFIND", c->url, "1", CAL_STR(PROPS_LIST)};
    const xml_node *root;
    net_response r;
    cal_err e = migrate_multistatus(cx, s, &ask, &r, &root);

    if (e)
        return e;
    if (!root)
        return cal_fail(cx, CAL_E_FETCH_FAILED,
                        "The other server does not list what is in %.*s (status %d).",
                        CAL_FMT(c->url), r.status);
    look_at_all(cx, l, root);
    rest_is_gone(cx, l);
    return CAL_OK;
}

cal_err migrate_list_read(cal_ctx *cx, migrate_source *s, const migrate_calendar *c, cal_str since,
                          migrate_list *out)
{
    listing l = {.out = out, .own = migrate_path(cx, c->url)};
    bool told = false;
    cal_err e = CAL_OK;

    l.seen = CAL_NEW_N(cx->arena, bool, out->n_taken);
    if (since.n)
        e = changes(cx, s, c, since, &l, &told);
    if (!e && !told)
        e = everything(cx, s, c, &l);
    out->wanted = l.wanted.at;
    out->n_wanted = l.wanted.n;
    out->gone = l.gone.at;
    out->n_gone = l.gone.n;
    return e;
}
