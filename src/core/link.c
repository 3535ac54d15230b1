/* SPDX-License-Identifier: MIT */
/* Secret links. */
#include "core/link.h"

#include "crypt/token.h"
#include "model/policy.h"
#include "store/calendar.h"
#include "store/link.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/user.h"
#include "core/user_make.h"

enum { MOST = 50, USED_EVERY_S = 3600 };

static const char *const levels[] = {
    [CAL_LINK_FREEBUSY] = "free/busy",
    [CAL_LINK_TITLES] = "titles",
    [CAL_LINK_FULL] = "everything",
};

/* "alice/work", with what the act was about. */
static cal_err note(cal_ctx *cx, cal_audit_act act, const cal_calendar *cal, const cal_link *link)
{
    core_act of = {
        .what = cal_arena_printf(cx->arena, "%.*s/%.*s", CAL_FMT(cal->owner), CAL_FMT(cal->href)),
        .detail =
            cal_arena_printf(cx->arena, "%s, \"%.*s\"", levels[link->level], CAL_FMT(link->label)),
    };

    return core_audit(cx, act, &of);
}

static cal_err need_manager(cal_ctx *cx, const cal_calendar *cal)
{
    if (cal->kind != CAL_COLL_CALENDAR)
        return cal_fail(cx, CAL_E_FORBIDDEN, "Only calendars have links.");
    return core_access_need(cx, cal, CAL_RIGHT_MANAGE);
}

static cal_err check(cal_ctx *cx, core_link_new *in)
{
    cal_err e = in->label.n ? core_field_name(cx, CAL_STR("label"), &in->label) : CAL_OK;

    if (e)
        return e;
    if (!in->label.p)
        in->label = CAL_STR("");
    if (in->level > cx->policy->link_level)
        return cal_fail_field(cx, CAL_E_FORBIDDEN, CAL_STR("level"),
                              cx->policy->link_level < 0
                                  ? "The administrator of this server allows no links."
                                  : "The administrator of this server allows no link that shows as "
                                    "much; choose a lower level.");
    if (in->expires && in->expires <= cx->now)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("expires"),
                              "The time is over already; choose one in the future, or none.");
    return CAL_OK;
}

static cal_err need_room(cal_ctx *cx, const cal_calendar *cal)
{
    const cal_link *all;
    size_t n;
    cal_err e = store_link_list(cx, cal->home, cal->id, &all, &n);

    if (e || n < MOST)
        return e;
    return cal_fail(cx, CAL_E_QUOTA,
                    "This calendar has %d links already; delete one that is not used any more.",
                    MOST);
}

cal_err core_link_create(cal_ctx *cx, const cal_calendar *cal, const core_link_new *in,
                         cal_link *out, cal_str *token)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_link_new asked = *in;
    cal_link row;
    cal_err e;

    if ((e = need_manager(cx, cal)) || (e = check(cx, &asked)))
        return e;
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to make links.");
    *token = crypt_token_new(cx->arena);
    row = (cal_link){
        .home = cal->home,
        .calendar = cal->id,
        .label = asked.label,
        .level = asked.level,
        .made_by = cx->who->id,
        .created = cx->now,
        .expires = asked.expires,
    };
    if ((e = store_tx_begin(cx, &tx)) || (e = need_room(cx, cal)) ||
        (e = store_link_insert(cx, crypt_digest(cx->arena, *token), &row, &row.id)) ||
        (e = store_link_by_id(cx, cal->home, cal->id, row.id, out)) ||
        (e = note(cx, CAL_AUDIT_LINK_TO_NEW, cal, out)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_link_list(cal_ctx *cx, const cal_calendar *cal, const cal_link **out, size_t *n)
{
    cal_err e = need_manager(cx, cal);

    return e ? e : store_link_list(cx, cal->home, cal->id, out, n);
}

cal_err core_link_at(cal_ctx *cx, const cal_calendar *cal, int64_t id, cal_link *out)
{
    cal_err e = need_manager(cx, cal);

    return e ? e : store_link_by_id(cx, cal->home, cal->id, id, out);
}

cal_err core_link_change(cal_ctx *cx, const cal_calendar *cal, int64_t id, const core_link_new *in,
                         cal_link *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_link_new asked = *in;
    cal_err e;

    if ((e = need_manager(cx, cal)) || (e = check(cx, &asked)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_link_by_id(cx, cal->home, cal->id, id, out)))
        return e;
    out->label = asked.label;
    out->level = asked.level;
    out->expires = asked.expires;
    if ((e = store_link_update(cx, out)) || (e = note(cx, CAL_AUDIT_LINK_TO_CHANGE, cal, out)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_link_rotate(cal_ctx *cx, const cal_calendar *cal, int64_t id, cal_link *out,
                         cal_str *token)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    *token = crypt_token_new(cx->arena);
    if ((e = need_manager(cx, cal)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_link_by_id(cx, cal->home, cal->id, id, out)) ||
        (e = store_link_rotate(cx, id, crypt_digest(cx->arena, *token))) ||
        (e = note(cx, CAL_AUDIT_LINK_TO_ROTATE, cal, out)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_link_delete(cal_ctx *cx, const cal_calendar *cal, int64_t id)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_link link;
    cal_err e;

    if ((e = need_manager(cx, cal)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_link_by_id(cx, cal->home, cal->id, id, &link)) ||
        (e = store_link_delete(cx, id)) || (e = note(cx, CAL_AUDIT_LINK_TO_END, cal, &link)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- following one ---- */

static cal_err nothing(cal_ctx *cx)
{
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NOT_FOUND,
                    "There is nothing under this address (any more); ask whoever gave it to you "
                    "for a new one.");
}

/* May the maker still do what they let others do? */
static bool still_manages(cal_ctx *cx, const cal_user *maker, const cal_calendar *cal)
{
    const cal_user *before = cx->who;
    bool manages;

    cx->who = maker;
    manages = core_user_signs_in(maker) && core_access_calendar(cx, cal) == CAL_RIGHT_MANAGE;
    cx->who = before;
    core_access_forget(cx);
    return manages;
}

static cal_err used(cal_ctx *cx, const cal_link *link)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if (cx->now < link->last_used + USED_EVERY_S)
        return CAL_OK;
    if ((e = store_tx_begin(cx, &tx)) || (e = store_link_used(cx, link->id, cx->now)) ||
        (e = store_tx_commit(&tx)))
        core_forgo(cx, &e);
    return e;
}

cal_err core_link_follow(cal_ctx *cx, cal_str token, core_link_open *out)
{
    cal_link *link = CAL_NEW(cx->arena, cal_link);
    cal_user maker;
    cal_err e = store_link_at(cx, crypt_digest(cx->arena, token), link, &maker);

    if (core_absent(cx, &e))
        return nothing(cx);
    if (e || (e = store_calendar_by_id(cx, link->calendar, &out->calendar)) ||
        (e = core_user_by_id(cx, link->home, &out->owner)))
        return e;
    if ((link->expires && link->expires <= cx->now) || out->owner.disabled ||
        link->level > cx->policy->link_level || !still_manages(cx, &maker, &out->calendar))
        return nothing(cx);
    link->language = out->owner.language;
    cx->link = link;
    return used(cx, link);
}
