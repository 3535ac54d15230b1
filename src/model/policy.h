/* SPDX-License-Identifier: MIT */
/* What the administrator has decided in the configuration, beside limits. Strings live as long as
   the program. */
#ifndef CAL_MODEL_POLICY_H
#define CAL_MODEL_POLICY_H

#include "base/str.h"

typedef struct cal_policy {
    bool local_sign_in; /* by password; one-time links work in any case */
} cal_policy;

/* As with an empty configuration. */
static const cal_policy cal_policy_usual = {
    .local_sign_in = true,
};

#endif
