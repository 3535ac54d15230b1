/* SPDX-License-Identifier: MIT */
/* From what somebody outside vouches for (an OpenID provider, a proxy) to a person here. */
#ifndef CAL_CORE_OUTSIDE_H
#define CAL_CORE_OUTSIDE_H

#include "base/ctx.h"
#include "model/user.h"

typedef struct core_outsider {
    cal_str issuer, subject; /* never changes, never given to another */
    cal_str email;           /* may be absent, as all that follows */
    bool email_verified;
    cal_str handle, name, language;
    const cal_str *groups; /* names; NULL: nothing is said about groups */
    size_t n_groups;
    cal_origin origin;
} core_outsider;

/* What the administrator allows. */
typedef struct core_outside_rules {
    bool create;      /* make a person who is not there yet */
    bool match_email; /* take the person who has the verified address */
    int64_t groups;   /* cal_provider_groups */
} core_outside_rules;

/* The person: by issuer and subject, else by verified address if allowed, else made if allowed.
   Name, address, language and groups become what is said, as far as they can be used: an address
   that somebody else has stays theirs. Paths never change. CAL_E_NO_ACCOUNT; CAL_E_ACCOUNT_OFF: it
   is disabled; CAL_E_NOT_ENTITLED. Writes; never in a transaction. */
CAL_MUST_USE cal_err core_outside_person(cal_ctx *cx, const core_outsider *in,
                                         const core_outside_rules *rules, cal_user *out);

#endif
