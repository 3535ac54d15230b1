/* SPDX-License-Identifier: MIT */
/* Calendars of a home: finding, making, changing and deleting them, and dead properties. */
#include "core/calendar.h"

#include "base/vec.h"
#include "store/calendar.h"
#include "store/event.h"
#include "store/file.h"
#include "store/property.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/calendar_make.h"
#include "core/engine.h"
#include "core/lock.h"
#include "core/schedule.h"
#include "core/view.h"
#include "core/viewer.h"

static cal_err list(cal_ctx *cx, const cal_user *owner, bool is_any, const cal_calendar **out,
                    size_t *n)
{
    CAL_VEC(cal_calendar) seen = {0};
    const cal_calendar *all;
    size_t n_all;

    if (!cx->who && !cx->is_system)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to see calendars.");

    cal_err e = store_calendar_list(cx, owner->id, false, &all, &n_all);

    for (size_t i = 0; !e && i < n_all; i++) {
        if ((is_any || all[i].kind == CAL_COLL_CALENDAR) &&
            core_access_calendar(cx, &all[i]) != CAL_RIGHT_NONE)
            CAL_PUSH(cx->arena, &seen, all[i]);
    }
    *out = seen.at;
    *n = seen.n;
    return e ? e : cx->fail.code;
}

cal_err core_calendar_list(cal_ctx *cx, const cal_user *owner, const cal_calendar **out, size_t *n)
{
    return list(cx, owner, false, out, n);
}

cal_err core_collection_list(cal_ctx *cx, const cal_user *owner, const cal_calendar **out,
                             size_t *n)
{
    return list(cx, owner, true, out, n);
}

/* Somebody who has not signed in is told so whether there is such a calendar or not. */
static cal_err judged(cal_ctx *cx, cal_err e, cal_right need, const cal_calendar *cal)
{
    if (core_absent(cx, &e))
        return core_access_hidden(cx);
    return e ? e : core_access_need(cx, cal, need);
}

static cal_err calendar_only(cal_ctx *cx, cal_err e, const cal_calendar *cal)
{
    return e || cal->kind == CAL_COLL_CALENDAR ? e : core_access_hidden(cx);
}

cal_err core_calendar_at(cal_ctx *cx, cal_str owner, cal_str href, cal_right need,
                         cal_calendar *out)
{
    cal_err e = judged(cx, store_calendar_at(cx, owner, href, out), need, out);

    return calendar_only(cx, e, out);
}

cal_err core_collection_by_id(cal_ctx *cx, int64_t id, cal_right need, cal_calendar *out)
{
    return judged(cx, store_calendar_by_id(cx, id, out), need, out);
}

cal_err core_calendar_by_id(cal_ctx *cx, int64_t id, cal_right need, cal_calendar *out)
{
    return calendar_only(cx, core_collection_by_id(cx, id, need, out), out);
}

cal_err core_collection_find(cal_ctx *cx, cal_str owner, cal_str href, cal_calendar *out,
                             bool *found)
{
    cal_err e = store_calendar_at(cx, owner, href, out);

    *found = !core_absent(cx, &e) && !e;
    if (e || *found || !cx->who || !cal_str_eq(owner, cx->who->handle))
        return e;
    return core_viewer_find(cx, href, out, found);
}

/* The inbox and the outbox are there as long as their owner. */
cal_err core_calendar_movable(cal_ctx *cx, int64_t id, cal_calendar *out)
{
    cal_err e = core_collection_by_id(cx, id, CAL_RIGHT_FREEBUSY, out);

    if (e || (e = core_access_need_unbind(cx, out)))
        return e;
    if (out->kind == CAL_COLL_CALENDAR || out->kind == CAL_COLL_PLAIN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN, "The scheduling inbox and outbox stay where they are.");
}

cal_err core_calendar_count(cal_ctx *cx, const cal_calendar *cal, int64_t *out)
{
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_READ);

    return e ? e : store_event_count(cx, cal, out);
}

cal_err core_calendar_create(cal_ctx *cx, const cal_user *owner, cal_str href,
                             const cal_calendar_patch *patch, cal_calendar *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = core_access_need_home(cx, owner, CAL_RIGHT_WRITE)) ||
        (e = core_calendar_plan(cx, owner, href, patch, out)) ||
        (e = core_engine_make(cx, href.p != NULL, out)) || (e = store_tx_begin(cx, &tx)) ||
        (e = core_lock_check(cx, owner->id, 0, CAL_STR(""), CORE_LOCK_CHANGE)) ||
        (e = core_calendar_insert(cx, patch, href.p != NULL, out)))
        return e;
    return store_tx_commit(&tx);
}

/* RFC 6638 9.2: a calendar of the same home, set on its inbox. */
static cal_err choose_default(cal_ctx *cx, const cal_calendar *inbox,
                              const cal_calendar_patch *patch)
{
    cal_calendar chosen;
    cal_err e = store_calendar_by_id(cx, patch->to.default_calendar, &chosen);

    if (e && !core_absent(cx, &e))
        return e;
    if (inbox->kind == CAL_COLL_INBOX && chosen.id && chosen.home == inbox->home &&
        chosen.kind == CAL_COLL_CALENDAR && !chosen.source.n &&
        (chosen.components & CAL_COMP_EVENT))
        return store_user_set_default(cx, inbox->home, chosen.id);
    return cal_fail_field(cx, CAL_E_DEFAULT_CALENDAR, CAL_STR("default_calendar"),
                          "Invitations arrive in a calendar of one's own that takes events.");
}

/* The collection itself, for everybody who has it. */
static cal_err patch_itself(cal_ctx *cx, const cal_calendar_patch *patch, cal_calendar *row)
{
    store_property_at at = {.home = row->home, .calendar = row->id, .href = CAL_STR("")};
    cal_err e;

    if (patch->set & CAL_PATCH_ALARMS)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("alarms"),
                              "This can be chosen for calendars of others only.");
    if ((e = core_access_need(cx, row, CAL_RIGHT_WRITE)) ||
        (e = core_lock_check(cx, row->home, row->id, CAL_STR(""), CORE_LOCK_CHANGE)) ||
        (e = core_calendar_apply(cx, patch, row)) ||
        ((patch->set & CAL_PATCH_DEFAULT) && (e = choose_default(cx, row, patch))) ||
        (e = store_home_bump(cx, row->home, &row->seq)) || (e = store_calendar_update(cx, row)))
        return e;
    return patch->n_dead ? store_property_patch(cx, &at, patch->dead, patch->n_dead) : CAL_OK;
}

cal_err core_calendar_patch(cal_ctx *cx, int64_t id, const cal_calendar_patch *patch,
                            cal_calendar *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar_patch left = *patch;
    cal_calendar itself;
    bool own;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = core_collection_by_id(cx, id, CAL_RIGHT_FREEBUSY, out)) ||
        (e = core_viewer_patch(cx, out, &left, &own)) ||
        ((!own || left.set || left.n_dead) && (e = patch_itself(cx, &left, out))))
        return e;
    itself = *out;
    if ((e = core_viewer_overlay(cx, out)) || (e = store_tx_commit(&tx)))
        return e;
    return core_engine_describe(cx, &itself, left.set);
}

/* RFC 6638 4.3: the calendar that was chosen for invitations. The one that is it because nothing
   was chosen hands that on. */
static cal_err need_no_default(cal_ctx *cx, const cal_calendar *cal)
{
    store_user owner;
    cal_err e = store_user_by_id(cx, cal->home, &owner);

    if (e || owner.user.default_calendar != cal->id)
        return e;
    return cal_fail(cx, CAL_E_DEFAULT_NEEDED,
                    "Invitations arrive in this calendar; choose another one for them first.");
}

cal_err core_calendar_remove(cal_ctx *cx, const cal_calendar *cal)
{
    int64_t seq;
    cal_err e;

    if ((e = need_no_default(cx, cal)) || (!cal->source.n && (e = core_schedule_leave(cx, cal))) ||
        (e = store_home_bump(cx, cal->home, &seq)))
        return e;
    return store_calendar_delete(cx, cal, seq);
}

cal_err core_calendar_delete(cal_ctx *cx, int64_t id)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar cal;
    cal_err e;

    if (cx->engine && ((e = core_calendar_movable(cx, id, &cal)) ||
                       (e = need_no_default(cx, &cal)) || (e = core_engine_remove(cx, &cal))))
        return e;
    if ((e = store_tx_begin(cx, &tx)) || (e = core_calendar_movable(cx, id, &cal)) ||
        (e = core_lock_check(cx, cal.home, id, CAL_STR(""), CORE_LOCK_BIND)) ||
        (e = core_calendar_remove(cx, &cal)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- dead properties ---- */

/* Judges the right to what stands at calendar (0: the home itself) and href, and that it is there.
 */
static cal_err dead_at(cal_ctx *cx, const store_property_at *at, cal_right need, cal_calendar *cal)
{
    cal_event event;
    cal_file file;

    *cal = (cal_calendar){0};
    if (!at->calendar)
        return core_access_need_home(cx, &(cal_user){.id = at->home}, need);

    cal_err e = core_collection_by_id(cx, at->calendar, need, cal);

    if (e || !at->href.n)
        return e;
    if (cal->kind == CAL_COLL_PLAIN)
        return store_file_meta_at(cx, cal, at->href, &file);
    if ((e = store_event_meta_at(cx, cal, at->href, &event)) || core_view(cx, cal, &event))
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such object.");
}

cal_err core_dead_props(cal_ctx *cx, int64_t home, int64_t calendar, cal_str href,
                        const cal_dead_prop **out, size_t *n)
{
    store_property_at at = {.home = home, .calendar = calendar, .href = href};
    cal_calendar cal;
    cal_err e = dead_at(cx, &at, CAL_RIGHT_READ, &cal);

    if (calendar)
        at.home = cal.home;
    return e ? e : store_property_list(cx, &at, out, n);
}

cal_err core_dead_patch(cal_ctx *cx, int64_t home, int64_t calendar, cal_str href,
                        const cal_dead_prop *props, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_property_at at = {.home = home, .calendar = calendar, .href = href};
    cal_calendar cal;
    cal_err e;

    if ((e = core_dead_check(cx, props, n)) || (e = store_tx_begin(cx, &tx)) ||
        (e = dead_at(cx, &at, CAL_RIGHT_WRITE, &cal)))
        return e;
    if (calendar)
        at.home = cal.home;
    if ((e = core_lock_check(cx, at.home, calendar, href, CORE_LOCK_CHANGE)) ||
        (e = store_property_patch(cx, &at, props, n)))
        return e;
    /* A calendar's properties are part of its state (CS:getctag); an object's are not synced. */
    if (calendar && !href.n &&
        ((e = store_home_bump(cx, cal.home, &cal.seq)) || (e = store_calendar_update(cx, &cal))))
        return e;
    return store_tx_commit(&tx);
}
