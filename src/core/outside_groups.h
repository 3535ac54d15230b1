/* SPDX-License-Identifier: MIT */
/* Groups as somebody outside names them. A group from outside is one by its origin; those made here
   are never touched. */
#ifndef CAL_CORE_OUTSIDE_GROUPS_H
#define CAL_CORE_OUTSIDE_GROUPS_H

#include "core/outside.h"

typedef struct core_outside_group {
    int64_t id;
} core_outside_group;

/* The groups of those names; what is not there yet is made. Not in a transaction. *n is 0 when
   nothing is said about groups. */
CAL_MUST_USE cal_err core_outside_groups(cal_ctx *cx, const core_outsider *in,
                                         const core_outside_group **out, size_t *n);

/* In a transaction: the person is in these groups from outside and in no other. *changed: that is
   new. */
CAL_MUST_USE cal_err core_outside_join(cal_ctx *cx, int64_t person, cal_origin origin,
                                       const core_outside_group *groups, size_t n, bool *changed);

#endif
