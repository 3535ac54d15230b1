/* SPDX-License-Identifier: MIT */
/* From the configuration's words to what core decides by. */
#ifndef CAL_APP_POLICY_H
#define CAL_APP_POLICY_H

#include "model/policy.h"
#include "app/config.h"

/* Borrows strings of the configuration. CAL_E_CONFIG names the option that cannot be used. */
CAL_MUST_USE cal_err app_policy_from(cal_ctx *cx, const app_config *c, cal_policy *out);

#endif
