/* SPDX-License-Identifier: MIT */
/* UNLOCK: the end of a lock, by any resource it holds (RFC 4918 9.11). */
#include "dav/lock.h"

/* RFC 4918 10.5: one Coded-URL. */
static cal_err token_at(cal_ctx *cx, const http_req *rq, cal_str *out)
{
    cal_str field = http_req_field(rq, CAL_STR("Lock-Token"));

    if (!field.p)
        return cal_fail(cx, CAL_E_BAD_REQUEST,
                        "Say which lock is to end in the Lock-Token field: <urn:uuid:…>.");
    if (field.n < 2 || field.p[0] != '<' || field.p[field.n - 1] != '>')
        return cal_fail(cx, CAL_E_BAD_REQUEST,
                        "The Lock-Token field is a token between < and >, not \"%.*s\".",
                        CAL_FMT(field));
    *out = cal_str_take(cal_str_skip(field, 1), field.n - 2);
    return CAL_OK;
}

cal_err dav_unlock(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    core_lock_at place;
    cal_str token = {NULL, 0};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)) || (e = token_at(cx, rq, &token)))
        return e;
    place = dav_lock_at(&at);
    if ((e = core_lock_release(cx, &place, token)))
        return e;
    rs->status = 204;
    return CAL_OK;
}
