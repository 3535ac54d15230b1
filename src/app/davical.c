/* SPDX-License-Identifier: MIT */
/* Calendars at DAViCal: listed by PROPFIND, made, described and removed as their owner. */
#include "app/davical.h"

#include "model/user.h"
#include "store/pool.h"
#include "core/user.h"
#include "migrate/davical.h"
#include "migrate/describe.h"

enum { MAX_LIST_BYTES = 16 << 20, STATUS_FAILED = 400, STATUS_GONE = 404, STATUS_TAKEN = 405 };

#define PROPS_LIST                                                            \
    XML_PROLOG "<D:propfind" XML_DECLARED "><D:prop><D:resourcetype/>"        \
               "<D:displayname/><C:calendar-description/><A:calendar-color/>" \
               "<A:calendar-order/><C:supported-calendar-component-set/>"     \
               "<C:schedule-calendar-transp/></D:prop></D:propfind>"

/* ---- asking ---- */

/* What is not ASCII, and a percent sign, encoded: a field takes it, and it can be read back. */
static cal_str encoded(cal_ctx *cx, cal_str s)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c >= ' ' && c < 0x7f && c != '%')
            cal_buf_add_byte(out, s.p[i]);
        else
            cal_buf_printf(out, "%%%02X", c);
    }
    return cal_buf_str(out);
}

void app_davical_fields(cal_ctx *cx, const cal_user *whose, http_field out[APP_DAVICAL_FIELDS])
{
    out[0] = (http_field){CAL_STR("X-Forwarded-Name"), encoded(cx, whose->name)};
    out[1] = (http_field){CAL_STR("X-Forwarded-Email"), encoded(cx, whose->email)};
}

cal_str app_davical_path(cal_ctx *cx, const app_davical *d, cal_str owner, cal_str href)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_add(out, d->base);
    http_encode_segment(out, owner);
    cal_buf_add_byte(out, '/');
    if (href.n) {
        http_encode_segment(out, href);
        cal_buf_add_byte(out, '/');
    }
    return cal_buf_str(out);
}

cal_err app_davical_say(cal_ctx *cx, const app_davical *d, const cal_user *as,
                        const app_davical_ask *ask, upstream_reply *out)
{
    http_field fields[APP_DAVICAL_FIELDS + 3];
    upstream_request request = {
        .method = cal_str_c(ask->method),
        .path = ask->path,
        .user = as->handle,
        .fields = fields,
        .n_fields = APP_DAVICAL_FIELDS,
        .body = ask->body,
        .max_bytes = MAX_LIST_BYTES,
    };
    cal_err e;

    app_davical_fields(cx, as, fields);
    if (ask->body.p)
        fields[request.n_fields++] =
            (http_field){CAL_STR("Content-Type"),
                         cal_str_c(ask->type ? ask->type : "application/xml; charset=utf-8")};
    if (ask->field.name.n)
        fields[request.n_fields++] = ask->field;
    if (ask->depth)
        fields[request.n_fields++] = (http_field){CAL_STR("Depth"), cal_str_c(ask->depth)};
    store_lease_return(cx);
    if ((e = upstream_ask(cx, d->upstream, &request, out)))
        return e;
    if (out->status < STATUS_FAILED || out->status == ask->expected)
        return CAL_OK;
    return cal_fail(cx, CAL_E_UPSTREAM_REFUSED,
                    "%s: the CalDAV server answers with status %d; its log says why.", ask->what,
                    out->status);
}

static cal_err owner_of(cal_ctx *cx, const cal_calendar *cal, cal_user *out)
{
    return core_user_by_id(cx, cal->home, out);
}

/* ---- listing ---- */

static void add(cal_ctx *cx, const xml_node *response, core_engine_calendar *out, size_t *n)
{
    const xml_node *props = migrate_props(response);
    migrate_calendar c = {.segment = migrate_segment(migrate_path(cx, migrate_href(response)))};
    cal_calendar *to = &c.patch.to;

    if (!xml_child(xml_child(props, XML_DAV, "resourcetype"), XML_CALDAV, "calendar") ||
        !c.segment.n || cal_str_starts(c.segment, CAL_STR(".")))
        return;
    migrate_describe(cx, props, &c);
    to->name = migrate_davical_text(cx, to->name);
    to->description = migrate_davical_text(cx, to->description);
    c.patch.set &= CAL_PATCH_NAME | CAL_PATCH_DESCRIPTION | CAL_PATCH_COLOR |
                   CAL_PATCH_TRANSPARENT | CAL_PATCH_COMPONENTS;
    out[(*n)++] = (core_engine_calendar){c.segment, c.patch};
}

static cal_err list(cal_ctx *cx, void *self, const cal_user *owner,
                    const core_engine_calendar **out, size_t *n)
{
    const app_davical *d = self;
    const app_davical_ask ask = {
        .method = "PROPFIND",
        .path = app_davical_path(cx, d, owner->handle, CAL_STR("")),
        .body = CAL_STR(PROPS_LIST),
        .depth = "1",
        .what = "The calendars are not known",
    };
    core_engine_calendar *all;
    upstream_reply reply;
    xml_node *root;
    size_t most = 0;
    cal_err e;

    *n = 0;
    if ((e = app_davical_say(cx, d, owner, &ask, &reply)) || (e = xml_parse(cx, reply.body, &root)))
        return e;
    for (const xml_node *r = migrate_next(root, NULL); r; r = migrate_next(root, r))
        most++;
    all = CAL_NEW_N(cx->arena, core_engine_calendar, most ? most : 1);
    for (const xml_node *r = migrate_next(root, NULL); r; r = migrate_next(root, r))
        add(cx, r, all, n);
    *out = all;
    return CAL_OK;
}

/* ---- changing ---- */

static void add_text(cal_buf *out, const char *name, cal_str text)
{
    cal_buf_printf(out, "<%s>", name);
    xml_escape(out, text);
    cal_buf_printf(out, "</%s>", name);
}

static void add_components(cal_buf *out, int64_t bits)
{
    static const struct {
        const char *name;
        int64_t bit;
    } rows[] = {
        {"VEVENT",        CAL_COMP_EVENT       },
        {"VTODO",         CAL_COMP_TODO        },
        {"VJOURNAL",      CAL_COMP_JOURNAL     },
        {"VFREEBUSY",     CAL_COMP_FREEBUSY    },
        {"VAVAILABILITY", CAL_COMP_AVAILABILITY},
    };

    cal_buf_add_c(out, "<C:supported-calendar-component-set>");
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (bits & rows[i].bit)
            cal_buf_printf(out, "<C:comp name=\"%s\"/>", rows[i].name);
    }
    cal_buf_add_c(out, "</C:supported-calendar-component-set>");
}

static cal_str body_of(cal_ctx *cx, const char *element, const cal_calendar *cal, unsigned set)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_printf(out, XML_PROLOG "<%s" XML_DECLARED "><D:set><D:prop>", element);
    if (set & CAL_PATCH_NAME)
        add_text(out, "D:displayname", cal->name);
    if (set & CAL_PATCH_DESCRIPTION)
        add_text(out, "C:calendar-description", cal->description);
    if ((set & CAL_PATCH_COLOR) && cal->color.n)
        add_text(out, "A:calendar-color", cal->color);
    if (set & CAL_PATCH_ORDER)
        add_text(out, "A:calendar-order",
                 cal_arena_printf(cx->arena, "%lld", (long long)cal->sort_order));
    if (set & CAL_PATCH_TRANSPARENT)
        cal_buf_printf(out, "<C:schedule-calendar-transp><C:%s/></C:schedule-calendar-transp>",
                       cal->transparent ? "transparent" : "opaque");
    if (set & CAL_PATCH_COMPONENTS)
        add_components(out, cal->components);
    cal_buf_printf(out, "</D:prop></D:set></%s>", element);
    return cal_buf_str(out);
}

static cal_err make(cal_ctx *cx, void *self, const cal_calendar *cal, bool *taken)
{
    const app_davical *d = self;
    const app_davical_ask ask = {
        .method = "MKCALENDAR",
        .path = app_davical_path(cx, d, cal->owner, cal->href),
        .body = body_of(cx, "C:mkcalendar", cal,
                        CAL_PATCH_NAME | CAL_PATCH_DESCRIPTION | CAL_PATCH_COLOR | CAL_PATCH_ORDER |
                            CAL_PATCH_COMPONENTS),
        .what = "The calendar was not made",
        .expected = STATUS_TAKEN,
    };
    upstream_reply reply;
    cal_user owner;
    cal_err e;

    if ((e = owner_of(cx, cal, &owner)) || (e = app_davical_say(cx, d, &owner, &ask, &reply)))
        return e;
    *taken = reply.status == STATUS_TAKEN;
    return CAL_OK;
}

static cal_err describe(cal_ctx *cx, void *self, const cal_calendar *cal, unsigned set)
{
    const app_davical *d = self;
    const app_davical_ask ask = {
        .method = "PROPPATCH",
        .path = app_davical_path(cx, d, cal->owner, cal->href),
        .body = body_of(cx, "D:propertyupdate", cal, set),
        .what = "The calendar was not changed",
    };
    upstream_reply reply;
    cal_user owner;
    cal_err e = owner_of(cx, cal, &owner);

    return e ? e : app_davical_say(cx, d, &owner, &ask, &reply);
}

static cal_err remove_there(cal_ctx *cx, void *self, const cal_calendar *cal)
{
    const app_davical *d = self;
    const app_davical_ask ask = {
        .method = "DELETE",
        .path = app_davical_path(cx, d, cal->owner, cal->href),
        .what = "The calendar was not deleted",
        .expected = STATUS_GONE,
    };
    upstream_reply reply;
    cal_user owner;
    cal_err e = owner_of(cx, cal, &owner);

    return e ? e : app_davical_say(cx, d, &owner, &ask, &reply);
}

void app_davical_init(app_davical *d, const app_config *c, upstream *u)
{
    cal_str url = c->caldav_upstream;
    cal_str rest = cal_str_skip(url, cal_str_find(url, CAL_STR("://")) + 3);

    *d = (app_davical){
        .upstream = u,
        .base = cal_str_skip(rest, cal_str_find_byte(rest, '/')),
        .engine = {d, list, make, describe, remove_there},
    };
}
