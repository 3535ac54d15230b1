/* SPDX-License-Identifier: MIT */
/* Privileges (RFC 3744 3, RFC 4791 6.1, RFC 6638 6) and the rights that give them. What can be
   granted are four levels, each a privilege or two; the others are abstract: parts of these. */
#ifndef CAL_DAV_ACL_PRIVILEGE_H
#define CAL_DAV_ACL_PRIVILEGE_H

#include "xml/tree.h"
#include "dav/node.h"

enum {
    DAV_ON_COLLECTED = DAV_ON_CALENDAR | DAV_ON_FOLDER | DAV_ON_INBOX | DAV_ON_OUTBOX,
    DAV_ON_HELD = DAV_ON_HOME | DAV_ON_COLLECTED | DAV_ON_OBJECT | DAV_ON_FILE, /* has an owner */
    DAV_ON_SHARED = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_FOLDER /* may have ACEs of its own */
};

/* What cx->who may do with a node. */
cal_right dav_right_to(cal_ctx *cx, const dav_node *at);

/* The content of DAV:current-user-privilege-set, and of DAV:supported-privilege-set. */
void dav_privileges_add(cal_ctx *cx, const dav_node *at, cal_buf *out);
void dav_privileges_supported(const dav_node *at, cal_buf *out);

/* The privileges that say a level: "<D:privilege><D:read/></D:privilege>…". */
void dav_privileges_of(cal_right level, cal_buf *out);
/* The level that DAV:grant elements say, each adding to *named (0 at first). CAL_E_ACL_PRIVILEGE,
   CAL_E_ACL_ABSTRACT, CAL_E_BAD_XML; then CAL_E_ACL_CONFLICT when there is no such level. */
CAL_MUST_USE cal_err dav_privileges_read(cal_ctx *cx, const xml_node *grant, unsigned kind,
                                         unsigned *named);
CAL_MUST_USE cal_err dav_privileges_level(cal_ctx *cx, unsigned named, cal_right *out);

#endif
