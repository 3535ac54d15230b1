/* SPDX-License-Identifier: MIT */
/* Membership. */
#include "core/group.h"

#include "store/membership.h"
#include "store/meta.h"
#include "store/principal.h"
#include "store/share.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/lock.h"

enum { MAX_DEPTH = 8, MAX_MEMBERS = 5000 };

/* ---- reading ---- */

cal_err core_group_members(cal_ctx *cx, const cal_user *group, const cal_user **out, size_t *n)
{
    store_reach up = {0};
    cal_err e = CAL_OK;

    if (!core_access_is_admin(cx) && cx->who)
        e = store_membership_up(cx, cx->who->id, group->id, MAX_DEPTH, &up);
    if (e)
        return e;
    if (!core_access_is_admin(cx) && !up.meets)
        return cal_fail(cx, CAL_E_NO_RIGHT, "Only members and administrators see who is in it.");
    return store_membership_members(cx, group->id, out, n);
}

cal_err core_group_of(cal_ctx *cx, const cal_user *member, const cal_user **out, size_t *n)
{
    if (!core_access_is_admin(cx) && !(cx->who && cx->who->id == member->id))
        return cal_fail(cx, CAL_E_NO_RIGHT, "Only administrators see the groups of others.");
    return store_membership_groups(cx, member->id, out, n);
}

cal_err core_group_all_of_mine(cal_ctx *cx, const cal_user **out, size_t *n)
{
    *out = NULL;
    *n = 0;
    return cx->who ? store_membership_mine(cx, cx->who->id, out, n) : CAL_OK;
}

/* ---- changing ---- */

static cal_err group_at(cal_ctx *cx, int64_t id, cal_user *out)
{
    store_user row;
    cal_err e = store_user_by_id(cx, id, &row);

    if (e || (e = core_access_need_admin_of(cx, &row.user)))
        return e;
    *out = row.user;
    if (out->kind == CAL_KIND_GROUP)
        return CAL_OK;
    return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("group"), "%.*s is no group.",
                          CAL_FMT(row.user.handle));
}

/* A way up from the group that meets the new member would close a circle; and no chain of groups
   through both may become longer than MAX_DEPTH. */
static cal_err check_way(cal_ctx *cx, int64_t group, int64_t member)
{
    store_reach up, down;
    cal_err e;

    if ((e = store_membership_up(cx, group, member, MAX_DEPTH, &up)) ||
        (e = store_membership_down(cx, member, group, MAX_DEPTH, &down)))
        return e;
    if (up.meets || group == member)
        return cal_fail(cx, CAL_E_GROUP_LOOP, "This would put a group into itself.");
    if (up.depth + 1 + down.depth > MAX_DEPTH)
        return cal_fail(cx, CAL_E_GROUP_LOOP, "Groups can be nested %d deep, not deeper.",
                        MAX_DEPTH);
    return CAL_OK;
}

static cal_err add(cal_ctx *cx, const cal_user *group, int64_t member)
{
    store_user row;
    cal_err e;

    if ((e = store_user_by_id(cx, member, &row)))
        return e;
    if (row.user.organisation != group->organisation)
        return cal_fail(cx, CAL_E_NOT_FOUND,
                        "There is no such person in the group's organisation.");
    if ((e = check_way(cx, group->id, member)))
        return e;
    return store_membership_add(cx, group->id, member);
}

/* What was looked up about rights is void from here on. */
static cal_err finish(cal_ctx *cx, store_tx *tx)
{
    cal_err e = store_tx_commit(tx);

    core_access_forget(cx);
    return e;
}

static cal_err note(cal_ctx *cx, cal_audit_act act, const cal_user *group, cal_str detail)
{
    return core_audit(cx, act, &(core_act){.target = group, .detail = detail});
}

/* Who was put in or taken out. */
static cal_err note_member(cal_ctx *cx, cal_audit_act act, const cal_user *group, int64_t member)
{
    store_user row;
    cal_err e = store_user_by_id(cx, member, &row);

    return e ? e : note(cx, act, group, row.user.handle);
}

cal_err core_group_add(cal_ctx *cx, int64_t group, int64_t member)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_user row;
    cal_err e;

    if ((e = core_access_need_admin(cx)) || (e = store_tx_begin(cx, &tx)) ||
        (e = group_at(cx, group, &row)) || (e = add(cx, &row, member)) ||
        (e = note_member(cx, CAL_AUDIT_GROUP_ADD, &row, member)))
        return e;
    return finish(cx, &tx);
}

cal_err core_group_remove(cal_ctx *cx, int64_t group, int64_t member)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_user row;
    cal_err e;

    if ((e = core_access_need_admin(cx)) || (e = store_tx_begin(cx, &tx)) ||
        (e = group_at(cx, group, &row)) || (e = store_membership_remove(cx, group, member)) ||
        (e = note_member(cx, CAL_AUDIT_GROUP_REMOVE, &row, member)))
        return e;
    return finish(cx, &tx);
}

cal_err core_group_replace(cal_ctx *cx, int64_t group, const int64_t *members, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_user row;
    cal_err e;

    if ((e = core_access_need_admin(cx)))
        return e;
    if (n > MAX_MEMBERS)
        return cal_fail(cx, CAL_E_QUOTA, "A group has at most %d direct members; nest groups.",
                        MAX_MEMBERS);
    if ((e = store_tx_begin(cx, &tx)) || (e = core_demand(cx)) || (e = group_at(cx, group, &row)) ||
        (e = store_membership_clear(cx, group)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = add(cx, &row, members[i]);
    if (!e)
        e = note(cx, CAL_AUDIT_GROUP_SET, &row, cal_arena_printf(cx->arena, "%zu members", n));
    return e ? e : finish(cx, &tx);
}

cal_err core_group_delete(cal_ctx *cx, int64_t group)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_user row;
    cal_err e;

    if ((e = core_access_need_admin(cx)) || (e = store_tx_begin(cx, &tx)) ||
        (e = group_at(cx, group, &row)) ||
        (e = note(cx, CAL_AUDIT_GROUP_DELETE, &row, CAL_STR(""))) ||
        (e = store_share_forget(cx, group)) || (e = store_principal_delete(cx, group)) ||
        (e = store_auth_epoch_bump(cx)))
        return e;
    return finish(cx, &tx);
}
