/* SPDX-License-Identifier: MIT */
/* Administration of principals. */
#include "core/account.h"

#include "store/meta.h"
#include "store/organisation.h"
#include "store/session.h"
#include "store/tx.h"
#include "store/user.h"
#include "store/user_leaving.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/fold.h"
#include "core/share_pending.h"
#include "core/user_make.h"

static cal_err hidden(cal_ctx *cx)
{
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such person, group or room.");
}

cal_err core_account_at(cal_ctx *cx, cal_str handle, cal_user *out)
{
    store_user row;
    cal_err e = core_access_need_admin(cx);

    if (e)
        return e;
    e = store_user_by_handle(cx, handle, &row);
    if (!e)
        e = core_access_need_admin_of(cx, &row.user);
    if (e == CAL_E_NOT_FOUND)
        return hidden(cx);
    *out = row.user;
    return e;
}

/* In the transaction, before somebody stops being an administrator. */
static cal_err need_others(cal_ctx *cx, const cal_user *before)
{
    int64_t admins;
    cal_err e;

    if (before->kind != CAL_KIND_INDIVIDUAL || before->role != CAL_ROLE_ADMIN || before->disabled)
        return CAL_OK;
    e = store_organisation_admins(cx, before->organisation, &admins);
    if (e || admins > 1)
        return e;
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "%.*s is the last administrator; make somebody else one first.",
                    CAL_FMT(before->handle));
}

/* ---- changing ---- */

static cal_err change_email(cal_ctx *cx, cal_str email, store_user *row)
{
    store_user other;
    cal_err e = core_field_email(cx, CAL_STR("email"), &email);

    if (e)
        return e;
    row->user.email = email;
    row->email_folded = core_login_fold(cx, email);
    e = store_user_by_login(cx, row->email_folded, &other);
    if (core_absent(cx, &e) || e || other.user.id == row->user.id)
        return e;
    return cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("email"),
                          "Somebody has this mail address already.");
}

static cal_err apply(cal_ctx *cx, const core_account_patch *patch, store_user *row)
{
    cal_user *u = &row->user;
    cal_err e;

    u->name = patch->name.p ? patch->name : u->name;
    u->language = patch->language.p ? patch->language : u->language;
    u->time_zone = patch->time_zone.p ? patch->time_zone : u->time_zone;
    if ((patch->name.p && (e = core_field_name(cx, CAL_STR("name"), &u->name))) ||
        (patch->language.p && (e = core_field_language(cx, CAL_STR("language"), u->language))) ||
        (patch->time_zone.p && (e = core_field_zone(cx, CAL_STR("time_zone"), &u->time_zone))) ||
        (patch->email.p && (e = change_email(cx, patch->email, row))))
        return e;
    if (patch->role >= 0 && u->kind != CAL_KIND_INDIVIDUAL)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("role"), "Only people have roles.");
    u->role = patch->role >= 0 ? patch->role : u->role;
    u->disabled = patch->disabled >= 0 ? patch->disabled != 0 : u->disabled;
    row->name_folded = core_fold_search(cx, u->name);
    return CAL_OK;
}

/* What happened, each as an act of its own. */
static cal_err note_change(cal_ctx *cx, const cal_user *before, const cal_user *now)
{
    core_act of = {.target = now};
    cal_err e = CAL_OK;

    if (before->disabled != now->disabled)
        e = core_audit(cx, now->disabled ? CAL_AUDIT_USER_DISABLE : CAL_AUDIT_USER_ENABLE, &of);
    if (!e && before->role != now->role) {
        of.detail = now->role == CAL_ROLE_ADMIN ? CAL_STR("administrator") : CAL_STR("member");
        e = core_audit(cx, CAL_AUDIT_ROLE, &of);
    }
    of.detail =
        cal_arena_printf(cx->arena, "%s%s", cal_str_eq(before->name, now->name) ? "" : "name ",
                         cal_str_eq(before->email, now->email) ? "" : "address ");
    of.detail = cal_str_trim(of.detail);
    return e || !of.detail.n ? e : core_audit(cx, CAL_AUDIT_USER_CHANGE, &of);
}

static cal_err write_change(cal_ctx *cx, const cal_user *before, const store_user *row)
{
    const cal_user *now = &row->user;
    bool loses = now->role != before->role || (now->disabled && !before->disabled);
    cal_err e;

    if ((loses && (e = need_others(cx, before))) || (e = core_user_write(cx, before, row)) ||
        (e = store_user_set_disabled(cx, now->id, now->disabled)) ||
        (now->disabled && (e = store_session_delete_of(cx, now->id))) ||
        (!cal_str_eq(before->email, now->email) && (e = core_share_claim(cx, now))))
        return e;
    return note_change(cx, before, now);
}

cal_err core_account_change(cal_ctx *cx, const cal_user *of, const core_account_patch *patch,
                            cal_user *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_user row;
    cal_err e;

    if ((e = core_access_need_admin_of(cx, of)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_user_by_id(cx, of->id, &row)))
        return e;

    cal_user before = row.user;

    if ((e = apply(cx, patch, &row)) || (e = write_change(cx, &before, &row)) ||
        (e = store_auth_epoch_bump(cx)) || (e = store_user_by_id(cx, of->id, &row)))
        return e;
    *out = row.user;
    return store_tx_commit(&tx);
}

cal_err core_account_reset(cal_ctx *cx, const cal_user *of)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_act act = {.target = of, .detail = CAL_STR("taken away for a new one")};
    cal_err e;

    if ((e = core_access_need_admin_of(cx, of)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_user_set_password(cx, of->id, CAL_STR(""))) ||
        (e = store_session_delete_of(cx, of->id)) ||
        (e = core_audit(cx, CAL_AUDIT_PASSWORD, &act)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- deleting ---- */

static cal_err check_heir(cal_ctx *cx, const cal_user *of, int64_t heir)
{
    store_user row;
    cal_err e;

    if (!heir)
        return CAL_OK;
    e = store_user_by_id(cx, heir, &row);
    if (!core_absent(cx, &e) &&
        (e || (row.user.organisation == of->organisation && heir != of->id && !row.user.disabled &&
               row.user.kind == CAL_KIND_INDIVIDUAL)))
        return e;
    return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("heir"),
                          "The heir must be another person of the organisation.");
}

static cal_err check_leaving(cal_ctx *cx, const cal_user *of, const core_leaving *how)
{
    cal_err e = core_access_need_admin_of(cx, of);

    if (e)
        return e;
    if (cx->who && cx->who->id == of->id)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "Nobody deletes themselves; ask another administrator.");
    if (of->kind == CAL_KIND_GROUP)
        return cal_fail(cx, CAL_E_FORBIDDEN, "%.*s is a group.", CAL_FMT(of->handle));
    return check_heir(cx, of, how->heir);
}

cal_err core_account_delete(cal_ctx *cx, const cal_user *of, const core_leaving *how)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const store_leaving row = {of->id, how->heir, how->keeps_meetings};
    core_act act = {.target = of,
                    .detail = how->heir ? CAL_STR("calendars are handed over")
                                        : CAL_STR("calendars are deleted")};
    cal_err e;

    if ((e = check_leaving(cx, of, how)) || (e = store_tx_begin(cx, &tx)) ||
        (e = need_others(cx, of)) || (e = store_user_set_disabled(cx, of->id, true)) ||
        (e = store_leaving_set(cx, &row)) || (e = store_session_delete_of(cx, of->id)) ||
        (e = core_audit(cx, CAL_AUDIT_LEAVING, &act)) || (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}
