/* SPDX-License-Identifier: MIT */
/* What the administrator has decided in the configuration, beside limits. Strings live as long as
   the program. */
#ifndef CAL_MODEL_POLICY_H
#define CAL_MODEL_POLICY_H

#include "base/str.h"

typedef struct cal_policy {
    bool local_sign_in; /* by password; one-time links work in any case */
    int64_t link_level; /* the most that a link may show (cal_link_level); -1: there are no links */
    cal_str link_frames; /* who may show a calendar's page in a frame: a CSP source list */

    cal_str entitlement_url; /* asked who may use the server; empty: everybody may */
    cal_str entitlement_secret;
    int64_t entitlement_cache_s, entitlement_timeout_ms;
    bool entitlement_fails_open; /* while the hook is out of order people are let in */
} cal_policy;

/* As with an empty configuration. */
static const cal_policy cal_policy_usual = {
    .local_sign_in = true,
    .link_level = 2, /* CAL_LINK_FULL */
    .link_frames = CAL_STR_K("*"),
    .entitlement_cache_s = 3600,
    .entitlement_timeout_ms = 5000,
    .entitlement_fails_open = true,
};

#endif
