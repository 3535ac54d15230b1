/* SPDX-License-Identifier: MIT */
/* What locks forbid, and which there are. */
#include "core/lock.h"

#include "base/buf.h"
#include "base/vec.h"
#include "store/lock.h"
#include "core/access.h"
#include "core/calendar.h"
#include "core/lock_rule.h"

cal_str core_lock_root(cal_ctx *cx, const cal_lock *l)
{
    bool is_folder = l->is_folder || !l->path.n;
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_printf(out, "%.*s/", CAL_FMT(l->handle));
    if (l->segment.n)
        cal_buf_printf(out, "%.*s/", CAL_FMT(l->segment));
    if (l->path.n)
        cal_buf_printf(out, "%.*s%s", CAL_FMT(l->path), is_folder ? "/" : "");
    return cal_buf_str(out);
}

cal_err core_demand(cal_ctx *cx)
{
    cal_err (*demand)(cal_ctx *, const void *) = cx->demand;

    cx->demand = NULL;
    return demand ? demand(cx, cx->demand_of) : CAL_OK;
}

static cal_err locked(cal_ctx *cx, const cal_lock *l)
{
    bool is_own = core_lock_is_own(cx, l);
    cal_err e = cal_fail(
        cx, CAL_E_LOCKED, "%s",
        core_lock_is_submitted(cx, l) ? "Somebody else took the lock whose token was sent."
        : is_own ? "A program of yours has locked this; send its lock token in the If field."
                 : "Somebody has locked this; try again when the lock has ended.");

    cx->fail.href = core_lock_root(cx, l);
    return e;
}

cal_err core_lock_check(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path, unsigned touches)
{
    const core_lock_at at = {home, calendar, path};
    const cal_lock *all, *against;
    size_t n;
    cal_err e;

    if (cx->is_system)
        return CAL_OK;
    if ((e = core_demand(cx)) || (e = store_lock_list(cx, home, calendar, &all, &n)))
        return e;
    against = core_lock_against(cx, &at, touches, all, n);
    return against ? locked(cx, against) : CAL_OK;
}

cal_err core_lock_drop(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path)
{
    return store_lock_drop(cx, home, calendar, path);
}

cal_err core_lock_drop_gone(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path)
{
    return store_lock_drop_gone(cx, home, calendar, path);
}

cal_err core_lock_right(cal_ctx *cx, const core_lock_at *at, cal_right need, cal_calendar *in)
{
    *in = (cal_calendar){0};
    if (at->calendar)
        return core_collection_by_id(cx, at->calendar, need, in);
    return core_access_need_home(cx, &(cal_user){.id = at->home}, need);
}

static bool may(cal_ctx *cx, const core_lock_at *at, const cal_calendar *in, cal_right need)
{
    return (at->calendar ? core_access_calendar(cx, in)
                         : core_access_home(cx, &(cal_user){.id = at->home})) >= need;
}

/* Most often there is no lock, and then nobody's right need be known. */
cal_err core_lock_near(cal_ctx *cx, int64_t home, int64_t calendar, core_locks *out)
{
    const core_lock_at at = {home, calendar, CAL_STR("")};
    const cal_lock *all;
    cal_lock *seen;
    cal_calendar in;
    bool may_write;
    cal_err e;

    *out = (core_locks){.home = home, .calendar = calendar};
    e = store_lock_list(cx, home, calendar, &all, &out->n);
    if (e || !out->n || (e = core_lock_right(cx, &at, CAL_RIGHT_READ, &in)))
        return e;
    may_write = may(cx, &at, &in, CAL_RIGHT_WRITE);
    seen = CAL_NEW_N(cx->arena, cal_lock, out->n);
    for (size_t i = 0; i < out->n; i++) {
        seen[i] = all[i];
        if (!may_write && !core_lock_is_own(cx, &all[i]))
            seen[i].token = (cal_str){NULL, 0};
    }
    out->at = seen;
    return CAL_OK;
}

void core_lock_pick(cal_ctx *cx, const core_locks *near, const core_lock_at *at,
                    const cal_lock **out, size_t *n)
{
    CAL_VEC(cal_lock) holding = {0};

    for (size_t i = 0; i < near->n; i++) {
        if (core_lock_covers(&near->at[i], at))
            CAL_PUSH(cx->arena, &holding, near->at[i]);
    }
    *out = holding.at;
    *n = holding.n;
}

cal_err core_lock_list(cal_ctx *cx, const core_lock_at *at, const cal_lock **out, size_t *n)
{
    core_locks near;
    cal_err e = core_lock_near(cx, at->home, at->calendar, &near);

    *n = 0;
    if (!e)
        core_lock_pick(cx, &near, at, out, n);
    return e;
}
