/* SPDX-License-Identifier: MIT */
/* Properties of RFC 6578 4. */
#include "core/sync.h"
#include "dav/prop.h"

static bool get_token(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    xml_escape(out, at->kind == DAV_ON_HOME ? core_sync_home_token(cx, &at->user)
                                            : core_sync_token(cx, &at->calendar));
    return true;
}

static const dav_prop rows[] = {
    {XML_DAV, "sync-token", DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_FOLDER | DAV_ON_INBOX, 0,
     get_token, NULL, NULL, NULL},
};

const dav_props dav_props_sync = {rows, CAL_COUNT(rows)};
