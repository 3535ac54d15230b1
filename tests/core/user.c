/* SPDX-License-Identifier: MIT */
#include "core/user.h"

#include "core/calendar.h"
#include "core/session.h"
#include "tests/core/fixture.h"

TEST(a_new_person_has_a_calendar_in_their_language)
{
    static const struct {
        const char *email;
        cal_str language, calendar, href;
    } rows[] = {
        {"a@example.org", CAL_STR_K("en"), CAL_STR_K("Calendar"), CAL_STR_K("calendar")},
        {"b@example.org", CAL_STR_K("fr"), CAL_STR_K("Agenda"),   CAL_STR_K("agenda")  },
        {"c@example.org", CAL_STR_K("de"), CAL_STR_K("Kalender"), CAL_STR_K("kalender")},
        {"d@example.org", CAL_STR_K("nl"), CAL_STR_K("Agenda"),   CAL_STR_K("agenda")  },
    };

    CHECK(fixture_new(cx));
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        const cal_calendar *cals;
        cal_user user;
        size_t n;

        CHECK_OK(fixture_user(
            cx, (cal_user_new){.email = cal_str_c(rows[i].email), .language = rows[i].language},
            &user));
        cx->who = &user;
        CHECK_OK(core_calendar_list(cx, &user, &cals, &n));
        CHECK_INT(n, 1);
        CHECK_STR(cals[0].name, rows[i].calendar);
        CHECK_STR(cals[0].href, rows[i].href);
        CHECK_STR(cals[0].owner, user.handle);
        CHECK_INT(cals[0].components, CAL_COMP_DEFAULT);
    }
}

TEST(handles_come_from_addresses_and_are_unique)
{
    static const struct {
        const char *email, *handle;
    } rows[] = {
        {"Zoë.O'Neil+cal@example.org", "zoe.oneil-cal" },
        {"zoe.oneil-cal@example.com",   "zoe.oneil-cal2"},
        {"zoe.oneil-cal@example.net",   "zoe.oneil-cal3"},
        {"principals@example.org",      "principals2"   },
        {"..__a@example.org",           "a"             },
        {"日本@example.org",          "user"          },
        {"日本語@example.org",       "user2"         },
    };

    CHECK(fixture_new(cx));
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        cal_user user;

        CHECK_OK(fixture_user(cx, (cal_user_new){.email = cal_str_c(rows[i].email)}, &user));
        CHECK_STR(user.handle, cal_str_c(rows[i].handle));
        CHECK_STR(user.name, user.handle);
    }
}

TEST(what_cannot_be_a_person_is_refused_by_field)
{
    static const struct {
        cal_user_new in;
        cal_err e;
        const char *field;
    } rows[] = {
        {{.email = CAL_STR_K("no address")},                              CAL_E_BAD_FIELD, "email"    },
        {{.email = CAL_STR_K("a@b@c")},                                   CAL_E_BAD_FIELD, "email"    },
        {{.email = CAL_STR_K("@example.org")},                            CAL_E_BAD_FIELD, "email"    },
        {{.email = CAL_STR_K("x@")},                                      CAL_E_BAD_FIELD, "email"    },
        {{.email = CAL_STR_K("x@a..b")},                                  CAL_E_BAD_FIELD, "email"    },
        {{.email = CAL_STR_K("x\r\nBcc: y@example.org")},                 CAL_E_BAD_FIELD, "email"    },
        {{.email = CAL_STR_K("ALICE@Example.Org")},                       CAL_E_EXISTS,    "email"    },
        {{.handle = CAL_STR_K("alice")},                                  CAL_E_EXISTS,    "handle"   },
        {{.handle = CAL_STR_K("Upper")},                                  CAL_E_BAD_FIELD, "handle"   },
        {{.handle = CAL_STR_K("..")},                                     CAL_E_BAD_FIELD, "handle"   },
        {{.handle = CAL_STR_K("principals")},                             CAL_E_BAD_FIELD, "handle"   },
        {{.handle = CAL_STR_K("a/b")},                                    CAL_E_BAD_FIELD, "handle"   },
        {{.handle = CAL_STR_K("x"), .language = CAL_STR_K("tlh")},        CAL_E_BAD_FIELD, "language" },
        {{.handle = CAL_STR_K("x"), .time_zone = CAL_STR_K("Mars/Base")},
         CAL_E_BAD_ZONE,                                                                   "time_zone"},
        {{.handle = CAL_STR_K("x"), .name = CAL_STR_K("a\nb")},           CAL_E_BAD_FIELD, "name"     },
        {{.handle = CAL_STR_K("x"), .name = CAL_STR_K("a\xff")},          CAL_E_BAD_FIELD, "name"     },
        {{.handle = CAL_STR_K("x"), .password = CAL_STR_K("short")},      CAL_E_BAD_FIELD, "password" },
    };

    CHECK(fixture_new(cx));
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        cal_user user;

        CHECK_INT(fixture_user(cx, rows[i].in, &user), rows[i].e);
        CHECK_STR(cx->fail.field, cal_str_c(rows[i].field));
        CHECK(cx->fail.why.n > 0);
        cal_fail_clear(cx);
    }

    int64_t n;

    CHECK_OK(core_user_count(cx, &n));
    CHECK_INT(n, 2);
}

TEST(an_administrator_needs_no_address)
{
    cal_user user;

    CHECK(fixture_new(cx));
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("admin"), .role = CAL_ROLE_ADMIN},
                          &user));
    CHECK_STR(user.handle, CAL_STR("admin"));
    CHECK_INT(user.email.n, 0);
    CHECK_INT(user.role, CAL_ROLE_ADMIN);
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("second")}, &user));
}

TEST(only_administrators_manage_people)
{
    fixture *f = fixture_new(cx);
    const cal_user *users;
    cal_user user;
    size_t n;

    CHECK(f);
    CHECK_INT(core_user_create(cx, &(cal_user_new){.handle = CAL_STR("x")}, &user), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    CHECK_INT(core_user_list(cx, 0, 10, &users, &n), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    CHECK_INT(core_user_set_password(cx, f->bob.id, CAL_STR("a long password")), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    CHECK_INT(core_user_set_disabled(cx, f->bob.id, true), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    cx->who = NULL;
    CHECK_INT(core_user_list(cx, 0, 10, &users, &n), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    f->alice.role = CAL_ROLE_ADMIN;
    cx->who = &f->alice;
    CHECK_OK(core_user_list(cx, 0, 10, &users, &n));
    CHECK_INT(n, 2);
    CHECK_OK(core_user_list(cx, users[0].id, 10, &users, &n));
    CHECK_INT(n, 1);
    CHECK_STR(users[0].handle, CAL_STR("bob"));
}

TEST(people_are_found_by_login_and_by_folded_name)
{
    static const struct {
        const char *q;
        size_t n;
    } rows[] = {
        {"muller",          1},
        {"MÜL",            1},
        {"mü",             1},
        {"bob@EXAMPLE.org", 1},
        {"bob@example",     1},
        {"bob",             1},
        {"  dupre  ",       1},
        {"",                0},
        {"nobody at all",   0},
        {"%%%",             0},
        {"\xff\xff\xff",    0},
    };
    fixture *f = fixture_new(cx);
    const cal_user *users;
    cal_user user;
    size_t n;

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        CHECK_OK(core_user_search(cx, cal_str_c(rows[i].q), 10, &users, &n));
        CHECK_INT(n, rows[i].n);
    }
    CHECK_OK(core_user_by_login(cx, CAL_STR(" BOB@Example.ORG "), &user));
    CHECK_INT(user.id, f->bob.id);
    CHECK_STR(user.email, CAL_STR("Bob@example.org"));
    CHECK_OK(core_user_by_login(cx, CAL_STR("bob"), &user));
    CHECK_INT(core_user_by_handle(cx, CAL_STR("nobody"), &user), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    cx->who = NULL;
    CHECK_INT(core_user_search(cx, CAL_STR("bob"), 10, &users, &n), CAL_E_SIGN_IN);
}

TEST(people_change_their_own_fields_all_or_nothing)
{
    fixture *f = fixture_new(cx);
    cal_user_patch patch = {.name = CAL_STR("  Alice D. "),
                            .language = CAL_STR("de"),
                            .time_zone = CAL_STR("W. Europe Standard Time"),
                            .week_start = 6,
                            .theme = -1};
    int64_t before, after;
    cal_user user;

    CHECK(f);
    CHECK_OK(core_auth_epoch(cx, &before));
    CHECK_OK(core_user_patch(cx, &patch, &user));
    CHECK_OK(core_auth_epoch(cx, &after));
    CHECK(after > before);
    CHECK_STR(user.name, CAL_STR("Alice D."));
    CHECK_STR(user.time_zone, CAL_STR("Europe/Berlin"));
    CHECK_INT(user.week_start, 6);
    CHECK_INT(user.theme, CAL_THEME_SYSTEM);
    CHECK_STR(user.email, CAL_STR("alice@example.org"));

    patch = (cal_user_patch){.name = CAL_STR("Other"), .week_start = 7, .theme = -1};
    CHECK_INT(core_user_patch(cx, &patch, &user), CAL_E_BAD_FIELD);
    CHECK_STR(cx->fail.field, CAL_STR("week_start"));
    cal_fail_clear(cx);
    patch = (cal_user_patch){.email = CAL_STR("bob@example.org"), .week_start = -1, .theme = -1};
    CHECK_INT(core_user_patch(cx, &patch, &user), CAL_E_EXISTS);
    cal_fail_clear(cx);
    CHECK_OK(core_user_by_id(cx, f->alice.id, &user));
    CHECK_STR(user.name, CAL_STR("Alice D."));
    cx->who = NULL;
    CHECK_INT(core_user_patch(cx, &patch, &user), CAL_E_SIGN_IN);
}
