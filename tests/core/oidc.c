/* SPDX-License-Identifier: MIT */
/* Where people are led after signing in, and who somebody from outside becomes. */
#include "core/oidc.h"

#include "core/outside.h"
#include "tests/core/fixture.h"

static const char *const own[] = {"/", "/calendar", "/calendar?x=//y", "/a%20b#c", "/..//x", NULL};

static const char *const foreign[] = {"",
                                      "calendar",
                                      "//evil.example",
                                      "/\\evil.example",
                                      "\\\\evil.example",
                                      "http://x/",
                                      "/\tx",
                                      "/a\nb",
                                      "/a b",
                                      "/\x7f",
                                      "/caf\xc3\xa9",
                                      "/api/v1.0/me",
                                      "javascript:x",
                                      NULL};

TEST(only_pages_of_ours_are_returned_to)
{
    char longest[1100];

    (void)cx;

    for (size_t i = 0; own[i]; i++)
        CHECK_STR(core_oidc_return_to(cal_str_c(own[i])), cal_str_c(own[i]));
    for (size_t i = 0; foreign[i]; i++)
        CHECK_STR(core_oidc_return_to(cal_str_c(foreign[i])), CAL_STR("/"));
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = 'a';
    longest[0] = '/';
    CHECK_STR(core_oidc_return_to((cal_str){longest, sizeof longest}), CAL_STR("/"));
    CHECK_STR(core_oidc_return_to((cal_str){"/a\0b", 4}), CAL_STR("/"));
    CHECK_STR(core_oidc_return_to((cal_str){NULL, 0}), CAL_STR("/"));
}

static core_outsider ann(void)
{
    return (core_outsider){.issuer = CAL_STR("https://login.example"),
                           .subject = CAL_STR("s-1"),
                           .email = CAL_STR("ann@example.net"),
                           .email_verified = true,
                           .handle = CAL_STR("Ann.Example@example.net"),
                           .name = CAL_STR("Ann Example"),
                           .language = CAL_STR("nl_BE"),
                           .origin = CAL_ORIGIN_PROVIDER};
}

static const core_outside_rules makes = {.create = true};

TEST(somebody_from_outside_is_made_once_and_follows)
{
    fixture *f = fixture_new(cx);
    core_outsider in = ann();
    cal_user first, again;

    CHECK(f);
    CHECK_OK(core_outside_person(cx, &in, &makes, &first));
    CHECK_STR(first.handle, CAL_STR("ann.example"));
    CHECK_STR(first.email, CAL_STR("ann@example.net"));
    CHECK_STR(first.language, CAL_STR("nl"));
    CHECK_INT(first.origin, CAL_ORIGIN_PROVIDER);
    in.name = CAL_STR("Ann Other");
    in.email = CAL_STR("other@example.net");
    CHECK_OK(core_outside_person(cx, &in, &makes, &again));
    CHECK_INT(again.id, first.id);
    CHECK_STR(again.handle, CAL_STR("ann.example"));
    CHECK_STR(again.name, CAL_STR("Ann Other"));
    CHECK_STR(again.email, CAL_STR("other@example.net"));
}

TEST(what_cannot_be_used_of_somebody_is_left_as_it_was)
{
    fixture *f = fixture_new(cx);
    core_outsider in = ann();
    cal_user user;

    CHECK(f);
    CHECK_OK(core_outside_person(cx, &in, &makes, &user));
    in.email = f->bob.email;
    in.name = CAL_STR("a\nb");
    in.language = CAL_STR("tlh");
    CHECK_OK(core_outside_person(cx, &in, &makes, &user));
    CHECK_STR(user.email, CAL_STR("ann@example.net"));
    CHECK_STR(user.name, CAL_STR("Ann Example"));
    CHECK_STR(user.language, CAL_STR("nl"));
    in.email = CAL_STR("proven.not@example.net");
    in.email_verified = false;
    CHECK_OK(core_outside_person(cx, &in, &makes, &user));
    CHECK_STR(user.email, CAL_STR("ann@example.net"));
}

TEST(an_address_finds_its_owner_if_it_is_proven_and_wanted)
{
    fixture *f = fixture_new(cx);
    core_outside_rules matches = {.match_email = true};
    core_outsider in = ann();
    cal_user user;

    CHECK(f);
    in.email = f->bob.email;
    CHECK_INT(core_outside_person(cx, &in, &(core_outside_rules){0}, &user), CAL_E_NO_ACCOUNT);
    cal_fail_clear(cx);
    in.email_verified = false;
    CHECK_INT(core_outside_person(cx, &in, &matches, &user), CAL_E_NO_ACCOUNT);
    cal_fail_clear(cx);
    in.email_verified = true;
    CHECK_OK(core_outside_person(cx, &in, &matches, &user));
    CHECK_INT(user.id, f->bob.id);
    in.subject = CAL_STR("s-2");
    CHECK_INT(core_outside_person(cx, &in, &matches, &user), CAL_E_NO_ACCOUNT);
}

TEST(the_same_subject_of_another_issuer_is_another_person)
{
    fixture *f = fixture_new(cx);
    core_outsider in = ann();
    cal_user one, two;

    CHECK(f);
    CHECK_OK(core_outside_person(cx, &in, &makes, &one));
    in.issuer = CAL_STR("https://other.example");
    CHECK_OK(core_outside_person(cx, &in, &makes, &two));
    CHECK(one.id != two.id);
    CHECK_STR(two.handle, CAL_STR("ann.example2"));
    CHECK_STR(two.email, CAL_STR(""));
}
