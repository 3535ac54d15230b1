/* SPDX-License-Identifier: MIT */
/* Granting rights. */
#include "core/share.h"

#include "base/vec.h"
#include "store/share.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/calendar.h"

enum { MAX_SHARES = 500 };

/* The right to share this, and whether it has free-busy times. */
static cal_err judge(cal_ctx *cx, const core_share_at *at, bool *has_busy)
{
    cal_calendar cal;
    cal_err e;

    *has_busy = true;
    if (!at->calendar)
        return core_access_need_home(cx, &(cal_user){.id = at->home}, CAL_RIGHT_MANAGE);
    if ((e = core_collection_by_id(cx, at->calendar, CAL_RIGHT_MANAGE, &cal)))
        return e;
    *has_busy = cal.kind == CAL_COLL_CALENDAR;
    if (cal.kind == CAL_COLL_CALENDAR || cal.kind == CAL_COLL_PLAIN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN, "The scheduling inbox and outbox cannot be shared.");
}

/* Who can be granted something. */
static cal_err check_principal(cal_ctx *cx, const core_share_at *at, bool has_busy,
                               const core_share_new *s)
{
    store_user row;
    cal_err e;

    if (s->level == CAL_RIGHT_FREEBUSY && !has_busy)
        return cal_fail(cx, CAL_E_ACL_PRIVILEGE, "Only calendars tell when somebody is busy.");
    if (!s->principal)
        return CAL_OK;
    if (s->principal == at->home)
        return cal_fail(cx, CAL_E_ACL_FIXED, "The owner has every right here; that stays so.");
    e = store_user_by_id(cx, s->principal, &row);
    if (core_absent(cx, &e) || (!e && row.user.disabled))
        return cal_fail(cx, CAL_E_ACL_STRANGER, "There is no such person or group.");
    if (e || row.user.kind == CAL_KIND_INDIVIDUAL || row.user.kind == CAL_KIND_GROUP)
        return e;
    return cal_fail(cx, CAL_E_ACL_PRINCIPAL, "Rights go to people and groups only.");
}

static cal_err write_share(cal_ctx *cx, const core_share_at *at, const core_share_new *s)
{
    const cal_share row = {
        .home = at->home,
        .calendar = at->calendar,
        .principal = s->principal,
        .level = s->level,
        .created = cx->now,
    };

    if (s->level == CAL_RIGHT_NONE)
        return store_share_delete(cx, at->home, at->calendar, s->principal);
    return store_share_put(cx, &row);
}

/* Within the transaction, when all is written. */
static cal_err check_count(cal_ctx *cx, const core_share_at *at)
{
    const cal_share *all;
    size_t n;
    cal_err e = store_share_list(cx, at->home, at->calendar, &all, &n);

    if (e || n <= MAX_SHARES)
        return e;
    return cal_fail(cx, CAL_E_ACL_COUNT, "At most %d can have rights here; use a group.",
                    MAX_SHARES);
}

cal_err core_share_list(cal_ctx *cx, const core_share_at *at, const cal_share **out, size_t *n)
{
    bool has_busy;
    cal_err e = judge(cx, at, &has_busy);

    return e ? e : store_share_list(cx, at->home, at->calendar, out, n);
}

cal_err core_share_inherited(cal_ctx *cx, const core_share_at *home, const cal_share **out,
                             size_t *n)
{
    return store_share_list(cx, home->home, 0, out, n);
}

/* One share, checked and written. */
static cal_err grant(cal_ctx *cx, const core_share_at *at, bool has_busy, const core_share_new *s)
{
    cal_err e = s->level ? check_principal(cx, at, has_busy, s) : CAL_OK;

    return e ? e : write_share(cx, at, s);
}

/* A right that ended is void even for the rest of this unit of work. */
static cal_err finish(cal_ctx *cx, const core_share_at *at, store_tx *tx)
{
    cal_err e = check_count(cx, at);

    if (e || (e = store_tx_commit(tx)))
        return e;
    core_access_forget(cx);
    return CAL_OK;
}

cal_err core_share_set(cal_ctx *cx, const core_share_at *at, const core_share_new *share)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    bool has_busy;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = judge(cx, at, &has_busy)) ||
        (e = grant(cx, at, has_busy, share)))
        return e;
    return finish(cx, at, &tx);
}

cal_err core_share_replace(cal_ctx *cx, const core_share_at *at, const core_share_new *shares,
                           size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    bool has_busy;
    cal_err e;

    if (n > MAX_SHARES)
        return cal_fail(cx, CAL_E_ACL_COUNT, "At most %d can have rights here; use a group.",
                        MAX_SHARES);
    if ((e = store_tx_begin(cx, &tx)) || (e = judge(cx, at, &has_busy)) ||
        (e = store_share_clear(cx, at->home, at->calendar)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = grant(cx, at, has_busy, &shares[i]);
    return e ? e : finish(cx, at, &tx);
}

/* ---- delegation ---- */

static bool is_such(const cal_share *s, bool writes)
{
    return writes ? s->level >= CAL_RIGHT_WRITE : s->level == CAL_RIGHT_READ;
}

static cal_err delegates_of(cal_ctx *cx, int64_t home, bool writes, const cal_share **out,
                            size_t *n)
{
    CAL_VEC(cal_share) such = {0};
    const cal_share *all;
    size_t n_all;
    cal_err e = store_share_list(cx, home, 0, &all, &n_all);

    for (size_t i = 0; !e && i < n_all; i++) {
        if (all[i].principal && is_such(&all[i], writes))
            CAL_PUSH(cx->arena, &such, all[i]);
    }
    *out = such.at;
    *n = such.n;
    return e;
}

cal_err core_delegate_list(cal_ctx *cx, const cal_user *owner, bool writes, const cal_share **out,
                           size_t *n)
{
    cal_err e = core_access_need_home(cx, owner, writes ? CAL_RIGHT_WRITE : CAL_RIGHT_READ);

    return e ? e : delegates_of(cx, owner->id, writes, out, n);
}

static bool is_named(int64_t principal, const int64_t *principals, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (principals[i] == principal)
            return true;
    }
    return false;
}

/* Those who were such delegates and are no more end; those who stay keep what they have. */
static cal_err end_others(cal_ctx *cx, const core_share_at *at, bool writes,
                          const int64_t *principals, size_t n)
{
    const cal_share *before;
    size_t n_before;
    cal_err e = delegates_of(cx, at->home, writes, &before, &n_before);

    for (size_t i = 0; i < n_before && !e; i++) {
        if (!is_named(before[i].principal, principals, n))
            e = store_share_delete(cx, at->home, 0, before[i].principal);
    }
    return e;
}

/* Whoever may do more already, as an owner's second self, keeps it. */
static cal_err make_delegate(cal_ctx *cx, const core_share_at *at, bool writes, int64_t principal)
{
    core_share_new s = {principal, writes ? CAL_RIGHT_WRITE : CAL_RIGHT_READ};
    const cal_share *all;
    size_t n;
    cal_err e = check_principal(cx, at, true, &s);

    if (e || (e = store_share_list(cx, at->home, 0, &all, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (all[i].principal == principal && is_such(&all[i], writes))
            return CAL_OK;
    }
    return write_share(cx, at, &s);
}

cal_err core_delegate_replace(cal_ctx *cx, const cal_user *owner, bool writes,
                              const int64_t *principals, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_share_at at = {owner->id, 0};
    bool has_busy;
    cal_err e;

    if (n > MAX_SHARES)
        return cal_fail(cx, CAL_E_ACL_COUNT, "There can be at most %d delegates; use a group.",
                        MAX_SHARES);
    if ((e = store_tx_begin(cx, &tx)) || (e = judge(cx, &at, &has_busy)) ||
        (e = end_others(cx, &at, writes, principals, n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = make_delegate(cx, &at, writes, principals[i]);
    return e ? e : finish(cx, &at, &tx);
}

cal_err core_delegate_of(cal_ctx *cx, bool writes, const cal_user **out, size_t *n)
{
    CAL_VEC(cal_user) such = {0};
    const store_delegator *all = NULL;
    size_t n_all = 0;
    cal_err e = cx->who ? store_share_delegators(cx, cx->who->id, &all, &n_all) : CAL_OK;

    for (size_t i = 0; !e && i < n_all; i++) {
        if (is_such(&(cal_share){.level = all[i].level}, writes))
            CAL_PUSH(cx->arena, &such, all[i].owner);
    }
    *out = such.at;
    *n = such.n;
    return e;
}
