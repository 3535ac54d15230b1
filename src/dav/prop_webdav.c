/* SPDX-License-Identifier: MIT */
/* Properties of RFC 4918 15, and what REPORTs a resource has (RFC 3253 3.1.5). */
#include "base/time.h"
#include "core/quota.h"
#include "core/share.h"
#include "dav/component.h"
#include "dav/notice.h"
#include "dav/prop.h"
#include "dav/report.h"

static void add_c(cal_buf *out, const char *xml)
{
    cal_buf_add_c(out, xml);
}

static bool get_resourcetype(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    static const struct {
        unsigned kind;
        const char *xml;
    } types[] = {
        {DAV_ON_CALENDAR,                 "<C:calendar/>"       },
        {DAV_ON_INBOX,                    "<C:schedule-inbox/>" },
        {DAV_ON_OUTBOX,                   "<C:schedule-outbox/>"},
        {DAV_ON_PRINCIPAL | DAV_ON_PROXY, "<D:principal/>"      },
        {DAV_ON_NOTICES,                  "<CS:notification/>"  },
    };

    if (at->kind & (DAV_ON_OBJECT | DAV_ON_FILE | DAV_ON_NOTICE))
        return true;
    add_c(out, "<D:collection/>");
    for (size_t i = 0; i < CAL_COUNT(types); i++) {
        if (types[i].kind & at->kind)
            add_c(out, types[i].xml);
    }
    if (at->kind == DAV_ON_CALENDAR && at->calendar.sharer.p) /* caldav-sharing 5.1 */
        add_c(out, "<CS:shared/>");
    else if (at->kind == DAV_ON_CALENDAR && core_share_is_any(cx, &at->calendar))
        add_c(out, "<CS:shared-owner/>");
    if (at->kind == DAV_ON_PROXY) /* caldav-proxy 5.2 */
        cal_buf_printf(out, "<CS:%.*s/>", CAL_FMT(at->path.object));
    return true;
}

/* In a plain collection only what somebody gave it is its name: a dead property. */
static bool get_displayname(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    if (at->file.id)
        return false;
    xml_escape(out, at->calendar.id   ? at->calendar.name
                    : at->user.name.n ? at->user.name
                                      : at->user.handle);
    return true;
}

static cal_str text_of(cal_ctx *cx, const xml_node *value)
{
    return value ? cal_arena_dup(cx->arena, value->text) : CAL_STR("");
}

static cal_err set_displayname(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_NAME;
    patch->to.name = text_of(cx, value);
    return CAL_OK;
}

static bool get_etag(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    xml_escape(out, dav_etag(cx, at));
    return !at->file.is_collection;
}

static bool get_contenttype(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    if (at->kind == DAV_ON_NOTICE) {
        cal_buf_add_c(out, DAV_NOTICE_TYPE);
        return true;
    }
    if (at->kind == DAV_ON_FILE) {
        xml_escape(out, at->file.type);
        return at->file.type.n > 0;
    }
    cal_buf_add(out, at->kind == DAV_ON_CALENDAR ? CAL_STR("text/calendar; charset=utf-8")
                                                 : dav_content_type(cx, at->event.component));
    return true;
}

static bool get_contentlanguage(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    xml_escape(out, at->file.language);
    return at->file.language.n > 0;
}

static bool get_contentlength(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    /* of what is made for the viewer it is known only when it is made */
    if (at->event.is_reduced && !at->event.ics.p)
        return false;
    cal_buf_add_i64(out, at->kind == DAV_ON_FILE ? at->file.size : at->event.size);
    return true;
}

static bool get_lastmodified(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_buf_add(out, cal_time_http(cx->arena, at->kind == DAV_ON_FILE ? at->file.modified
                                                                      : at->event.modified));
    return true;
}

static bool get_creationdate(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    int64_t when = at->kind == DAV_ON_OBJECT ? at->event.created
                   : at->file.id             ? at->file.created
                   : at->calendar.id         ? at->calendar.created
                                             : at->user.created;

    cal_buf_add(out, cal_time_rfc3339(cx->arena, when));
    return true;
}

static bool get_reports(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    for (size_t i = 0; i < dav_reports_n; i++) {
        const dav_report *r = dav_reports[i];

        if (r->on & at->kind)
            cal_buf_printf(out,
                           "<D:supported-report><D:report><%s%s/></D:report></D:supported-report>",
                           xml_prefix(cal_str_c(r->ns)), r->name);
    }
    return true;
}

/* RFC 4331: all of a home shares one quota. */
static bool get_quota(cal_ctx *cx, const dav_node *at, bool is_used, cal_buf *out)
{
    int64_t used, left;

    if (core_quota_at(cx, at->user.id, &used, &left)) {
        cal_fail_clear(cx);
        return false;
    }
    cal_buf_add_i64(out, is_used ? used : left);
    return true;
}

static bool get_used(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    return get_quota(cx, at, true, out);
}

static bool get_available(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    return get_quota(cx, at, false, out);
}

/* RFC 5995 3.1 */
static bool get_add_member(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, dav_href(cx, &at->path));
    cal_buf_add_c(out, "?action=add-member</D:href>");
    return true;
}

enum {
    NAMED = DAV_ON_PRINCIPAL | DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_INBOX | DAV_ON_OUTBOX |
            DAV_ON_FOLDER,
    SENT = DAV_ON_OBJECT | DAV_ON_FILE,
    TAGGED = SENT | DAV_ON_CALENDAR | DAV_ON_FOLDER | DAV_ON_NOTICE,
    TYPED = SENT | DAV_ON_CALENDAR | DAV_ON_NOTICE,
    LIMITED = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_FOLDER
};

/* clang-format off */
static const dav_prop rows[] = {
    {XML_DAV, "resourcetype",         DAV_ON_ANY,            DAV_ALLPROP, get_resourcetype,  NULL,            NULL,   NULL},
    {XML_DAV, "displayname",          NAMED,                 DAV_ALLPROP, get_displayname,   set_displayname, "name", NULL},
    {XML_DAV, "getetag",              TAGGED,                DAV_ALLPROP, get_etag,          NULL,            NULL,   NULL},
    {XML_DAV, "getcontenttype",       TYPED,                  DAV_ALLPROP, get_contenttype,   NULL,            NULL,   NULL},
    {XML_DAV, "getcontentlanguage",   DAV_ON_FILE,           DAV_ALLPROP, get_contentlanguage, NULL,          NULL,   NULL},
    {XML_DAV, "getcontentlength",     SENT,                  DAV_ALLPROP, get_contentlength, NULL,            NULL,   NULL},
    {XML_DAV, "getlastmodified",      SENT,                  DAV_ALLPROP, get_lastmodified,  NULL,            NULL,   NULL},
    {XML_DAV, "creationdate",         NAMED | SENT,          DAV_ALLPROP, get_creationdate,  NULL,            NULL,   NULL},
    {XML_DAV, "quota-used-bytes",     LIMITED,               0,           get_used,          NULL,            NULL,   NULL},
    {XML_DAV, "quota-available-bytes", LIMITED,              0,           get_available,     NULL,            NULL,   NULL},
    {XML_DAV, "add-member",           DAV_ON_CALENDAR | DAV_ON_FOLDER, 0, get_add_member,    NULL,            NULL,   NULL},
    {XML_DAV, "supported-report-set", DAV_ON_ANY,            0,           get_reports,       NULL,            NULL,   NULL},
};
/* clang-format on */

const dav_props dav_props_webdav = {rows, CAL_COUNT(rows)};
