/* SPDX-License-Identifier: MIT */
/* Who is in which group. A group is a row of user; groups may be in groups, without cycles. */
#ifndef CAL_STORE_MEMBERSHIP_H
#define CAL_STORE_MEMBERSHIP_H

#include "base/ctx.h"
#include "model/user.h"

/* The head of a statement that speaks of `mine`: the ids of a principal and of every enabled group
   it is in, at any depth. */
#define STORE_MINE(who)                                                                        \
    "WITH RECURSIVE mine (id) AS (SELECT CAST(" who " AS BIGINT) UNION SELECT m.grp FROM mine" \
    " CROSS JOIN membership m CROSS JOIN principal g"                                          \
    " WHERE m.member = mine.id AND g.id = m.grp"                                               \
    " AND g.disabled = 0) "

/* Nothing happens when it is so already. In a transaction, as those below. */
CAL_MUST_USE cal_err store_membership_add(cal_ctx *cx, int64_t group, int64_t member);
/* CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_membership_remove(cal_ctx *cx, int64_t group, int64_t member);
/* Empties a group. */
CAL_MUST_USE cal_err store_membership_clear(cal_ctx *cx, int64_t group);

/* Those directly in a group, and the groups that one is directly in; by id. */
CAL_MUST_USE cal_err store_membership_members(cal_ctx *cx, int64_t group, const cal_user **out,
                                              size_t *n);
CAL_MUST_USE cal_err store_membership_groups(cal_ctx *cx, int64_t member, const cal_user **out,
                                             size_t *n);

/* The enabled groups that one is in at any depth. */
CAL_MUST_USE cal_err store_membership_mine(cal_ctx *cx, int64_t member, const cal_user **out,
                                           size_t *n);

/* The longest way up from (or down to) a principal, as far as `most`, and whether `other` lies on
   any. */
typedef struct store_reach {
    int64_t depth;
    bool meets;
} store_reach;
CAL_MUST_USE cal_err store_membership_up(cal_ctx *cx, int64_t from, int64_t other, int64_t most,
                                         store_reach *out);
CAL_MUST_USE cal_err store_membership_down(cal_ctx *cx, int64_t from, int64_t other, int64_t most,
                                           store_reach *out);

#endif
