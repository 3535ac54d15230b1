/* SPDX-License-Identifier: MIT */
#include "core/group.h"

#include "core/principal.h"
#include "core/user.h"
#include "tests/core/fixture.h"

enum { GROUPS = 12 };

/* Groups "g0", "g1"… */
static cal_err make_groups(cal_ctx *cx, cal_user *out, size_t n)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < n && !e; i++)
        e = fixture_user(cx,
                         (cal_user_new){.handle = cal_arena_printf(cx->arena, "g%zu", i),
                                        .kind = CAL_KIND_GROUP},
                         &out[i]);
    return e;
}

TEST(groups_form_no_circle_and_no_endless_chain)
{
    cal_user g[GROUPS];
    const cal_user *mine;
    size_t n;
    fixture *f = fixture_new(cx);

    CHECK(f);
    CHECK_OK(make_groups(cx, g, GROUPS));
    cx->is_system = true;
    CHECK_INT(core_group_add(cx, g[0].id, g[0].id), CAL_E_GROUP_LOOP);
    cal_fail_clear(cx);
    for (size_t i = 0; i < 8; i++)
        CHECK_OK(core_group_add(cx, g[i].id, g[i + 1].id));
    CHECK_INT(core_group_add(cx, g[8].id, g[0].id), CAL_E_GROUP_LOOP);
    cal_fail_clear(cx);
    CHECK_INT(core_group_add(cx, g[8].id, g[9].id), CAL_E_GROUP_LOOP); /* too deep */
    cal_fail_clear(cx);
    CHECK_INT(core_group_add(cx, g[8].id, f->bob.id), CAL_E_GROUP_LOOP);
    cal_fail_clear(cx);
    CHECK_OK(core_group_add(cx, g[7].id, f->bob.id));
    CHECK_OK(core_group_add(cx, g[7].id, f->bob.id)); /* again is no change */
    cx->is_system = false;
    cx->who = &f->bob;
    CHECK_OK(core_group_all_of_mine(cx, &mine, &n));
    CHECK_INT(n, 8);
    CHECK_OK(core_group_of(cx, &f->bob, &mine, &n));
    CHECK_INT(n, 1);
}

TEST(members_are_replaced_all_or_none)
{
    cal_user g[3];
    const cal_user *members;
    size_t n;
    fixture *f = fixture_new(cx);

    CHECK(f);
    CHECK_OK(make_groups(cx, g, 3));
    cx->is_system = true;
    CHECK_OK(core_group_replace(cx, g[0].id, (int64_t[]){f->bob.id, g[1].id}, 2));
    CHECK_INT(core_group_replace(cx, g[1].id, (int64_t[]){f->alice.id, g[0].id}, 2),
              CAL_E_GROUP_LOOP);
    cal_fail_clear(cx);
    CHECK_INT(core_group_replace(cx, g[0].id, (int64_t[]){f->alice.id, 99999}, 2), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_INT(core_group_replace(cx, f->bob.id, (int64_t[]){f->alice.id}, 1), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    CHECK_OK(core_group_members(cx, &g[0], &members, &n));
    CHECK_INT(n, 2);
    CHECK_OK(core_group_members(cx, &g[1], &members, &n));
    CHECK_INT(n, 0);
    CHECK_OK(core_group_delete(cx, g[0].id));
    CHECK_INT(core_group_delete(cx, f->bob.id), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    cx->is_system = false;
    CHECK_INT(core_group_add(cx, g[1].id, f->bob.id), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    cx->who = &f->bob;
    CHECK_INT(core_group_members(cx, &g[1], &members, &n), CAL_E_NO_RIGHT);
    cal_fail_clear(cx);
    CHECK_INT(core_group_of(cx, &f->alice, &members, &n), CAL_E_NO_RIGHT);
}

TEST(groups_and_rooms_are_no_people)
{
    cal_user g[1];
    const cal_user *found;
    cal_user room;
    size_t n;
    fixture *f = fixture_new(cx);

    CHECK(f);
    CHECK_OK(make_groups(cx, g, 1));
    CHECK_OK(fixture_user(cx,
                          (cal_user_new){.handle = CAL_STR("room"),
                                         .name = CAL_STR("Blue room"),
                                         .kind = CAL_KIND_ROOM},
                          &room));
    CHECK_OK(core_user_search(cx, CAL_STR("Blue room"), 10, &found, &n));
    CHECK_INT(n, 0);
    cx->is_system = true;
    CHECK_OK(core_user_list(cx, 0, 10, &found, &n));
    CHECK_INT(n, 2);
    CHECK_INT(core_user_set_password(cx, g[0].id, CAL_STR("correct horse battery staple")),
              CAL_E_FORBIDDEN);
    cal_fail_clear(cx);
    CHECK_INT(fixture_user(cx,
                           (cal_user_new){.handle = CAL_STR("h"),
                                          .kind = CAL_KIND_GROUP,
                                          .password = CAL_STR("correct horse battery staple")},
                           &room),
              CAL_E_BAD_FIELD);
}

TEST(a_search_finds_whom_one_can_name)
{
    static const struct {
        const char *text;
        unsigned fields;
        core_how how;
        size_t n;
    } rows[] = {
        {"dup",                CORE_IN_NAME,                   CORE_CONTAINS, 1},
        {"DUPRE",              CORE_IN_NAME,                   CORE_CONTAINS, 1},
        {"du",                 CORE_IN_NAME,                   CORE_CONTAINS, 0},
        {"dupre",              CORE_IN_NAME,                   CORE_STARTS,   0},
        {"alice",              CORE_IN_NAME,                   CORE_STARTS,   1},
        {"alice",              CORE_IN_NAME,                   CORE_EQUALS,   0},
        {"Alice Dupr\xc3\xa9", CORE_IN_NAME,                   CORE_EQUALS,   1},
        {"ALICE@example.org",  CORE_IN_ADDRESS,                CORE_EQUALS,   1},
        {"alice@exa",          CORE_IN_ADDRESS,                CORE_CONTAINS, 1},
        {"example",            CORE_IN_ADDRESS,                CORE_CONTAINS, 0},
        {"@example.org",       CORE_IN_ADDRESS,                CORE_CONTAINS, 0},
        {"lic",                CORE_IN_ADDRESS,                CORE_CONTAINS, 1},
        {"bob",                CORE_IN_ADDRESS,                CORE_EQUALS,   1},
        {"%",                  CORE_IN_NAME | CORE_IN_ADDRESS, CORE_CONTAINS, 0},
        {"___",                CORE_IN_NAME | CORE_IN_ADDRESS, CORE_CONTAINS, 0},
        {"",                   CORE_IN_NAME | CORE_IN_ADDRESS, CORE_EQUALS,   0},
        {"INDIVIDUAL",         CORE_IN_KIND,                   CORE_CONTAINS, 0},
    };
    fixture *f = fixture_new(cx);

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        const core_principal_test test = {rows[i].fields, rows[i].how, cal_str_c(rows[i].text)};
        const core_principal_search s = {
            .tests = &test, .n = 1, .kinds = CORE_KINDS_ALL, .limit = 10};
        const cal_user *found;
        size_t n;
        bool more;

        CHECK_OK(core_principal_find(cx, &s, &found, &n, &more));
        if (n != rows[i].n)
            test_failed(__FILE__, __LINE__, "%s: %zu, must be %zu", rows[i].text, n, rows[i].n);
        CHECK(!more);
    }
}
