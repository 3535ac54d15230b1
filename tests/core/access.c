/* SPDX-License-Identifier: MIT */
#include "core/access.h"

#include "core/calendar.h"
#include "core/event.h"
#include "core/group.h"
#include "core/scratch.h"
#include "core/share.h"
#include "core/view.h"
#include "tests/core/fixture.h"

/* As alice: what principal may do with her calendar (or, calendar 0, her home). */
static cal_err share(cal_ctx *cx, const fixture *f, int64_t calendar, int64_t principal,
                     cal_right level)
{
    cal_ctx own = fixture_ctx(cx, &f->alice);
    cal_err e = core_share_set(&own, &(core_share_at){f->alice.id, calendar},
                               &(core_share_new){principal, level});

    fixture_ctx_end(&own);
    return e;
}

/* The right of bob to alice's calendar, seen anew. */
static cal_right right_of_bob(cal_ctx *cx, const fixture *f)
{
    cal_ctx bob = fixture_ctx(cx, &f->bob);
    cal_right right = core_access_calendar(&bob, &f->cal);

    fixture_ctx_end(&bob);
    return right;
}

TEST(what_is_ones_own_needs_no_look_up)
{
    const cal_user who = {.id = 7};
    cal_ctx alone = {.arena = cx->arena, .who = &who};

    CHECK_INT(core_access_calendar(&alone, &(cal_calendar){.home = 7}), CAL_RIGHT_MANAGE);
    CHECK_INT(core_access_home(&alone, &who), CAL_RIGHT_MANAGE);
    CHECK(core_access_is_deputy(&alone, &(cal_calendar){.home = 7}));
    alone.who = NULL;
    CHECK_INT(core_access_calendar(&alone, &(cal_calendar){.home = 7}), CAL_RIGHT_NONE);
    CHECK_INT(core_access_need(&alone, &(cal_calendar){.home = 7}, CAL_RIGHT_READ), CAL_E_SIGN_IN);
    alone.is_system = true;
    CHECK_INT(core_access_calendar(&alone, &(cal_calendar){.home = 7}), CAL_RIGHT_MANAGE);
}

TEST(the_best_right_of_all_ways_counts)
{
    fixture *f = fixture_new(cx);
    cal_user group, outer;

    CHECK(f);
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_NONE);
    CHECK_OK(share(cx, f, f->cal.id, 0, CAL_RIGHT_FREEBUSY));
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_FREEBUSY);
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("team"), .kind = CAL_KIND_GROUP},
                          &group));
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("outer"), .kind = CAL_KIND_GROUP},
                          &outer));
    cx->is_system = true;
    CHECK_OK(core_group_add(cx, outer.id, group.id));
    CHECK_OK(core_group_add(cx, group.id, f->bob.id));
    cx->is_system = false;
    CHECK_OK(share(cx, f, f->cal.id, outer.id, CAL_RIGHT_WRITE));
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_WRITE);
    CHECK_OK(share(cx, f, f->cal.id, f->bob.id, CAL_RIGHT_READ));
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_WRITE);
    CHECK_OK(share(cx, f, 0, f->bob.id, CAL_RIGHT_MANAGE));
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_MANAGE);
    CHECK_OK(share(cx, f, 0, f->bob.id, CAL_RIGHT_NONE));
    CHECK_OK(share(cx, f, f->cal.id, outer.id, CAL_RIGHT_NONE));
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_READ);
    CHECK_OK(share(cx, f, f->cal.id, f->bob.id, CAL_RIGHT_NONE));
    CHECK_INT(right_of_bob(cx, f), CAL_RIGHT_FREEBUSY);
}

TEST(a_look_up_lasts_for_its_unit_of_work_and_its_scratch)
{
    fixture *f = fixture_new(cx);
    cal_ctx bob;
    core_scratch scratch = {0};

    CHECK(f);
    CHECK_OK(share(cx, f, f->cal.id, f->bob.id, CAL_RIGHT_READ));
    bob = fixture_ctx(cx, &f->bob);
    CHECK_OK(core_scratch_begin(&bob, &scratch));
    CHECK_INT(core_access_calendar(&bob, &f->cal), CAL_RIGHT_READ);
    core_scratch_reset(&scratch);
    CHECK_INT(core_access_calendar(&bob, &f->cal), CAL_RIGHT_READ);
    core_scratch_end(&scratch);
    CHECK_INT(core_access_calendar(&bob, &f->cal), CAL_RIGHT_READ);
    CHECK_OK(share(cx, f, f->cal.id, f->bob.id, CAL_RIGHT_NONE));
    CHECK_INT(core_access_calendar(&bob, &f->cal), CAL_RIGHT_READ);
    core_access_forget(&bob);
    CHECK_INT(core_access_calendar(&bob, &f->cal), CAL_RIGHT_NONE);
    bob.who = &f->alice;
    CHECK_INT(core_access_calendar(&bob, &f->cal), CAL_RIGHT_MANAGE);
    fixture_ctx_end(&bob);
}

TEST(only_a_deputy_sees_what_is_private)
{
    static const struct {
        bool is_home;
        cal_right level;
        bool sees;
    } rows[] = {
        {false, CAL_RIGHT_FREEBUSY, false},
        {false, CAL_RIGHT_READ,     false},
        {false, CAL_RIGHT_WRITE,    false},
        {false, CAL_RIGHT_MANAGE,   true },
        {true,  CAL_RIGHT_READ,     false},
        {true,  CAL_RIGHT_WRITE,    true },
        {true,  CAL_RIGHT_MANAGE,   true },
    };
    fixture *f = fixture_new(cx);

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        int64_t calendar = rows[i].is_home ? 0 : f->cal.id;
        cal_event ev = {.id = 1, .is_private = true};
        cal_change change = {.seq = 9, .hidden = 5, .href = CAL_STR("x")};

        CHECK_OK(share(cx, f, calendar, f->bob.id, rows[i].level));

        cal_ctx bob = fixture_ctx(cx, &f->bob);

        CHECK_INT(core_view(&bob, &f->cal, &ev), rows[i].sees);
        CHECK_INT(ev.id, rows[i].sees);
        CHECK_INT(core_view_change(&bob, &f->cal, 5, &change), rows[i].sees);
        CHECK_INT(core_view_write(&bob, &f->cal, NULL, true) == CAL_OK, rows[i].sees);
        fixture_ctx_end(&bob);
        CHECK_OK(share(cx, f, calendar, f->bob.id, CAL_RIGHT_NONE));
    }
}

TEST(who_knew_an_object_hears_that_it_is_gone_who_did_not_hears_nothing)
{
    fixture *f = fixture_new(cx);
    cal_change change = {.seq = 9, .hidden = 5, .href = CAL_STR("x"), .event = {.id = 3}};
    cal_change open = {.seq = 9, .href = CAL_STR("y"), .event = {.id = 4}};
    cal_ctx bob;

    CHECK(f);
    CHECK_OK(share(cx, f, f->cal.id, f->bob.id, CAL_RIGHT_READ));
    bob = fixture_ctx(cx, &f->bob);
    CHECK(!core_view_change(&bob, &f->cal, 0, &change));
    CHECK(!core_view_change(&bob, &f->cal, 6, &change));
    CHECK(core_view_change(&bob, &f->cal, 4, &change));
    CHECK(change.deleted && change.event.id == 0);
    CHECK(core_view_change(&bob, &f->cal, 4, &open));
    CHECK(!open.deleted);
    fixture_ctx_end(&bob);
}

TEST(an_administrator_manages_rooms_not_people)
{
    fixture *f = fixture_new(cx);
    cal_user room, admin;

    CHECK(f);
    CHECK_OK(
        fixture_user(cx, (cal_user_new){.handle = CAL_STR("room"), .kind = CAL_KIND_ROOM}, &room));
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("root"), .role = CAL_ROLE_ADMIN},
                          &admin));

    cal_ctx as = fixture_ctx(cx, &admin);

    CHECK_INT(core_access_home(&as, &room), CAL_RIGHT_MANAGE);
    CHECK_INT(core_access_home(&as, &f->alice), CAL_RIGHT_NONE);
    fixture_ctx_end(&as);
}

TEST(a_page_of_hidden_objects_is_not_the_last)
{
    fixture *f = fixture_new(cx);
    core_page page = {.limit = 2};
    const cal_event *events;
    size_t n, seen = 0, pages = 0;

    CHECK(f);
    for (int i = 0; i < 6; i++) {
        cal_str uid = cal_arena_printf(cx->arena, "u%d", i);
        cal_str ics =
            fixture_ics(cx, cal_arena_printf(cx->arena,
                                             "BEGIN:VEVENT\nUID:%s\nDTSTAMP:20260101T000000Z\n"
                                             "DTSTART:20260601T100000Z\n%sEND:VEVENT\n",
                                             uid.p, i == 5 ? "" : "CLASS:PRIVATE\n")
                                .p);

        CHECK_OK(fixture_put(cx, &f->cal, uid.p, ics));
    }
    CHECK_OK(share(cx, f, f->cal.id, f->bob.id, CAL_RIGHT_READ));

    cal_ctx bob = fixture_ctx(cx, &f->bob);

    do {
        CHECK_OK(core_event_page(&bob, &f->cal, &page, &events, &n));
        seen += n;
        pages++;
    } while (page.more && pages < 9);
    CHECK_INT(seen, 1);
    CHECK_INT(pages, 4);
    fixture_ctx_end(&bob);
}
