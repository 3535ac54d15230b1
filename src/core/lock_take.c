/* SPDX-License-Identifier: MIT */
/* Taking, refreshing and giving back locks (RFC 4918 9.10, 9.11). */
#include "base/id.h"
#include "base/vec.h"
#include "model/limits.h"
#include "store/event.h"
#include "store/lock.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/file.h"
#include "core/lock.h"
#include "core/lock_rule.h"
#include "core/view.h"

enum { USUAL_S = 3600, MAX_IN_HOME = 1000, MAX_OWNER_BYTES = 8192 };

static int64_t granted(const cal_ctx *cx, int64_t wanted_s)
{
    int64_t most = cx->limits->lock_s, s = wanted_s > 0 ? wanted_s : USUAL_S;

    return s < most ? s : most;
}

/* ---- the resource ---- */

/* Whether something is there. */
static cal_err stands(cal_ctx *cx, const core_lock_at *at, const cal_calendar *in, bool *out)
{
    cal_event event;
    cal_file file;
    cal_err e;

    *out = true;
    if (!at->path.n)
        return CAL_OK;
    if (in->kind == CAL_COLL_PLAIN)
        return core_file_find(cx, in, at->path, &file, out);
    e = store_event_meta_at(cx, in, at->path, &event);
    *out = !core_absent(cx, &e) && !e && core_view(cx, in, &event);
    return e;
}

/* RFC 4918 7.3; RFC 4791 4.1 knows no empty calendar object. */
static cal_err make_empty(cal_ctx *cx, const core_lock_at *at, const cal_calendar *in)
{
    cal_file made;
    cal_err e;

    if (in->kind != CAL_COLL_PLAIN)
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "A lock on nothing would make an empty object, which a calendar cannot "
                        "hold; PUT the object first, with If-None-Match: *, then lock it.");
    e = core_lock_check(cx, at->home, at->calendar, at->path, CORE_LOCK_BIND);
    return e ? e : core_file_make_empty(cx, in, at->path, &made);
}

/* ---- taking ---- */

static cal_err check_ask(cal_ctx *cx, const core_lock_ask *ask, size_t n_standing)
{
    if (ask->owner.n > MAX_OWNER_BYTES)
        return cal_fail(cx, CAL_E_TOO_LARGE, "DAV:owner may have %d bytes; send less.",
                        MAX_OWNER_BYTES);
    if (n_standing >= MAX_IN_HOME)
        return cal_fail(cx, CAL_E_QUOTA, "A home has %d locks at most; end some first.",
                        MAX_IN_HOME);
    return CAL_OK;
}

static cal_err in_the_way(cal_ctx *cx, const cal_lock *l)
{
    cal_err e = cal_fail(cx, CAL_E_LOCK_CONFLICT,
                         "There is a lock already that allows no other beside it; try again when "
                         "it has ended.");

    cx->fail.href = core_lock_root(cx, l);
    return e;
}

/* A conflict at the place or above it fails; those below are told one by one. */
static cal_err find_conflicts(cal_ctx *cx, const core_lock_ask *ask, const cal_lock *all, size_t n,
                              core_locked *out)
{
    CAL_VEC(cal_lock) below = {0};

    for (size_t i = 0; i < n; i++) {
        if (!core_lock_conflicts(&all[i], &ask->at, ask->is_deep, ask->is_shared))
            continue;
        if (core_lock_covers(&all[i], &ask->at))
            return in_the_way(cx, &all[i]);
        CAL_PUSH(cx->arena, &below, all[i]);
    }
    out->conflicts = below.at;
    out->n_conflicts = below.n;
    return CAL_OK;
}

static cal_err insert(cal_ctx *cx, const core_lock_ask *ask, cal_lock *out)
{
    int64_t forgotten;
    cal_err e;

    *out = (cal_lock){
        .token = cal_arena_printf(cx->arena, "urn:uuid:%.*s", CAL_FMT(cal_id_uuid(cx->arena))),
        .home = ask->at.home,
        .calendar = ask->at.calendar,
        .path = ask->at.path,
        .is_deep = ask->is_deep,
        .is_shared = ask->is_shared,
        .user = cx->who->id,
        .owner = ask->owner,
        .created = cx->now,
        .timeout = granted(cx, ask->timeout_s),
    };
    out->expires = cx->now + out->timeout;
    if ((e = store_lock_prune(cx, cx->now, &forgotten)))
        return e;
    return store_lock_insert(cx, out);
}

static cal_err find_place(cal_ctx *cx, const core_lock_at *at, cal_right need, cal_calendar *in)
{
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "A lock is somebody's; sign in first.");
    return core_lock_right(cx, at, need, in);
}

cal_err core_lock_take(cal_ctx *cx, const core_lock_ask *ask, core_locked *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_lock *all;
    cal_calendar in = {0};
    bool is_there;
    size_t n;
    cal_err e;

    *out = (core_locked){0};
    if ((e = store_tx_begin(cx, &tx)) || (e = find_place(cx, &ask->at, CAL_RIGHT_WRITE, &in)) ||
        (e = core_demand(cx)) || (e = stands(cx, &ask->at, &in, &is_there)) ||
        (e = store_lock_home(cx, ask->at.home, &all, &n)) || (e = check_ask(cx, ask, n)) ||
        (e = find_conflicts(cx, ask, all, n, out)) || out->n_conflicts)
        return e;
    if ((!is_there && (e = make_empty(cx, &ask->at, &in))) || (e = insert(cx, ask, &out->lock)))
        return e;
    out->created = !is_there;
    return store_tx_commit(&tx);
}

/* ---- refreshing ---- */

/* The one lock that holds there and was submitted. */
static cal_err find_submitted(cal_ctx *cx, const core_lock_at *at, cal_lock *out)
{
    const cal_lock *all;
    size_t n, found = 0;
    cal_err e = store_lock_list(cx, at->home, at->calendar, &all, &n);

    for (size_t i = 0; !e && i < n; i++) {
        if (!core_lock_covers(&all[i], at) || !core_lock_is_submitted(cx, &all[i]))
            continue;
        *out = all[i];
        found++;
    }
    if (e || found == 1)
        return e;
    if (found)
        return cal_fail(cx, CAL_E_BAD_REQUEST,
                        "Only one lock is refreshed at a time; send one token in the If field.");
    return cal_fail(cx, CAL_E_LOCK_GONE,
                    "None of the tokens in the If field is that of a lock which holds here; it may "
                    "have expired. Take a new one.");
}

cal_err core_lock_refresh(cal_ctx *cx, const core_lock_at *at, int64_t timeout_s, cal_lock *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar in;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = find_place(cx, at, CAL_RIGHT_WRITE, &in)) ||
        (e = find_submitted(cx, at, out)))
        return e;
    if (!core_lock_is_own(cx, out))
        return cal_fail(cx, CAL_E_FORBIDDEN, "Only who took a lock can refresh it.");
    out->timeout = granted(cx, timeout_s);
    out->expires = cx->now + out->timeout;
    if ((e = store_lock_renew(cx, out)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- giving back ---- */

static cal_err find_token(cal_ctx *cx, const core_lock_at *at, cal_str token, cal_lock *out)
{
    const cal_lock *all;
    size_t n;
    cal_err e = store_lock_list(cx, at->home, at->calendar, &all, &n);

    for (size_t i = 0; !e && i < n; i++) {
        *out = all[i];
        if (core_lock_covers(out, at) && cal_str_eq(out->token, token))
            return CAL_OK;
    }
    return e ? e
             : cal_fail(cx, CAL_E_LOCK_TOKEN,
                        "This token is that of no lock which holds here; it may have expired.");
}

/* RFC 4918 6.4: who took it, and who may do all where it is rooted. */
static cal_err may_release(cal_ctx *cx, const cal_lock *l)
{
    const core_lock_at root = {l->home, l->calendar, l->path};
    cal_calendar in;
    cal_err e;

    if (core_lock_is_own(cx, l))
        return CAL_OK;
    e = core_lock_right(cx, &root, CAL_RIGHT_MANAGE, &in);
    if (e != CAL_E_NO_RIGHT && e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NO_RIGHT,
                    "Somebody else took this lock; only they, and who manages "
                    "what is locked, can end it.");
}

cal_err core_lock_release(cal_ctx *cx, const core_lock_at *at, cal_str token)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar in;
    cal_lock l;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = find_place(cx, at, CAL_RIGHT_READ, &in)) ||
        (e = core_demand(cx)) || (e = find_token(cx, at, token, &l)) || (e = may_release(cx, &l)) ||
        (e = store_lock_delete(cx, token)))
        return e;
    return store_tx_commit(&tx);
}
