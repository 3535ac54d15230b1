/* SPDX-License-Identifier: MIT */
/* All property tables, and look-ups in them. */
#include "dav/prop.h"

const dav_props *const dav_prop_tables[] = {
    &dav_props_webdav,
    &dav_props_acl,
    &dav_props_principal,
    &dav_props_share,
    &dav_props_caldav,
    &dav_props_sched,
    &dav_props_sync,
    &dav_props_apple,
    &dav_props_lock,
    &dav_props_attach,
    NULL,
};

const dav_prop *dav_prop_at(cal_str ns, cal_str name, unsigned kind)
{
    for (const dav_props *const *t = dav_prop_tables; *t; t++) {
        for (size_t i = 0; i < (*t)->n; i++) {
            const dav_prop *row = &(*t)->row[i];

            if ((row->on & kind) && cal_str_eq(name, cal_str_c(row->name)) &&
                cal_str_eq(ns, cal_str_c(row->ns)))
                return row;
        }
    }
    return NULL;
}

const dav_prop *dav_prop_anywhere(cal_str ns, cal_str name)
{
    return dav_prop_at(ns, name, DAV_ON_ANY);
}

void dav_prop_href(cal_buf *out, cal_str href)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, href);
    cal_buf_add_c(out, "</D:href>");
}
