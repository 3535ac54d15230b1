/* SPDX-License-Identifier: MIT */
/* ACL (RFC 3744 8.1). Every ACE is protected: what a person has is theirs alone. */
#include "dav/method.h"

cal_err dav_acl(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_MANAGE};
    xml_node *root;
    dav_node at;
    cal_err e;

    (void)rs;
    if ((e = dav_body(cx, rq, &root)) || (e = dav_node_at(cx, path, &want, &at)))
        return e;
    if (!xml_is(root, XML_DAV, "acl"))
        return cal_fail(cx, CAL_E_BAD_XML, "The body of ACL is a DAV:acl element.");
    return cal_fail(cx, CAL_E_ACL_FIXED,
                    "The owner alone has rights here; that cannot be changed.");
}
