/* SPDX-License-Identifier: MIT */
/* Deleting somebody, calendar by calendar: each is handed over or deleted in a transaction of its
   own, and the person goes with the last of them. */
#include "store/calendar.h"
#include "store/event.h"
#include "store/meta.h"
#include "store/principal.h"
#include "store/property.h"
#include "store/share.h"
#include "store/tx.h"
#include "store/user.h"
#include "store/user_index.h"
#include "store/user_leaving.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/account.h"
#include "core/audit.h"
#include "core/calendar.h"
#include "core/calendar_make.h"
#include "core/schedule.h"
#include "core/scratch.h"

enum { PAGE = 50 };

/* ---- handing over ---- */

/* What the heir has by the same UID is the same meeting: theirs stays. */
static cal_err copy_one(cal_ctx *cx, const cal_calendar *from, const cal_calendar *to,
                        const cal_event *ev)
{
    const store_property_at old = {from->home, from->id, ev->href};
    const store_property_at new = {to->home, to->id, ev->href};
    cal_event known;
    cal_str where;
    core_object obj;
    cal_err e = store_event_by_uid(cx, to->home, ev->uid, &known, &where);

    if (!core_absent(cx, &e))
        return e;
    if ((e = core_object_read(cx, ev->ics, &obj)) ||
        (e = core_schedule_store(cx, to, ev->href, NULL, &obj)))
        return e;
    return store_property_copy(cx, &old, &new);
}

static cal_err copy_page(cal_ctx *cx, const cal_calendar *from, const cal_calendar *to,
                         cal_arena *kept, cal_str *after)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const cal_event *events;
    size_t n;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = store_event_page(cx, from, &(store_page){*after, PAGE, true}, &events, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = copy_one(cx, from, to, &events[i]);
    *after = n < PAGE ? (cal_str){NULL, 0} : cal_arena_dup(kept, events[n - 1].href);
    return e;
}

/* A free path in the heir's home. */
static cal_err free_href(cal_ctx *cx, const cal_user *heir, cal_str wanted, cal_str *out)
{
    cal_calendar there;
    cal_err e;

    *out = wanted;
    for (int i = 2;; i++) {
        e = store_calendar_at(cx, heir->handle, *out, &there);
        if (core_absent(cx, &e) || e)
            return e;
        *out = cal_arena_printf(cx->arena, "%.*s-%d", CAL_FMT(wanted), i);
    }
}

/* Rights stay as they were, but for those of the heir, who owns it now. */
static cal_err copy_shares(cal_ctx *cx, const cal_calendar *from, const cal_calendar *to)
{
    const cal_share *all;
    size_t n;
    cal_err e = store_share_list(cx, from->home, from->id, &all, &n);

    for (size_t i = 0; i < n && !e; i++) {
        cal_share row = all[i];

        row.home = to->home;
        row.calendar = to->id;
        if (row.principal != to->home)
            e = store_share_put(cx, &row);
    }
    return e;
}

static cal_err hand_over(cal_ctx *cx, const cal_calendar *from, const cal_user *leaver,
                         const cal_user *heir)
{
    const cal_calendar_patch nothing = {0};
    store_property_at old = {from->home, from->id, CAL_STR("")}, new = old;
    cal_calendar to = *from;
    cal_str after = {NULL, 0};
    cal_err e;

    to.id = 0;
    to.home = heir->id;
    to.owner = heir->handle;
    to.name =
        cal_arena_printf(cx->arena, "%.*s (%.*s)", CAL_FMT(from->name), CAL_FMT(leaver->name));
    if ((e = free_href(cx, heir, from->href, &to.href)) ||
        (e = core_calendar_insert(cx, &nothing, true, &to)))
        return e;
    new.home = to.home;
    new.calendar = to.id;
    e = store_property_copy(cx, &old, &new);
    do {
        e = e ? e : copy_page(cx, from, &to, cx->arena, &after);
    } while (!e && after.p);
    return e ? e : copy_shares(cx, from, &to);
}

/* ---- steps ---- */

static bool is_kept(const cal_calendar *c)
{
    return c->kind == CAL_COLL_CALENDAR && !c->source.n;
}

static cal_err drop(cal_ctx *cx, const store_leaving *l, const cal_calendar *cal)
{
    int64_t seq;
    cal_err e = CAL_OK;

    if (!l->keeps_meetings && is_kept(cal))
        e = core_schedule_leave(cx, cal);
    if (e || (e = store_home_bump(cx, cal->home, &seq)))
        return e;
    return store_calendar_delete(cx, cal, seq);
}

static cal_err one_calendar(cal_ctx *cx, const store_leaving *l, const cal_user *leaver,
                            const cal_calendar *cal)
{
    core_act act = {.target = leaver};
    store_user heir = {0};
    cal_err e = l->heir && is_kept(cal) ? store_user_by_id(cx, l->heir, &heir) : CAL_OK;

    if (core_absent(cx, &e))
        heir.user.id = 0;
    if (e || (heir.user.id && (e = hand_over(cx, cal, leaver, &heir.user))))
        return e;
    act.detail = cal_arena_printf(cx->arena, "%.*s%s%.*s", CAL_FMT(cal->href),
                                  heir.user.id ? " to " : "", CAL_FMT(heir.user.handle));
    if ((e = drop(cx, l, cal)))
        return e;
    return core_audit(cx, heir.user.id ? CAL_AUDIT_CALENDAR_HAND : CAL_AUDIT_CALENDAR_DELETE, &act);
}

static cal_err remove_person(cal_ctx *cx, const store_user *row)
{
    cal_err e;

    if ((e = store_user_index_remove(cx, row)) || (e = store_share_forget(cx, row->user.id)) ||
        (e = core_audit(cx, CAL_AUDIT_USER_DELETE, &(core_act){.target = &row->user})) ||
        (e = store_principal_delete(cx, row->user.id)))
        return e;
    return store_auth_epoch_bump(cx);
}

static cal_err step(cal_ctx *cx, const store_leaving *l)
{
    const cal_calendar *all;
    store_user row;
    size_t n;
    cal_err e = store_user_by_id(cx, l->user, &row);

    if (e || (e = store_calendar_list(cx, l->user, false, &all, &n)))
        return e;
    return n ? one_calendar(cx, l, &row.user, &all[0]) : remove_person(cx, &row);
}

cal_err core_account_leave_step(cal_ctx *cx, bool *again)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_leaving l;
    cal_err e = store_leaving_next(cx, &l, again);

    if (e || !*again)
        return e;
    if ((e = store_tx_begin(cx, &tx)) || (e = step(cx, &l)) || (e = store_tx_commit(&tx)))
        return e;
    core_access_forget(cx);
    return CAL_OK;
}
