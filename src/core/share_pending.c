/* SPDX-License-Identifier: MIT */
/* Shares that wait for somebody. */
#include "core/share_pending.h"

#include "store/calendar.h"
#include "store/share.h"
#include "store/tx.h"
#include "store/user.h"
#include "store/viewer.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/calendar.h"
#include "core/field.h"
#include "core/user_make.h"
#include "core/viewer.h"

enum { MAX_PENDING = 200 };

/* The home and, unless it is all of it, the calendar: may cx->who share it? */
static cal_err judge(cal_ctx *cx, const core_share_at *at)
{
    cal_calendar cal;

    return at->calendar ? core_calendar_by_id(cx, at->calendar, CAL_RIGHT_MANAGE, &cal)
                        : core_access_need_home(cx, &(cal_user){.id = at->home}, CAL_RIGHT_MANAGE);
}

static cal_err need_room(cal_ctx *cx, const core_share_at *at)
{
    const cal_pending *all;
    size_t n;
    cal_err e = store_pending_list(cx, at->home, at->calendar, &all, &n);

    if (e || n < MAX_PENDING)
        return e;
    return cal_fail(cx, CAL_E_ACL_COUNT,
                    "%d shares wait for somebody here already; end one that nobody needs.",
                    MAX_PENDING);
}

static cal_err note(cal_ctx *cx, cal_audit_act act, cal_str email)
{
    core_act of = {.what = email};

    return core_audit(cx, act, &of);
}

/* Nobody has the address yet. */
static cal_err wait_for(cal_ctx *cx, const core_share_at *at, cal_str email, cal_right level)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_pending row = {.home = at->home,
                       .calendar = at->calendar,
                       .email = email,
                       .level = level,
                       .granted_by = cx->who ? cx->who->id : 0,
                       .created = cx->now};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = judge(cx, at)) || (e = need_room(cx, at)) ||
        (e = store_pending_put(cx, &row, core_login_fold(cx, email))) ||
        (e = note(cx, CAL_AUDIT_SHARE, email)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err organisation_of(cal_ctx *cx, int64_t home, int64_t *out)
{
    store_user owner;
    cal_err e = store_user_by_id(cx, home, &owner);

    *out = owner.user.organisation;
    return e;
}

cal_err core_share_address(cal_ctx *cx, const core_share_at *at, cal_str email, cal_right level,
                           int64_t *principal)
{
    core_share_new share = {.level = level};
    int64_t organisation;
    store_user row;
    cal_err e;

    *principal = 0;
    if ((e = judge(cx, at)) || (e = core_field_email(cx, CAL_STR("email"), &email)) ||
        (e = organisation_of(cx, at->home, &organisation)))
        return e;
    e = store_user_by_login(cx, core_login_fold(cx, email), &row);
    if (core_absent(cx, &e) || (!e && row.user.organisation != organisation))
        return level ? wait_for(cx, at, email, level) : core_pending_end(cx, at, email);
    if (e)
        return e;
    *principal = share.principal = row.user.id;
    return core_share_set(cx, at, &share);
}

cal_err core_pending_list(cal_ctx *cx, const core_share_at *at, const cal_pending **out, size_t *n)
{
    cal_err e = judge(cx, at);

    return e ? e : store_pending_list(cx, at->home, at->calendar, out, n);
}

cal_err core_pending_end(cal_ctx *cx, const core_share_at *at, cal_str email)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t deleted = 0;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = judge(cx, at)) ||
        (e = store_pending_delete(cx, at->home, at->calendar, core_login_fold(cx, email),
                                  &deleted)) ||
        (e = note(cx, CAL_AUDIT_SHARE_END, email)))
        return e;
    if (!deleted)
        return cal_fail(cx, CAL_E_NOT_FOUND, "No share waits for this address.");
    return store_tx_commit(&tx);
}

/* ---- somebody has come ---- */

static cal_err claim(cal_ctx *cx, const cal_pending *p, const cal_user *user)
{
    cal_share share = {.home = p->home,
                       .calendar = p->calendar,
                       .principal = user->id,
                       .level = p->level,
                       .granted_by = p->granted_by,
                       .created = p->created};
    cal_err e;

    if (p->home == user->id)
        return CAL_OK;
    e = store_share_put(cx, &share);
    return e ? e : core_viewer_follow(cx, p->home, p->calendar, user->id, p->level);
}

cal_err core_share_claim(cal_ctx *cx, const cal_user *user)
{
    cal_str folded = core_login_fold(cx, user->email);
    const cal_pending *all;
    size_t n;
    cal_err e;

    if (!folded.n || user->kind != CAL_KIND_INDIVIDUAL)
        return CAL_OK;
    e = store_pending_for(cx, folded, &all, &n);
    for (size_t i = 0; !e && i < n; i++) {
        int64_t organisation = 0, deleted;

        e = organisation_of(cx, all[i].home, &organisation);
        if (e || organisation != user->organisation)
            continue;
        if (!(e = claim(cx, &all[i], user)))
            e = store_pending_delete(cx, all[i].home, all[i].calendar, folded, &deleted);
    }
    return e;
}
