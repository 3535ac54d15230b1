/* SPDX-License-Identifier: MIT */
/* People from outside. Each step is a transaction of its own, for making a person is one: if the
   way is cut in the middle, the next sign-in finds what is there and goes on. */
#include "core/outside.h"

#include "base/utf8.h"
#include "model/policy.h"
#include "store/identity.h"
#include "store/meta.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/audit.h"
#include "core/entitlement.h"
#include "core/field.h"
#include "core/fold.h"
#include "core/organisation.h"
#include "core/outside_groups.h"
#include "core/share_pending.h"
#include "core/user.h"
#include "core/user_make.h"

enum { MAX_TRIES = 5 };

/* ---- who it is ---- */

static cal_err nobody(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_NO_ACCOUNT,
                    "You have no account here; ask the administrator of this server for one.");
}

/* The language as far as we speak it: "fr-BE" and "fr_BE" are French. */
static cal_str language_of(cal_ctx *cx, cal_str tag)
{
    cal_str primary = cal_str_take(tag, cal_str_find_byte(tag, '-'));

    primary = cal_str_take(primary, cal_str_find_byte(primary, '_'));
    if (primary.n && core_field_language(cx, CAL_STR("language"), primary) == CAL_OK)
        return primary;
    cal_fail_clear(cx);
    return (cal_str){0};
}

/* A person with nothing but a handle, made of what the provider calls them or of their address; the
   rest follows as at each sign-in. Tried again when somebody takes the handle meanwhile. */
static cal_err make(cal_ctx *cx, const core_outsider *in, cal_user *out)
{
    cal_str called = in->handle.n && cal_utf8_ok(in->handle) ? in->handle : in->email;
    cal_user_new as = {.language = language_of(cx, in->language), .origin = in->origin};
    cal_str email = in->email_verified ? in->email : CAL_STR("");
    cal_err e = core_organisation_by_address(cx, email, &as.organisation);

    if (e)
        return e;
    e = CAL_E_EXISTS;

    for (int i = 0; e == CAL_E_EXISTS && i < MAX_TRIES; i++) {
        cal_fail_clear(cx);
        if ((e = core_handle_from(cx, called, &as.handle)))
            return e;
        e = core_user_create(cx, &as, out);
    }
    return e;
}

/* The person who has the address, if one may become theirs: a person, and not known to this issuer
   by another subject. */
static cal_err by_address(cal_ctx *cx, const core_outsider *in, cal_user *out, bool *found)
{
    store_user row;
    bool taken = false;
    cal_err e = store_user_by_login(cx, core_login_fold(cx, in->email), &row);

    *found = false;
    if (core_absent(cx, &e) || e || !cal_str_eq(row.email_folded, core_login_fold(cx, in->email)) ||
        row.user.kind != CAL_KIND_INDIVIDUAL ||
        (e = store_identity_has(cx, in->issuer, row.user.id, &taken)) || taken)
        return e;
    *out = row.user;
    *found = true;
    return CAL_OK;
}

static cal_err link_to(cal_ctx *cx, const core_outsider *in, const cal_user *user)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_act of = {.actor = user, .target = user, .detail = in->issuer};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_identity_insert(cx, in->issuer, in->subject, user->id)) ||
        (e = core_audit(cx, CAL_AUDIT_IDENTITY_NEW, &of)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err first_time(cal_ctx *cx, const core_outsider *in, const core_outside_rules *rules,
                          cal_user *out)
{
    bool found = false;
    cal_err e = CAL_OK;

    if (rules->match_email && in->email_verified && in->email.n)
        e = by_address(cx, in, out, &found);
    if (e)
        return e;
    if (!found && !rules->create)
        return nobody(cx);
    if (!found && (e = make(cx, in, out)))
        return e;
    return link_to(cx, in, out);
}

static cal_err find(cal_ctx *cx, const core_outsider *in, const core_outside_rules *rules,
                    cal_user *out)
{
    int64_t id = 0;
    cal_err e = store_identity_at(cx, in->issuer, in->subject, &id);

    if (core_absent(cx, &e))
        e = first_time(cx, in, rules, out);
    if (e != CAL_E_EXISTS)
        return !e && id ? core_user_by_id(cx, id, out) : e;
    /* the same person came by two ways at once, and the other was first */
    cal_fail_clear(cx);
    if ((e = store_identity_at(cx, in->issuer, in->subject, &id)))
        return e;
    return core_user_by_id(cx, id, out);
}

/* ---- what is said of them ---- */

/* An address that somebody has stays theirs. */
static cal_err note_taken(cal_ctx *cx, const cal_user *user)
{
    core_act of = {
        .actor = user, .target = user, .detail = CAL_STR("the provider's address is another's")};

    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id),
                  "%.*s has a new address at the provider, but somebody has it here already",
                  CAL_FMT(user->handle));
    return core_audit(cx, CAL_AUDIT_ADDRESS_TAKEN, &of);
}

/* The address as it shall be; the one of before when it is not proven, no address, or somebody's.
 */
static cal_err follow_address(cal_ctx *cx, const core_outsider *in, store_user *row)
{
    cal_str email = in->email, folded;
    store_user other;
    cal_err e;

    if (!email.n || !in->email_verified)
        return CAL_OK;
    if (core_field_email(cx, CAL_STR("email"), &email)) {
        cal_fail_clear(cx);
        return CAL_OK;
    }
    folded = core_login_fold(cx, email);
    e = store_user_by_login(cx, folded, &other);
    if (!core_absent(cx, &e)) {
        if (e)
            return e;
        if (other.user.id != row->user.id)
            return note_taken(cx, &row->user);
    }
    if (e)
        return e;
    row->user.email = email;
    row->email_folded = folded;
    return CAL_OK;
}

static void follow_name(cal_ctx *cx, const core_outsider *in, store_user *row)
{
    cal_str name = in->name, language = language_of(cx, in->language);

    if (language.n)
        row->user.language = language;
    if (!name.n)
        return;
    if (core_field_name(cx, CAL_STR("name"), &name)) {
        cal_fail_clear(cx);
        return;
    }
    row->user.name = name;
    row->name_folded = core_fold_search(cx, name);
}

/* Which of them changed, for the log of acts; empty: none. */
static cal_str changes(cal_ctx *cx, const store_user *a, const store_user *b)
{
    const cal_user *x = &a->user, *y = &b->user;

    return cal_arena_printf(cx->arena, "%s%s%s", cal_str_eq(x->name, y->name) ? "" : "name ",
                            cal_str_eq(x->email, y->email) ? "" : "address ",
                            cal_str_eq(x->language, y->language) ? "" : "language ");
}

/* Writes the person as they are now, if that is new. */
static cal_err update(cal_ctx *cx, const store_user *before, const store_user *row, bool regrouped)
{
    cal_str what = changes(cx, before, row);
    core_act of = {.actor = &row->user, .target = &row->user, .detail = cal_str_trim(what)};
    cal_err e;

    if (what.n && ((e = core_user_write(cx, &before->user, row)) ||
                   (e = core_audit(cx, CAL_AUDIT_USER_CHANGE, &of))))
        return e;
    return what.n || regrouped ? store_auth_epoch_bump(cx) : CAL_OK;
}

/* Whether it is the address of the person here that the provider vouches for. */
static bool is_proven(cal_ctx *cx, const core_outsider *in, const store_user *row)
{
    return in->email_verified && row->email_folded.n &&
           cal_str_eq(core_login_fold(cx, in->email), row->email_folded);
}

static cal_err follow(cal_ctx *cx, const core_outsider *in, const core_outside_rules *rules,
                      cal_user *user)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    bool grouped = in->groups && rules->groups == CAL_GROUPS_FOLLOW, regrouped = false;
    const core_outside_group *groups = NULL;
    size_t n_groups = 0;
    store_user before, row;
    cal_err e;

    if ((grouped && (e = core_outside_groups(cx, in, &groups, &n_groups))) ||
        (e = store_tx_begin(cx, &tx)) || (e = store_user_by_id(cx, user->id, &before)))
        return e;
    row = before;
    follow_name(cx, in, &row);
    if ((e = follow_address(cx, in, &row)) ||
        (e = store_identity_seen(cx, in->issuer, in->subject)) ||
        (grouped &&
         (e = core_outside_join(cx, user->id, in->origin, groups, n_groups, &regrouped))) ||
        (e = update(cx, &before, &row, regrouped)) ||
        (is_proven(cx, in, &row) && (e = core_share_claim(cx, &row.user))))
        return e;
    *user = row.user;
    return store_tx_commit(&tx);
}

cal_err core_outside_person(cal_ctx *cx, const core_outsider *in, const core_outside_rules *rules,
                            cal_user *out)
{
    bool was_system = cx->is_system;
    cal_err e;

    cx->is_system = true; /* the server itself makes and changes people here */
    e = find(cx, in, rules, out);
    if (!e && !out->disabled)
        e = follow(cx, in, rules, out);
    cx->is_system = was_system;
    if (e)
        return e;
    if (out->disabled || out->kind != CAL_KIND_INDIVIDUAL)
        return cal_fail(cx, CAL_E_ACCOUNT_OFF,
                        "This account is disabled; ask the administrator of this server.");
    return core_entitlement_need(cx, out);
}
