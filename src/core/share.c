/* SPDX-License-Identifier: MIT */
/* Granting rights. */
#include "core/share.h"

#include "base/vec.h"
#include "store/calendar.h"
#include "store/share.h"
#include "store/tx.h"
#include "store/user.h"
#include "store/viewer.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/calendar.h"
#include "core/lock.h"
#include "core/lock_follow.h"
#include "core/viewer.h"

enum { MAX_SHARES = 500 };

/* A place that may be shared, as it is within the transaction. */
typedef struct place {
    const core_share_at *at;
    bool has_busy;           /* it has free-busy times */
    const cal_share *before; /* its shares until now */
    size_t n_before;
} place;

static cal_err judge_collection(cal_ctx *cx, place *p)
{
    cal_calendar cal;
    cal_err e = core_collection_by_id(cx, p->at->calendar, CAL_RIGHT_MANAGE, &cal);

    if (e)
        return e;
    p->has_busy = cal.kind == CAL_COLL_CALENDAR;
    if (cal.kind == CAL_COLL_CALENDAR || cal.kind == CAL_COLL_PLAIN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN, "The scheduling inbox and outbox cannot be shared.");
}

/* Judges the right to share it. */
static cal_err judge(cal_ctx *cx, const core_share_at *at, place *p)
{
    cal_err e;

    *p = (place){.at = at, .has_busy = true};
    e = at->calendar ? judge_collection(cx, p)
                     : core_access_need_home(cx, &(cal_user){.id = at->home}, CAL_RIGHT_MANAGE);
    return e ? e : store_share_list(cx, at->home, at->calendar, &p->before, &p->n_before);
}

static const cal_share *share_before(const place *p, int64_t principal)
{
    for (size_t i = 0; i < p->n_before; i++) {
        if (p->before[i].principal == principal)
            return &p->before[i];
    }
    return NULL;
}

/* Nothing is shared with another organisation. */
static bool is_of_home(cal_ctx *cx, const place *p, const cal_user *other)
{
    store_user owner;

    return store_user_by_id(cx, p->at->home, &owner) == CAL_OK &&
           owner.user.organisation == other->organisation;
}

/* Who can be granted something. Who has been disabled meanwhile keeps what they had. */
static cal_err check_principal(cal_ctx *cx, const place *p, const core_share_new *s, int64_t *kind)
{
    store_user row;
    cal_err e;

    *kind = CAL_KIND_GROUP;

    if (s->level == CAL_RIGHT_FREEBUSY && !p->has_busy)
        return cal_fail(cx, CAL_E_ACL_PRIVILEGE, "Only calendars tell when somebody is busy.");
    if (!s->principal)
        return CAL_OK;
    if (s->principal == p->at->home)
        return cal_fail(cx, CAL_E_ACL_FIXED, "The owner has every right here; that stays so.");
    e = store_user_by_id(cx, s->principal, &row);
    if (!e)
        *kind = row.user.kind;
    if (core_absent(cx, &e) || (!e && !is_of_home(cx, p, &row.user)) ||
        (!e && row.user.disabled && !share_before(p, s->principal)))
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
        .granted_by = cx->who ? cx->who->id : 0,
        .created = cx->now,
    };

    if (s->level == CAL_RIGHT_NONE)
        return store_share_delete(cx, at->home, at->calendar, s->principal);
    return store_share_put(cx, &row);
}

static const char *const level_names[] = {
    [CAL_RIGHT_NONE] = "nothing", [CAL_RIGHT_FREEBUSY] = "freebusy", [CAL_RIGHT_READ] = "read",
    [CAL_RIGHT_WRITE] = "write",  [CAL_RIGHT_MANAGE] = "manage",
};

/* What became of one share, for the log of acts. */
static cal_err note(cal_ctx *cx, const core_share_at *at, const core_share_new *s)
{
    cal_calendar cal = {0};
    store_user owner, with = {0};
    core_act of = {.detail = CAL_STR("everybody")};
    cal_err e;

    if ((e = store_user_by_id(cx, at->home, &owner)) ||
        (at->calendar && (e = store_calendar_by_id(cx, at->calendar, &cal))))
        return e;
    if (s->principal) {
        e = store_user_by_id(cx, s->principal, &with);
        if (core_absent(cx, &e))
            return CAL_OK;
        of.target = &with.user;
    }
    of.detail = cal_arena_printf(cx->arena, "%.*s/%.*s: %s%s", CAL_FMT(owner.user.handle),
                                 CAL_FMT(cal.href), level_names[s->level],
                                 s->principal ? "" : " for everybody");
    return e ? e : core_audit(cx, s->level ? CAL_AUDIT_SHARE : CAL_AUDIT_SHARE_END, &of);
}

/* Written, noted, and what follows for those who have it among theirs. */
static cal_err set_share(cal_ctx *cx, const core_share_at *at, const core_share_new *s,
                         int64_t kind)
{
    int64_t person = kind == CAL_KIND_INDIVIDUAL ? s->principal : 0;
    cal_err e;

    if ((e = write_share(cx, at, s)) || (e = note(cx, at, s)))
        return e;
    e = core_viewer_follow(cx, at->home, at->calendar, person, s->level);
    return e ? e : core_lock_follow(cx, at->home);
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
    place p;
    cal_err e = judge(cx, at, &p);

    *out = p.before;
    *n = p.n_before;
    return e;
}

bool core_share_is_any(cal_ctx *cx, const cal_calendar *cal)
{
    const cal_share *shares;
    const cal_pending *waiting;
    size_t n, n_waiting;

    if (core_access_calendar(cx, cal) < CAL_RIGHT_MANAGE ||
        store_share_list(cx, cal->home, cal->id, &shares, &n))
        return false;
    return n > 0 ||
           (!store_pending_list(cx, cal->home, cal->id, &waiting, &n_waiting) && n_waiting > 0);
}

cal_err core_share_inherited(cal_ctx *cx, const core_share_at *home, const cal_share **out,
                             size_t *n)
{
    return store_share_list(cx, home->home, 0, out, n);
}

/* One share, checked and written. */
static cal_err grant(cal_ctx *cx, const place *p, const core_share_new *s)
{
    int64_t kind = CAL_KIND_GROUP;
    cal_err e = s->level ? check_principal(cx, p, s, &kind) : CAL_OK;

    return e ? e : set_share(cx, p->at, s, kind);
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
    place p;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = core_demand(cx)) || (e = judge(cx, at, &p)) ||
        (e = grant(cx, &p, share)))
        return e;
    return finish(cx, at, &tx);
}

cal_err core_share_replace(cal_ctx *cx, const core_share_at *at, const core_share_new *shares,
                           size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    place p;
    cal_err e;

    if (n > MAX_SHARES)
        return cal_fail(cx, CAL_E_ACL_COUNT, "At most %d can have rights here; use a group.",
                        MAX_SHARES);
    if ((e = store_tx_begin(cx, &tx)) || (e = core_demand(cx)) || (e = judge(cx, at, &p)) ||
        (e = store_share_clear(cx, at->home, at->calendar)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = grant(cx, &p, &shares[i]);
    if (e || (e = core_viewer_follow(cx, at->home, at->calendar, 0, CAL_RIGHT_NONE)) ||
        (e = core_lock_follow(cx, at->home)))
        return e;
    return finish(cx, at, &tx);
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
static cal_err end_others(cal_ctx *cx, const place *p, bool writes, const int64_t *principals,
                          size_t n)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < p->n_before && !e; i++) {
        const cal_share *s = &p->before[i];

        if (s->principal && is_such(s, writes) && !is_named(s->principal, principals, n))
            e = set_share(cx, p->at, &(core_share_new){s->principal, CAL_RIGHT_NONE}, s->kind);
    }
    return e;
}

/* Whoever may do more already, as an owner's second self, keeps it. */
static cal_err make_delegate(cal_ctx *cx, const place *p, bool writes, int64_t principal)
{
    const core_share_new s = {principal, writes ? CAL_RIGHT_WRITE : CAL_RIGHT_READ};
    const cal_share *before = share_before(p, principal);
    int64_t kind;
    cal_err e = check_principal(cx, p, &s, &kind);

    if (e || (before && is_such(before, writes)))
        return e;
    return set_share(cx, p->at, &s, kind);
}

cal_err core_delegate_replace(cal_ctx *cx, const cal_user *owner, bool writes,
                              const int64_t *principals, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_share_at at = {owner->id, 0};
    place p;
    cal_err e;

    if (n > MAX_SHARES)
        return cal_fail(cx, CAL_E_ACL_COUNT, "There can be at most %d delegates; use a group.",
                        MAX_SHARES);
    if ((e = store_tx_begin(cx, &tx)) || (e = core_demand(cx)) || (e = judge(cx, &at, &p)) ||
        (e = end_others(cx, &p, writes, principals, n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = make_delegate(cx, &p, writes, principals[i]);
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
