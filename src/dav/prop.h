/* SPDX-License-Identifier: MIT */
/* Properties as table rows, one table a standard. */
#ifndef CAL_DAV_PROP_H
#define CAL_DAV_PROP_H

#include "xml/tree.h"
#include "dav/node.h"

enum {
    DAV_ALLPROP = 1,  /* part of an allprop answer (RFC 4918 9.1) */
    DAV_AT_BIRTH = 2, /* can be set when the calendar is made, not later */
    DAV_MEMBERS = 4   /* its value are principals: set by dav/acl_members.c */
};

typedef struct dav_prop {
    const char *ns, *name;
    unsigned on;    /* DAV_ON_* it exists on */
    unsigned flags; /* DAV_ALLPROP, DAV_AT_BIRTH */
    /* Appends the value's content to out. false: this node has none (404), or the failure that is
       recorded says why the requester may not see it. */
    bool (*get)(cal_ctx *cx, const dav_node *at, cal_buf *out);
    /* Puts the value (NULL: remove) into the patch. NULL: protected. */
    cal_err (*set)(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch);
    const char *field;   /* what core calls it when it refuses the value; NULL: never */
    const char *invalid; /* "C:…" precondition of a bad time zone here; NULL: the failure's own */
} dav_prop;

typedef struct dav_props {
    const dav_prop *row;
    size_t n;
} dav_props;

/* All tables; ends with NULL. */
extern const dav_props *const dav_prop_tables[];
extern const dav_props dav_props_attach, dav_props_webdav, dav_props_acl, dav_props_caldav,
    dav_props_sync, dav_props_apple, dav_props_lock, dav_props_sched, dav_props_principal,
    dav_props_share;

/* The row of a property on a kind of node; NULL when it is none of ours there. */
const dav_prop *dav_prop_at(cal_str ns, cal_str name, unsigned kind);
/* Appends the property as an element; false, and nothing, when the node has none. */
bool dav_prop_print(cal_ctx *cx, const dav_prop *row, const dav_node *at, cal_buf *out);
/* Appends a DAV:href. */
void dav_prop_href(cal_buf *out, cal_str href);
/* NULL when no row anywhere has the name. */
const dav_prop *dav_prop_anywhere(cal_str ns, cal_str name);

#endif
