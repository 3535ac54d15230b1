/* SPDX-License-Identifier: MIT */
/* Groups from outside. */
#include "core/outside_groups.h"

#include "base/utf8.h"
#include "store/identity.h"
#include "store/membership.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/audit.h"
#include "core/fold.h"
#include "core/user.h"

enum { MAX_GROUPS = 200, MAX_HANDLE = 48, MAX_TRIES = 100 };

/* Groups have subjects of their own, which no person's can be equal to. */
static cal_str issuer_of(cal_ctx *cx, const core_outsider *in)
{
    return cal_arena_printf(cx->arena, "%.*s#groups", CAL_FMT(in->issuer));
}

/* "/Team Élan" gives "team-elan". */
static cal_str handle_of(cal_ctx *cx, cal_str name)
{
    cal_str ascii = core_fold_ascii(cx, name);
    char *out = cal_arena_alloc(cx->arena, MAX_HANDLE + 1);
    size_t n = 0;

    for (size_t i = 0; i < ascii.n && n < MAX_HANDLE; i++) {
        char c = ascii.p[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (is_word)
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    return n ? (cal_str){out, n} : CAL_STR("group");
}

static cal_err make(cal_ctx *cx, const core_outsider *in, cal_str name, cal_user *out)
{
    cal_str handle = handle_of(cx, name);
    cal_err e = CAL_E_EXISTS;

    for (int i = 1; e == CAL_E_EXISTS && i < MAX_TRIES; i++) {
        cal_user_new as = {
            .handle = i == 1 ? handle : cal_arena_printf(cx->arena, "%.*s-%d", CAL_FMT(handle), i),
            .name = name,
            .kind = CAL_KIND_GROUP,
            .origin = in->origin,
        };

        cal_fail_clear(cx);
        e = core_user_create(cx, &as, out);
    }
    return e;
}

static cal_err link_to(cal_ctx *cx, cal_str issuer, cal_str name, const cal_user *group)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_act of = {.target = group, .detail = issuer};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_identity_insert(cx, issuer, name, group->id)) ||
        (e = core_audit(cx, CAL_AUDIT_IDENTITY_NEW, &of)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err group_at(cal_ctx *cx, const core_outsider *in, cal_str name, int64_t *id)
{
    cal_str issuer = issuer_of(cx, in);
    cal_user group;
    cal_err e = store_identity_at(cx, issuer, name, id);

    if (!core_absent(cx, &e))
        return e;
    if ((e = make(cx, in, name, &group)) || (e = link_to(cx, issuer, name, &group)))
        return e;
    *id = group.id;
    return CAL_OK;
}

static bool is_name(cal_str name)
{
    return name.n && name.n <= 255 && cal_utf8_ok(name);
}

cal_err core_outside_groups(cal_ctx *cx, const core_outsider *in, const core_outside_group **out,
                            size_t *n)
{
    size_t most = in->n_groups < MAX_GROUPS ? in->n_groups : MAX_GROUPS;
    core_outside_group *found = CAL_NEW_N(cx->arena, core_outside_group, most);
    cal_err e = CAL_OK;

    *out = found;
    *n = 0;
    for (size_t i = 0; !e && i < most; i++) {
        cal_str name = cal_str_trim(in->groups[i]);

        while (cal_str_starts(name, CAL_STR("/"))) /* a path of nested groups */
            name = cal_str_skip(name, 1);
        if (is_name(name))
            e = group_at(cx, in, name, &found[(*n)++].id);
    }
    return e;
}

static bool is_among(int64_t id, const core_outside_group *groups, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (groups[i].id == id)
            return true;
    }
    return false;
}

static bool is_in(int64_t group, const cal_user *now, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (now[i].id == group)
            return true;
    }
    return false;
}

cal_err core_outside_join(cal_ctx *cx, int64_t person, cal_origin origin,
                          const core_outside_group *groups, size_t n, bool *changed)
{
    const cal_user *now;
    size_t n_now;
    cal_err e = store_membership_groups(cx, person, &now, &n_now);

    *changed = false;
    for (size_t i = 0; !e && i < n_now; i++) {
        if (now[i].origin != (int64_t)origin || is_among(now[i].id, groups, n))
            continue;
        *changed = true;
        e = store_membership_remove(cx, now[i].id, person);
    }
    for (size_t i = 0; !e && i < n; i++) {
        if (is_in(groups[i].id, now, n_now))
            continue;
        *changed = true;
        e = store_membership_add(cx, groups[i].id, person);
    }
    return e;
}
