/* SPDX-License-Identifier: MIT */
/* Addresses of calendar users, to and fro, and where their invitations arrive. */
#include "core/schedule_people.h"

#include "store/calendar.h"
#include "store/former.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/fold.h"

static const cal_str mailto = CAL_STR_K("mailto:");
static const cal_str principals = CAL_STR_K(CORE_PRINCIPALS);

core_person core_person_of(cal_ctx *cx, const cal_user *user)
{
    const cal_str *before = NULL;
    size_t n = 0, n_before = 0;

    if (store_former_list(cx, user->id, &before, &n_before)) {
        cal_fail_clear(cx); /* what is told of them is right without */
        n_before = 0;
    }

    cal_str *at = CAL_NEW_N(cx->arena, cal_str, 3 + n_before);

    if (user->email.n)
        at[n++] = cal_arena_printf(cx->arena, "mailto:%.*s", CAL_FMT(user->email));
    at[n++] = cal_arena_printf(cx->arena, CORE_PRINCIPALS "%.*s/", CAL_FMT(user->handle));
    at[n++] = cal_arena_printf(cx->arena, CORE_PRINCIPALS "%.*s", CAL_FMT(user->handle));
    for (size_t i = 0; i < n_before; i++)
        at[n++] = cal_arena_printf(cx->arena, "mailto:%.*s", CAL_FMT(before[i]));
    return (core_person){
        .user = *user, .addresses = {at, n}
    };
}

cal_err core_person_by_id(cal_ctx *cx, int64_t id, core_person *out)
{
    store_user row;
    cal_err e = store_user_by_id(cx, id, &row);

    if (e)
        return e;
    *out = core_person_of(cx, &row.user);
    return CAL_OK;
}

/* The handle in a principal's path. */
static cal_str handle_in(cal_str address)
{
    cal_str rest = cal_str_skip(address, principals.n);

    if (cal_str_ends(rest, CAL_STR("/")))
        rest = cal_str_take(rest, rest.n - 1);
    return rest;
}

/* Whoever had the address before, and nobody has it now. */
static cal_err former(cal_ctx *cx, cal_str folded, store_user *out)
{
    int64_t id = 0;
    cal_err e = store_former_at(cx, core_fold_case(cx, cal_str_skip(folded, mailto.n)), &id);

    return e ? e : store_user_by_id(cx, id, out);
}

cal_err core_person_at(cal_ctx *cx, int64_t organisation, cal_str address, core_person *out,
                       bool *found)
{
    cal_str folded = ical_address_fold(cx, address);
    store_user row;
    cal_err e;

    *found = false;
    if (cal_str_starts(folded, mailto) && cal_str_has(folded, CAL_STR("@")))
        e = store_user_by_login(cx, core_fold_case(cx, cal_str_skip(folded, mailto.n)), &row);
    else if (cal_str_starts(folded, principals))
        e = store_user_by_handle(cx, handle_in(folded), &row);
    else
        return CAL_OK;
    if (core_absent(cx, &e) && (e = former(cx, folded, &row)) == CAL_E_NOT_FOUND) {
        cal_fail_clear(cx);
        return CAL_OK;
    }
    if (e)
        return e;
    *found = row.user.organisation == organisation;
    if (*found)
        *out = core_person_of(cx, &row.user);
    return CAL_OK;
}

cal_err core_schedule_default(cal_ctx *cx, const cal_user *user, int64_t components,
                              cal_calendar *out, bool *found)
{
    const cal_calendar *all, *best = NULL;
    size_t n;
    cal_err e = store_calendar_list(cx, user->id, false, &all, &n);

    for (size_t i = 0; !e && i < n; i++) {
        const cal_calendar *c = &all[i];

        if (c->kind != CAL_COLL_CALENDAR || !(c->components & components))
            continue;
        if (!best || c->id == user->default_calendar ||
            (best->id != user->default_calendar && c->id < best->id))
            best = c;
    }
    *found = best != NULL;
    if (best)
        *out = *best;
    return e;
}
