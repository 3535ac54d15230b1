/* SPDX-License-Identifier: MIT */
/* The options of the OpenID provider, checked and made what core decides by. */
#ifndef CAL_APP_POLICY_OIDC_H
#define CAL_APP_POLICY_OIDC_H

#include "model/policy.h"
#include "app/config.h"

/* Borrows strings of the configuration. Nobody is asked here: the server starts while the provider
   is away. CAL_E_CONFIG names the option that cannot be used. */
CAL_MUST_USE cal_err app_policy_oidc(cal_ctx *cx, const app_config *c, cal_provider *out);

#endif
