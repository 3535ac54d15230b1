/* SPDX-License-Identifier: MIT */
/* Principals in requests and answers: hrefs to rows, and rows to hrefs. */
#ifndef CAL_DAV_ACL_PRINCIPAL_H
#define CAL_DAV_ACL_PRINCIPAL_H

#include "base/vec.h"
#include "model/share.h"
#include "xml/tree.h"
#include "dav/node.h"

/* The principal that an href names, be it disabled. CAL_E_ACL_STRANGER when it names none,
   CAL_E_ACL_PRINCIPAL when it is a group of delegates, which nobody can be put into twice. */
CAL_MUST_USE cal_err dav_principal_of(cal_ctx *cx, const http_req *rq, cal_str href, cal_user *out);

/* Who a DAV:principal of an ACE on `at` means: an id, 0 for everybody who has signed in.
   CAL_E_ACL_STRANGER; CAL_E_ACL_PRINCIPAL for what cannot be granted anything; CAL_E_BAD_XML. */
CAL_MUST_USE cal_err dav_acl_principal(cal_ctx *cx, const http_req *rq, const dav_node *at,
                                       const xml_node *who, int64_t *out);

/* The ids of the principals whose hrefs are in a value. Fails as dav_principal_of; CAL_E_ACL_COUNT.
 */
typedef CAL_VEC(int64_t) dav_ids;
CAL_MUST_USE cal_err dav_principals_read(cal_ctx *cx, const http_req *rq, const xml_node *value,
                                         dav_ids *out);

/* "<D:href>…</D:href>" of a principal. */
void dav_principal_href_add(cal_ctx *cx, cal_str handle, cal_buf *out);

#endif
