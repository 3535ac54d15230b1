/* SPDX-License-Identifier: MIT */
/* Principals of every kind: rows of user, found by what they are called. */
#ifndef CAL_STORE_PRINCIPAL_H
#define CAL_STORE_PRINCIPAL_H

#include "base/ctx.h"
#include "model/user.h"

/* Enabled principals of some kinds whose handle or folded address is `exact`: two at most. What is
   looked for by a part of it is in store/user_index.h. */
typedef struct store_principal_query {
    int64_t organisation;
    int64_t kinds; /* a bit for each cal_user_kind: 1 << kind */
    cal_str exact;
} store_principal_query;
CAL_MUST_USE cal_err store_principal_exact(cal_ctx *cx, const store_principal_query *q,
                                           const cal_user **out, size_t *n);

/* A page by rising id; disabled ones too. */
typedef struct store_principal_page {
    int64_t organisation; /* 0: of all */
    int64_t kinds;
    int64_t after; /* an id; 0: from the start */
    size_t limit;
} store_principal_page;
CAL_MUST_USE cal_err store_principal_list(cal_ctx *cx, const store_principal_page *page,
                                          const cal_user **out, size_t *n);

/* Of one who keeps nothing: a group. CAL_E_NOT_FOUND. In a transaction. */
CAL_MUST_USE cal_err store_principal_delete(cal_ctx *cx, int64_t id);

#endif
