/* SPDX-License-Identifier: MIT */
/* Principals of every kind: rows of user, found by what they are called. */
#ifndef CAL_STORE_PRINCIPAL_H
#define CAL_STORE_PRINCIPAL_H

#include "base/ctx.h"
#include "model/user.h"

/* Enabled principals of some kinds whose handle or folded address is `exact`, whose folded name is
   exact_name or contains name_part, or whose folded address has address_part before its "@" or,
   where that part has an "@" itself, begins with it. Empty parts match nothing. By name. */
typedef struct store_principal_query {
    int64_t kinds; /* a bit for each cal_user_kind: 1 << kind */
    cal_str exact, exact_name, name_part, address_part;
    size_t limit;
} store_principal_query;
CAL_MUST_USE cal_err store_principal_find(cal_ctx *cx, const store_principal_query *q,
                                          const cal_user **out, size_t *n);

/* A page by rising id, after `after` (0: from the start); disabled ones too. */
CAL_MUST_USE cal_err store_principal_list(cal_ctx *cx, int64_t kinds, int64_t after, size_t limit,
                                          const cal_user **out, size_t *n);

/* Of one who keeps nothing: a group. CAL_E_NOT_FOUND. In a transaction. */
CAL_MUST_USE cal_err store_principal_delete(cal_ctx *cx, int64_t id);

#endif
