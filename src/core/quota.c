/* SPDX-License-Identifier: MIT */
/* The room in a home. */
#include "core/quota.h"

#include "model/limits.h"
#include "store/calendar.h"

cal_err core_quota_at(cal_ctx *cx, int64_t home, int64_t *used, int64_t *left)
{
    cal_err e = store_home_bytes(cx, home, used);

    *left = !e && *used < cx->limits->home_bytes ? cx->limits->home_bytes - *used : 0;
    return e;
}

cal_err core_quota_need(cal_ctx *cx, int64_t home, int64_t more)
{
    int64_t used, left;
    cal_err e;

    if (more <= 0)
        return CAL_OK;
    if ((e = core_quota_at(cx, home, &used, &left)) || more <= left)
        return e;
    return cal_fail(cx, CAL_E_QUOTA,
                    "It needs %lld bytes more; %lld of %lld are left. Delete something first.",
                    (long long)more, (long long)left, (long long)cx->limits->home_bytes);
}
