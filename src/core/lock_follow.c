/* SPDX-License-Identifier: MIT */
/* Locks of those who may no longer write. */
#include "core/lock_follow.h"

#include "model/right.h"
#include "store/lock.h"
#include "store/share.h"
#include "store/user.h"
#include "core/absent.h"

/* Administrators may write in rooms without a grant; theirs are left. */
static cal_err is_administrator(cal_ctx *cx, int64_t user, bool *out)
{
    store_user row = {0};
    cal_err e = store_user_by_id(cx, user, &row);

    *out = !core_absent(cx, &e) && !e && row.user.role == CAL_ROLE_ADMIN;
    return e;
}

static cal_err may_hold(cal_ctx *cx, const cal_lock *l, bool *out)
{
    const store_grant *grants;
    size_t n;
    cal_err e = is_administrator(cx, l->user, out);

    if (e || *out || (e = store_share_grants(cx, l->home, l->user, &grants, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        bool is_here = grants[i].calendar == 0 || grants[i].calendar == l->calendar;

        *out |= is_here && grants[i].level >= CAL_RIGHT_WRITE;
    }
    return CAL_OK;
}

cal_err core_lock_follow(cal_ctx *cx, int64_t home)
{
    const cal_lock *all;
    size_t n;
    cal_err e = store_lock_home(cx, home, &all, &n);

    for (size_t i = 0; !e && i < n; i++) {
        bool may = all[i].user == home;

        if ((!may && (e = may_hold(cx, &all[i], &may))) || may)
            continue;
        e = store_lock_delete(cx, all[i].token);
    }
    return e;
}
