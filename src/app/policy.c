/* SPDX-License-Identifier: MIT */
/* The options that decide what people may do. */
#include "app/policy.h"

cal_err app_policy_from(cal_ctx *cx, const app_config *c, cal_policy *out)
{
    (void)cx;
    *out = (cal_policy){
        .local_sign_in = c->people_local_sign_in,
    };
    return CAL_OK;
}
