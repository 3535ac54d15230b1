/* SPDX-License-Identifier: MIT */
/* People: making, finding and changing them. */
#include "core/user.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "crypt/password.h"
#include "store/calendar.h"
#include "store/former.h"
#include "store/meta.h"
#include "store/session.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/account.h"
#include "core/audit.h"
#include "core/calendar_make.h"
#include "core/directory.h"
#include "core/field.h"
#include "core/fold.h"
#include "core/principal.h"
#include "core/share_pending.h"
#include "core/user_make.h"

enum { MIN_PASSWORD = 12, MAX_PASSWORD_BYTES = 1024 };

static const cal_str default_color = CAL_STR_K("#3b82f6");

cal_str core_login_fold(cal_ctx *cx, cal_str login)
{
    return core_fold_case(cx, cal_str_trim(login));
}

/* A hundred million guesses. */
enum { MIN_PASSWORD_BITS = 26 };

static bool is_guessable(cal_ctx *cx, cal_str password, const cal_user *whose)
{
    cal_str local = cal_str_take(whose->email, cal_str_find_byte(whose->email, '@'));
    cal_str known[] = {whose->handle, whose->name, whose->email, local, CAL_STR("calends")};
    const char *words[CAL_COUNT(known) + 1] = {NULL};
    size_t n = 0;

    for (size_t i = 0; i < CAL_COUNT(known); i++) {
        if (known[i].n)
            words[n++] = cal_arena_c(cx->arena, known[i]);
    }
    return crypt_password_bits(cx, password, words) < MIN_PASSWORD_BITS;
}

cal_err core_password_new(cal_ctx *cx, cal_str password, const cal_user *whose, cal_str *hash)
{
    if (!cal_utf8_ok(password) || cal_utf8_count(password) < MIN_PASSWORD)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("password"),
                              "The password is too short; take at least %d characters.",
                              MIN_PASSWORD);
    if (password.n > MAX_PASSWORD_BYTES)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("password"),
                              "The password is longer than %d bytes.", MAX_PASSWORD_BYTES);
    if (is_guessable(cx, password, whose))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("password"),
                              "The password is one that can be guessed quickly; take several words "
                              "that have nothing to do with each other or with you.");
    return crypt_password_hash(cx, password, hash);
}

/* ---- making ---- */

static cal_err check_address(cal_ctx *cx, const cal_user_new *in, store_user *row)
{
    row->user.email = in->email;
    if (!in->email.n && in->handle.n)
        return CAL_OK;

    cal_err e = core_field_email(cx, CAL_STR("email"), &row->user.email);

    row->email_folded = core_login_fold(cx, row->user.email);
    return e;
}

static cal_err check_new(cal_ctx *cx, const cal_user_new *in, store_user *row)
{
    cal_user *u = &row->user;
    cal_err e = check_address(cx, in, row);

    u->kind = in->kind;
    u->role = in->role;
    u->origin = in->origin;
    u->organisation = in->organisation ? in->organisation
                      : cx->who        ? cx->who->organisation
                                       : CAL_ORGANISATION_FIRST;
    u->created = cx->now;
    u->name = in->name;
    u->language = in->language.n ? in->language : CAL_STR("en");
    u->time_zone = in->time_zone.n ? in->time_zone : CAL_STR("UTC");
    if (e || (u->name.n && (e = core_field_name(cx, CAL_STR("name"), &u->name))) ||
        (e = core_field_language(cx, CAL_STR("language"), u->language)) ||
        (in->time_zone.n && (e = core_field_zone(cx, CAL_STR("time_zone"), &u->time_zone))))
        return e;
    if (in->password.n && in->kind != CAL_KIND_INDIVIDUAL)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("password"),
                              "Only people sign in, so only they have passwords.");
    return in->password.n ? core_password_new(cx, in->password, u, &row->password) : CAL_OK;
}

static cal_err address_free(cal_ctx *cx, cal_str folded, int64_t self)
{
    store_user other;

    if (!folded.n)
        return CAL_OK;

    cal_err e = store_user_by_login(cx, folded, &other);

    if (core_absent(cx, &e) || e || other.user.id == self)
        return e;
    return cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("email"),
                          "Somebody has this mail address already.");
}

/* The calendar everybody starts with, made as any other. */
static cal_err first_calendar(cal_ctx *cx, const cal_user *owner)
{
    cal_calendar_patch patch = {.set = CAL_PATCH_COLOR, .to.color = default_color};
    cal_calendar row;
    cal_err e = core_calendar_plan(cx, owner, (cal_str){NULL, 0}, &patch, &row);

    return e ? e : core_calendar_insert(cx, &patch, false, &row);
}

/* RFC 6638 2.1, 2.2. Nobody makes or deletes them but the server. */
static cal_err scheduling_collections(cal_ctx *cx, const cal_user *owner)
{
    static const cal_calendar rows[] = {
        {.kind = CAL_COLL_INBOX,
         .href = CAL_STR_K("inbox"),
         .name = CAL_STR_K("Inbox"),
         .components = CAL_COMP_DEFAULT},
        {.kind = CAL_COLL_OUTBOX,                      .href = CAL_STR_K("outbox"),  .name = CAL_STR_K("Outbox")},
    };
    cal_err e = CAL_OK;

    for (size_t i = 0; !e && i < CAL_COUNT(rows); i++) {
        cal_calendar row = rows[i];

        row.home = owner->id;
        row.transparent = true;
        row.created = cx->now;
        if ((e = store_home_bump(cx, owner->id, &row.seq)))
            return e;
        e = store_calendar_insert(cx, &row, &row.id);
    }
    return e;
}

/* A group keeps nothing of its own. */
static cal_err furnish(cal_ctx *cx, const cal_user *owner)
{
    cal_err e = CAL_OK;

    if (owner->kind == CAL_KIND_GROUP)
        return CAL_OK;
    e = first_calendar(cx, owner);
    return e ? e : scheduling_collections(cx, owner);
}

static const cal_audit_act making[] = {
    [CAL_KIND_INDIVIDUAL] = CAL_AUDIT_USER_NEW,
    [CAL_KIND_GROUP] = CAL_AUDIT_GROUP_NEW,
    [CAL_KIND_ROOM] = CAL_AUDIT_ROOM_NEW,
    [CAL_KIND_RESOURCE] = CAL_AUDIT_ROOM_NEW,
};

cal_err core_user_create(cal_ctx *cx, const cal_user_new *in, cal_user *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_user row = {0};
    cal_err e;

    if ((e = core_access_need_admin(cx)) || (e = check_new(cx, in, &row)) ||
        (e = core_access_need_admin_of(cx, &row.user)) || (e = store_tx_begin(cx, &tx)) ||
        (e = core_handle_settle(cx, in->handle, &row)) ||
        (e = address_free(cx, row.email_folded, 0)))
        return e;
    if (!row.user.name.n)
        row.user.name = row.user.handle;
    row.name_folded = core_fold_search(cx, row.user.name);
    if ((e = store_user_insert(cx, &row, &row.user.id)) || (e = furnish(cx, &row.user)) ||
        (e = core_share_claim(cx, &row.user)) || (e = core_user_by_id(cx, row.user.id, out)) ||
        (e = core_audit(cx, making[out->kind], &(core_act){.target = out})))
        return e;
    return store_tx_commit(&tx);
}

/* ---- finding ---- */

static cal_err no_person(cal_ctx *cx)
{
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such person.");
}

/* Who is of another organisation is as nobody. */
static cal_err found(cal_ctx *cx, cal_err e, const store_user *row, cal_user *out)
{
    if (core_absent(cx, &e) || (!e && !core_access_meets(cx, &row->user)))
        return no_person(cx);
    if (!e)
        *out = row->user;
    return e;
}

cal_err core_user_by_handle(cal_ctx *cx, cal_str handle, cal_user *out)
{
    store_user row;

    return found(cx, store_user_by_handle(cx, handle, &row), &row, out);
}

cal_err core_user_by_login(cal_ctx *cx, cal_str login, cal_user *out)
{
    store_user row;

    return found(cx, store_user_by_login(cx, core_login_fold(cx, login), &row), &row, out);
}

cal_err core_user_by_id(cal_ctx *cx, int64_t id, cal_user *out)
{
    store_user row;
    cal_err e = store_user_by_id(cx, id, &row);

    if (core_absent(cx, &e))
        return no_person(cx);
    if (!e)
        *out = row.user;
    return e;
}

cal_err core_user_search(cal_ctx *cx, cal_str q, size_t limit, const cal_user **out, size_t *n)
{
    bool more;

    return core_directory_find(
        cx, &(core_directory_query){q, CORE_KIND(CAL_KIND_INDIVIDUAL), limit}, out, n, &more);
}

cal_err core_user_list(cal_ctx *cx, int64_t after, size_t limit, const cal_user **out, size_t *n)
{
    return core_principal_list(cx, CORE_KIND(CAL_KIND_INDIVIDUAL), after, limit, out, n);
}

cal_err core_user_count(cal_ctx *cx, int64_t *out)
{
    return store_user_count(cx, out);
}

/* ---- changing ---- */

static cal_err patch_email(cal_ctx *cx, cal_str email, store_user *row)
{
    cal_err e = core_field_email(cx, CAL_STR("email"), &email);

    row->user.email = email;
    row->email_folded = core_login_fold(cx, email);
    return e ? e : address_free(cx, row->email_folded, row->user.id);
}

static cal_err patch_number(cal_ctx *cx, cal_str field, int64_t v, int64_t most, int64_t *to)
{
    if (v == -1)
        return CAL_OK;
    if (v < 0 || v > most)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field, "This must be a number from 0 to %lld.",
                              (long long)most);
    *to = v;
    return CAL_OK;
}

static cal_err apply_patch(cal_ctx *cx, const cal_user_patch *patch, store_user *row)
{
    cal_user *u = &row->user;
    cal_err e;

    u->name = patch->name.p ? patch->name : u->name;
    u->language = patch->language.p ? patch->language : u->language;
    u->time_zone = patch->time_zone.p ? patch->time_zone : u->time_zone;
    if ((patch->name.p && (e = core_field_name(cx, CAL_STR("name"), &u->name))) ||
        (patch->language.p && (e = core_field_language(cx, CAL_STR("language"), u->language))) ||
        (patch->time_zone.p && (e = core_field_zone(cx, CAL_STR("time_zone"), &u->time_zone))) ||
        (patch->email.p && (e = patch_email(cx, patch->email, row))) ||
        (e = patch_number(cx, CAL_STR("week_start"), patch->week_start, 6, &u->week_start)) ||
        (e = patch_number(cx, CAL_STR("theme"), patch->theme, CAL_THEME_DARK, &u->theme)))
        return e;
    row->name_folded = core_fold_search(cx, u->name);
    return CAL_OK;
}

cal_err core_user_write(cal_ctx *cx, const cal_user *before, const store_user *row)
{
    const store_user former = {.user = *before, .email_folded = core_login_fold(cx, before->email)};
    cal_err e = store_user_update(cx, row);

    if (e || cal_str_eq(former.email_folded, row->email_folded) ||
        (e = store_former_delete(cx, row->email_folded)))
        return e;
    return former.email_folded.n ? store_former_put(cx, &former) : CAL_OK;
}

cal_err core_user_patch(cal_ctx *cx, const cal_user_patch *patch, cal_user *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_user before;
    store_user row;
    cal_err e;

    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to change your settings.");
    if ((e = store_tx_begin(cx, &tx)) || (e = store_user_by_id(cx, cx->who->id, &row)))
        return e;
    before = row.user;
    if ((e = apply_patch(cx, patch, &row)) || (e = core_user_write(cx, &before, &row)) ||
        (e = store_auth_epoch_bump(cx)) || (e = core_user_by_id(cx, row.user.id, out)))
        return e;
    return store_tx_commit(&tx);
}

/* Groups, rooms and resources do not sign in. */
static cal_err person_at(cal_ctx *cx, int64_t id, cal_user *out)
{
    cal_err e = core_user_by_id(cx, id, out);

    if (e || out->kind == CAL_KIND_INDIVIDUAL)
        return e;
    return cal_fail(cx, CAL_E_FORBIDDEN, "%.*s is no person, so nobody signs in as it.",
                    CAL_FMT(out->handle));
}

cal_err core_user_set_password(cal_ctx *cx, int64_t user, cal_str password)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    bool is_self = cx->who && cx->who->id == user;
    cal_str hash = {NULL, 0};
    cal_user whose = {0};
    cal_err e;

    if ((!is_self && (e = core_access_need_admin(cx))) || (e = person_at(cx, user, &whose)) ||
        (!is_self && (e = core_access_need_admin_of(cx, &whose))) ||
        (e = core_password_new(cx, password, &whose, &hash)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_user_set_password(cx, user, hash)) || (e = store_session_delete_of(cx, user)) ||
        (e = core_audit(cx, CAL_AUDIT_PASSWORD, &(core_act){.target = &whose})) ||
        (e = store_auth_epoch_bump(cx)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_user_set_disabled(cal_ctx *cx, int64_t user, bool disabled)
{
    const core_account_patch patch = {.role = -1, .disabled = disabled};
    cal_user row;
    cal_err e;

    if ((e = core_access_need_admin(cx)) || (e = core_user_by_id(cx, user, &row)))
        return e;
    return core_account_change(cx, &row, &patch, &row);
}
