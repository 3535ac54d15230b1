/* SPDX-License-Identifier: MIT */
/* Instances of shared calendars. */
#include "core/viewer.h"

#include "base/id.h"
#include "base/vec.h"
#include "model/policy.h"
#include "store/calendar.h"
#include "store/share.h"
#include "store/tx.h"
#include "store/user.h"
#include "store/viewer.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/viewer_make.h"

static void show_as(const cal_ctx *cx, const cal_viewer *v, cal_str owner_name, cal_calendar *cal)
{
    cal->sharer = cal->owner;
    cal->sharer_href = cal->href;
    cal->sharer_name = owner_name;
    cal->owner = cx->who->handle;
    cal->href = v->href;
    cal->name = v->name.n ? v->name : cal->name;
    cal->color = v->color.n ? v->color : cal->color;
    cal->sort_order = v->sort_order;
    cal->visible = v->visible;
    cal->transparent = v->transparent;
    cal->alarms = v->alarms;
    cal->instance_seq = v->seq;
}

static bool is_own(const cal_ctx *cx, const cal_calendar *cal)
{
    return !cx->who || cx->who->id == cal->home;
}

cal_err core_viewer_overlay(cal_ctx *cx, cal_calendar *cal)
{
    store_user owner;
    cal_viewer v;
    cal_err e;

    if (is_own(cx, cal) || cal->sharer.p)
        return CAL_OK;
    e = store_viewer_at(cx, cx->who->id, cal->id, &v);
    if (core_absent(cx, &e) || e || v.state != CAL_VIEWER_ACCEPTED ||
        (e = store_user_by_id(cx, cal->home, &owner)))
        return e;
    show_as(cx, &v, owner.user.name, cal);
    return CAL_OK;
}

cal_err core_viewer_list(cal_ctx *cx, const cal_calendar **out, size_t *n)
{
    CAL_VEC(cal_calendar) seen = {0};
    const store_viewed *all = NULL;
    size_t n_all = 0;
    cal_err e = cx->who ? store_viewer_list(cx, cx->who->id, &all, &n_all) : CAL_OK;

    for (size_t i = 0; !e && i < n_all; i++) {
        cal_calendar cal = all[i].calendar;

        if (core_access_calendar(cx, &cal) == CAL_RIGHT_NONE)
            continue;
        show_as(cx, &all[i].viewer, all[i].owner_name, &cal);
        CAL_PUSH(cx->arena, &seen, cal);
    }
    *out = seen.at;
    *n = seen.n;
    return e ? e : cx->fail.code;
}

cal_err core_viewer_find(cal_ctx *cx, cal_str href, cal_calendar *out, bool *found)
{
    store_viewed row;
    cal_err e = store_viewer_by_path(cx, cx->who->id, href, &row);

    *found = !core_absent(cx, &e) && !e;
    if (!*found)
        return e;
    *out = row.calendar;
    show_as(cx, &row.viewer, row.owner_name, out);
    return CAL_OK;
}

/* ---- one's own fields ---- */

enum {
    OWN_FIELDS = CAL_PATCH_NAME | CAL_PATCH_COLOR | CAL_PATCH_ORDER | CAL_PATCH_VISIBLE |
                 CAL_PATCH_TRANSPARENT | CAL_PATCH_ALARMS
};

static cal_err apply(cal_ctx *cx, const cal_calendar_patch *patch, cal_viewer *v)
{
    const cal_calendar *to = &patch->to;
    cal_err e;

    if (patch->set & CAL_PATCH_NAME)
        v->name = to->name.p ? to->name : CAL_STR("");
    if (patch->set & CAL_PATCH_COLOR)
        v->color = to->color;
    if (patch->set & CAL_PATCH_ORDER)
        v->sort_order = to->sort_order;
    if (patch->set & CAL_PATCH_VISIBLE)
        v->visible = to->visible;
    if (patch->set & CAL_PATCH_TRANSPARENT)
        v->transparent = to->transparent;
    if (patch->set & CAL_PATCH_ALARMS)
        v->alarms = to->alarms;
    if ((v->name.n && (e = core_field_name(cx, CAL_STR("name"), &v->name))) ||
        (e = core_field_color(cx, CAL_STR("color"), v->color)))
        return e;
    return CAL_OK;
}

static cal_err save(cal_ctx *cx, cal_viewer *v)
{
    cal_err e = store_home_bump(cx, v->user, &v->seq);

    return e ? e : store_viewer_put(cx, v);
}

cal_err core_viewer_patch(cal_ctx *cx, const cal_calendar *cal, cal_calendar_patch *patch,
                          bool *own)
{
    cal_viewer v;
    cal_err e;

    *own = false;
    if (is_own(cx, cal) || cx->is_system)
        return CAL_OK;
    e = store_viewer_at(cx, cx->who->id, cal->id, &v);
    if (core_absent(cx, &e) || e || v.state != CAL_VIEWER_ACCEPTED)
        return e;
    *own = true;
    if (!(patch->set & OWN_FIELDS))
        return CAL_OK;
    if ((e = apply(cx, patch, &v)) || (e = save(cx, &v)))
        return e;
    patch->set &= ~(unsigned)OWN_FIELDS;
    return CAL_OK;
}

/* ---- invitations ---- */

static cal_err offers(cal_ctx *cx, const store_offer **out, size_t *n)
{
    *out = NULL;
    *n = 0;
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to see what is shared with you.");
    return store_offer_list(cx, cx->who->id, out, n);
}

cal_err core_invitation_list(cal_ctx *cx, const core_invitation **out, size_t *n)
{
    CAL_VEC(core_invitation) open = {0};
    const store_offer *all;
    size_t n_all;
    cal_err e = offers(cx, &all, &n_all);

    for (size_t i = 0; !e && i < n_all; i++) {
        const store_offer *o = &all[i];
        core_invitation one = {o->calendar, o->owner_name, o->level, o->created, o->state};

        if (o->state == CAL_VIEWER_ASKED)
            CAL_PUSH(cx->arena, &open, one);
    }
    *out = open.at;
    *n = open.n;
    return e;
}

static const store_offer *offer_of(const store_offer *all, size_t n, int64_t calendar)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].calendar.id == calendar)
            return &all[i];
    }
    return NULL;
}

static cal_err note(cal_ctx *cx, const cal_calendar *cal, bool accepts)
{
    core_act of = {
        .what = cal_arena_printf(cx->arena, "%.*s/%.*s", CAL_FMT(cal->owner), CAL_FMT(cal->href)),
    };

    return core_audit(cx, accepts ? CAL_AUDIT_SHARE_ACCEPT : CAL_AUDIT_SHARE_DECLINE, &of);
}

cal_err core_invitation_answer(cal_ctx *cx, int64_t calendar, bool accepts)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const store_offer *all, *offer;
    size_t n;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = offers(cx, &all, &n)))
        return e;
    if (!(offer = offer_of(all, n, calendar)))
        return cal_fail(cx, CAL_E_NOT_FOUND, "This calendar is not shared with you (any more).");
    if ((e = core_viewer_answer(cx, cx->who->id, &offer->calendar, accepts)) ||
        (e = note(cx, &offer->calendar, accepts)))
        return e;
    return store_tx_commit(&tx);
}
