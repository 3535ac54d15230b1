/* SPDX-License-Identifier: MIT */
/* Properties of RFC 8607 6. */
#include "model/limits.h"
#include "dav/prop.h"

/* Without an href: attachments have the same server as the calendars. */
static bool get_server(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at, (void)out;
    return true;
}

static bool get_size(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    cal_buf_add_i64(out, cx->limits->file_bytes);
    return true;
}

static bool get_count(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    cal_buf_add_i64(out, cx->limits->attachments);
    return true;
}

enum { HOLDS = DAV_ON_HOME | DAV_ON_CALENDAR };

/* clang-format off */
static const dav_prop rows[] = {
    {XML_CALDAV, "managed-attachments-server-URL", HOLDS, 0, get_server, NULL, NULL, NULL},
    {XML_CALDAV, "max-attachment-size",            HOLDS, 0, get_size,   NULL, NULL, NULL},
    {XML_CALDAV, "max-attachments-per-resource",   HOLDS, 0, get_count,  NULL, NULL, NULL},
};
/* clang-format on */

const dav_props dav_props_attach = {rows, CAL_COUNT(rows)};
