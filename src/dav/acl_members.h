/* SPDX-License-Identifier: MIT */
/* Setting DAV:group-member-set: of groups, and of the two groups of somebody's delegates. */
#ifndef CAL_DAV_ACL_MEMBERS_H
#define CAL_DAV_ACL_MEMBERS_H

#include "dav/method.h"

/* Is a DAV_ON_PROXY node the group of those who may write. */
bool dav_proxy_writes(const dav_node *at);

/* Makes the change that u asks for on a principal. A member that cannot be one is the fault of the
   property (fail.field "members"). */
CAL_MUST_USE cal_err dav_members_apply(cal_ctx *cx, const http_req *rq, const dav_node *at,
                                       const dav_update *u);

#endif
