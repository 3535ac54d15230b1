/* SPDX-License-Identifier: MIT */
#include "core/session.h"

#include "core/user.h"
#include "tests/core/fixture.h"

static const cal_str good = CAL_STR_K("correct horse battery");
static const cal_str peer = CAL_STR_K("192.0.2.1");

/* alice gets the password `good`. */
static fixture *with_password(cal_ctx *cx)
{
    fixture *f = fixture_new(cx);

    return f && !core_user_set_password(cx, f->alice.id, good) ? f : NULL;
}

static cal_err login(cal_ctx *cx, const char *name, cal_str password, cal_str from)
{
    cal_user user;

    cal_fail_clear(cx);
    return core_login(cx, cal_str_c(name), password, from, &user);
}

TEST(login_takes_handle_or_address_and_never_tells_what_is_wrong)
{
    CHECK(with_password(cx));
    CHECK_OK(login(cx, "alice", good, peer));
    CHECK_OK(login(cx, "ALICE@example.org", good, peer));

    CHECK_INT(login(cx, "alice", CAL_STR("wrong"), peer), CAL_E_BAD_LOGIN);

    cal_str why = cx->fail.why;

    CHECK_INT(login(cx, "nobody", good, peer), CAL_E_BAD_LOGIN);
    CHECK_STR(cx->fail.why, why);
    CHECK_INT(login(cx, "bob", good, peer), CAL_E_BAD_LOGIN);
    CHECK_STR(cx->fail.why, why);
    CHECK_INT(login(cx, "bob", CAL_STR(""), peer), CAL_E_BAD_LOGIN);
    CHECK_INT(login(cx, "", CAL_STR(""), peer), CAL_E_BAD_LOGIN);
}

TEST(failed_logins_make_the_account_wait_longer_and_longer)
{
    CHECK(with_password(cx));
    for (int i = 0; i < 5; i++)
        CHECK_INT(login(cx, "alice", CAL_STR("wrong"), peer), CAL_E_BAD_LOGIN);
    CHECK_INT(login(cx, "alice", CAL_STR("wrong"), peer), CAL_E_BAD_LOGIN);

    /* Even the right password waits, under each of the account's names. */
    CHECK_INT(login(cx, "alice", good, peer), CAL_E_SLOW_DOWN);
    CHECK_INT(cx->fail.retry_after_s, 2);
    CHECK_INT(login(cx, "alice@example.org", good, CAL_STR("")), CAL_E_SLOW_DOWN);
    cx->now += 2;
    CHECK_INT(login(cx, "alice", CAL_STR("wrong"), peer), CAL_E_BAD_LOGIN);
    CHECK_INT(login(cx, "alice", good, peer), CAL_E_SLOW_DOWN);
    CHECK_INT(cx->fail.retry_after_s, 4);
    cx->now += 4;
    CHECK_OK(login(cx, "alice", good, peer));
    CHECK_INT(login(cx, "alice", CAL_STR("wrong"), peer), CAL_E_BAD_LOGIN);
    CHECK_OK(login(cx, "alice", good, peer));
}

TEST(the_wait_has_an_end_and_old_failures_are_forgotten)
{
    CHECK(fixture_new(cx));
    for (int i = 0; i < 40; i++)
        CHECK_OK(core_throttle_fail(cx, CAL_STR("who"), (cal_str){NULL, 0}));
    CHECK_INT(core_throttle_check(cx, CAL_STR("who"), (cal_str){NULL, 0}), CAL_E_SLOW_DOWN);
    CHECK_INT(cx->fail.retry_after_s, 900);
    cal_fail_clear(cx);
    cx->now += 900;
    CHECK_OK(core_throttle_check(cx, CAL_STR("who"), (cal_str){NULL, 0}));
    cx->now += 2 * 86400;
    CHECK_OK(core_throttle_fail(cx, CAL_STR("who"), (cal_str){NULL, 0}));
    CHECK_OK(core_throttle_check(cx, CAL_STR("who"), (cal_str){NULL, 0}));
}

TEST(an_address_that_tries_many_accounts_waits)
{
    CHECK(fixture_new(cx));
    for (int i = 0; i < 21; i++)
        CHECK_OK(core_throttle_fail(cx, cal_arena_printf(cx->arena, "name%d", i), peer));
    CHECK_INT(core_throttle_check(cx, CAL_STR("alice"), peer), CAL_E_SLOW_DOWN);
    cal_fail_clear(cx);
    CHECK_OK(core_throttle_check(cx, CAL_STR("alice"), CAL_STR("192.0.2.2")));
}

TEST(a_session_lives_while_it_is_used_and_a_year_at_most)
{
    fixture *f = fixture_new(cx);
    cal_session s, seen;
    cal_user user;
    cal_str token;

    CHECK(f);
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &token, &s));
    CHECK_INT(token.n, 43);
    CHECK(s.csrf.n >= 43 && !cal_str_eq(s.csrf, token));
    CHECK_OK(core_session_at(cx, token, &seen, &user));
    CHECK_INT(seen.id, s.id);
    CHECK_STR(seen.csrf, s.csrf);
    CHECK_INT(user.id, f->alice.id);
    CHECK_INT(core_session_at(cx, CAL_STR("nonsense"), &seen, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);

    cx->now += 1800;
    CHECK_OK(core_session_seen(cx, &s));
    CHECK_OK(core_session_at(cx, token, &seen, &user));
    CHECK_INT(seen.last_seen, s.last_seen); /* within the hour nothing is written */
    for (int month = 0; month < 12; month++) {
        cx->now += 29 * 86400;
        CHECK_OK(core_session_at(cx, token, &seen, &user));
        CHECK_OK(core_session_seen(cx, &seen));
    }
    cx->now += 29 * 86400;
    CHECK_INT(core_session_at(cx, token, &seen, &user), CAL_E_SIGN_IN);
}

TEST(a_session_ends_unused_at_sign_out_and_with_its_user)
{
    fixture *f = fixture_new(cx);
    cal_session s, seen;
    cal_user user;
    cal_str token;

    CHECK(f);
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &token, &s));
    cx->now += 30 * 86400;
    CHECK_INT(core_session_at(cx, token, &seen, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);

    int64_t before, after;

    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &token, &s));
    CHECK_OK(core_auth_epoch(cx, &before));
    CHECK_OK(core_session_end(cx, token));
    CHECK_OK(core_auth_epoch(cx, &after));
    CHECK(after > before);
    CHECK_INT(core_session_at(cx, token, &seen, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    CHECK_OK(core_session_end(cx, token));

    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &token, &s));
    cx->is_system = true;
    CHECK_OK(core_user_set_disabled(cx, f->alice.id, true));
    CHECK_INT(core_session_at(cx, token, &seen, &user), CAL_E_SIGN_IN);
}

TEST(a_new_password_ends_all_sessions)
{
    fixture *f = with_password(cx);
    cal_session s, seen;
    cal_user user;
    cal_str token;

    CHECK(f);
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &token, &s));
    CHECK_INT(core_user_set_password(cx, f->alice.id, CAL_STR("elf bytes..")), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    CHECK_OK(core_session_at(cx, token, &seen, &user));
    CHECK_OK(core_user_set_password(cx, f->alice.id, CAL_STR("another elf in boots")));
    CHECK_INT(core_session_at(cx, token, &seen, &user), CAL_E_SIGN_IN);
    CHECK_INT(login(cx, "alice", good, peer), CAL_E_BAD_LOGIN);
    CHECK_OK(login(cx, "alice", CAL_STR("another elf in boots"), peer));
}

TEST(changing_the_password_needs_the_old_one_and_keeps_this_session)
{
    fixture *f = with_password(cx);
    cal_str mine, other;
    cal_session s, seen;
    cal_user user;

    CHECK(f);
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &mine, &s));
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR("test"), &other, &s));
    CHECK_INT(
        core_password_change(cx, CAL_STR("wrong"), CAL_STR("another elf in boots"), mine, peer),
        CAL_E_BAD_FIELD);
    CHECK_STR(cx->fail.field, CAL_STR("current"));
    cal_fail_clear(cx);
    CHECK_INT(core_password_change(cx, good, CAL_STR("short"), mine, peer), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    CHECK_OK(core_password_change(cx, good, CAL_STR("another elf in boots"), mine, peer));
    CHECK_OK(core_session_at(cx, mine, &seen, &user));
    CHECK_INT(core_session_at(cx, other, &seen, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    cx->who = &f->bob; /* has none yet */
    CHECK_OK(
        core_password_change(cx, CAL_STR(""), CAL_STR("another elf in boots"), CAL_STR(""), peer));
    cx->who = NULL;
    CHECK_INT(core_password_change(cx, good, good, mine, peer), CAL_E_SIGN_IN);
}

TEST(a_link_signs_in_once_within_the_hour)
{
    fixture *f = fixture_new(cx);
    cal_user user;
    cal_str token;

    CHECK(f);
    CHECK_INT(core_login_link_new(cx, f->alice.id, &token), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    cx->is_system = true;
    CHECK_OK(core_login_link_new(cx, f->alice.id, &token));
    CHECK_OK(core_login_link_use(cx, token, &user));
    CHECK_INT(user.id, f->alice.id);
    CHECK_INT(core_login_link_use(cx, token, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    CHECK_OK(core_login_link_new(cx, f->alice.id, &token));
    cx->now += 3600;
    CHECK_INT(core_login_link_use(cx, token, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    CHECK_OK(core_login_link_new(cx, f->alice.id, &token));
    CHECK_OK(core_user_set_disabled(cx, f->alice.id, true));
    CHECK_INT(core_login_link_use(cx, token, &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    CHECK_INT(core_login_link_use(cx, CAL_STR(""), &user), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    CHECK_INT(core_login_link_new(cx, 4711, &token), CAL_E_NOT_FOUND);
}

TEST(an_app_password_works_for_its_owner_only)
{
    fixture *f = fixture_new(cx);
    cal_app_password made, seen;
    cal_str secret, spaced = CAL_STR("");
    cal_user user;

    CHECK(f);
    CHECK_OK(core_app_password_new(cx, CAL_STR(" Phone "), &made, &secret));
    CHECK_STR(made.label, CAL_STR("Phone"));
    CHECK_INT(secret.n, 64);
    CHECK_OK(core_app_password_at(cx, CAL_STR("alice"), secret, &seen, &user));
    CHECK_INT(seen.id, made.id);
    CHECK_INT(user.id, f->alice.id);
    CHECK_OK(core_app_password_at(cx, CAL_STR("Alice@Example.org"), secret, &seen, &user));
    for (size_t i = 0; i < secret.n; i++)
        spaced = cal_arena_printf(cx->arena, "%.*s%.*s", CAL_FMT(spaced), secret.p[i] != '-',
                                  &secret.p[i]);
    CHECK_INT(spaced.n, 52);
    CHECK_OK(core_app_password_at(cx, CAL_STR("alice"), spaced, &seen, &user));

    CHECK_INT(core_app_password_at(cx, CAL_STR("bob"), secret, &seen, &user), CAL_E_BAD_LOGIN);
    cal_fail_clear(cx);
    CHECK_INT(core_app_password_at(cx, CAL_STR(""), secret, &seen, &user), CAL_E_BAD_LOGIN);
    cal_fail_clear(cx);
    CHECK_INT(core_app_password_at(cx, CAL_STR("alice"), cal_str_skip(secret, 1), &seen, &user),
              CAL_E_BAD_LOGIN);
    cal_fail_clear(cx);
    cx->is_system = true;
    CHECK_OK(core_user_set_disabled(cx, f->alice.id, true));
    CHECK_INT(core_app_password_at(cx, CAL_STR("alice"), secret, &seen, &user), CAL_E_BAD_LOGIN);
    cal_fail_clear(cx);
    CHECK_OK(core_user_set_disabled(cx, f->alice.id, false));
    CHECK_OK(core_app_password_at(cx, CAL_STR("alice"), secret, &seen, &user));
}

TEST(app_passwords_are_listed_noted_and_revoked_by_their_owner)
{
    fixture *f = fixture_new(cx);
    const cal_app_password *all;
    cal_app_password made, seen;
    int64_t before, after;
    cal_str secret;
    cal_user user;
    size_t n;

    CHECK(f);
    CHECK_OK(core_app_password_new(cx, CAL_STR("Phone"), &made, &secret));
    CHECK_OK(core_app_password_used(cx, &made));
    CHECK_OK(core_app_password_list(cx, &all, &n));
    CHECK_INT(n, 1);
    CHECK_INT(all[0].last_used, cx->now);
    cx->now += 60;
    CHECK_OK(core_app_password_used(cx, &all[0]));
    CHECK_OK(core_app_password_list(cx, &all, &n));
    CHECK_INT(all[0].last_used, cx->now - 60);

    cx->who = &f->bob;
    CHECK_INT(core_app_password_revoke(cx, made.id), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_OK(core_app_password_list(cx, &all, &n));
    CHECK_INT(n, 0);
    cx->who = &f->alice;
    CHECK_OK(core_auth_epoch(cx, &before));
    CHECK_OK(core_app_password_revoke(cx, made.id));
    CHECK_OK(core_auth_epoch(cx, &after));
    CHECK(after > before);
    CHECK_INT(core_app_password_at(cx, CAL_STR("alice"), secret, &seen, &user), CAL_E_BAD_LOGIN);
    cal_fail_clear(cx);
    CHECK_INT(core_app_password_new(cx, CAL_STR("  "), &made, &secret), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    cx->who = NULL;
    CHECK_INT(core_app_password_new(cx, CAL_STR("x"), &made, &secret), CAL_E_SIGN_IN);
}
