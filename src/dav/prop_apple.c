/* SPDX-License-Identifier: MIT */
/* Properties that Apple's and the CalendarServer's extensions added and most clients ask for. */
#include "core/sync.h"
#include "dav/acl_privilege.h"
#include "dav/prop.h"

static bool get_ctag(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    xml_escape(out, core_sync_ctag(cx, &at->calendar));
    return true;
}

static bool get_addresses(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    if (at->user.email.n == 0)
        return false;
    cal_buf_add_c(out, "<CS:email-address>");
    xml_escape(out, at->user.email);
    cal_buf_add_c(out, "</CS:email-address>");
    return true;
}

static bool get_color(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    xml_escape(out, at->calendar.color);
    return at->calendar.color.n > 0;
}

static cal_err set_color(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_COLOR;
    patch->to.color = value ? cal_arena_dup(cx->arena, xml_text(value)) : CAL_STR("");
    return CAL_OK;
}

static bool get_order(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    cal_buf_add_i64(out, at->calendar.sort_order);
    return true;
}

static cal_err set_order(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_ORDER;
    patch->to.sort_order = 0;
    if (value && !cal_str_to_i64(xml_text(value), &patch->to.sort_order))
        return cal_fail(cx, CAL_E_BAD_FIELD, "calendar-order is a whole number");
    return CAL_OK;
}

/* The address may be a secret: only who manages the calendar is told. */
static bool get_source(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    if (!at->calendar.source.n || dav_right_to(cx, at) < CAL_RIGHT_MANAGE)
        return false;
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, at->calendar.source);
    cal_buf_add_c(out, "</D:href>");
    return true;
}

static const dav_prop rows[] = {
    {XML_CS,    "getctag",           DAV_ON_FOLDER | DAV_ON_CALENDAR | DAV_ON_INBOX, 0, get_ctag,      NULL,      NULL,
     NULL                                                                                                                      },
    {XML_CS,    "source",            DAV_ON_CALENDAR,                                0, get_source,    NULL,      NULL,    NULL},
    {XML_CS,    "email-address-set", DAV_ON_PRINCIPAL,                               0, get_addresses, NULL,      NULL,    NULL},
    {XML_APPLE, "calendar-color",    DAV_ON_CALENDAR,                                0, get_color,     set_color, "color", NULL},
    {XML_APPLE, "calendar-order",    DAV_ON_CALENDAR,                                0, get_order,     set_order, "order", NULL},
};

const dav_props dav_props_apple = {rows, CAL_COUNT(rows)};
