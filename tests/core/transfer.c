/* SPDX-License-Identifier: MIT */
#include "core/calendar.h"
#include "core/event.h"
#include "core/sync.h"
#include "tests/core/fixture.h"

static const char at[] = "20260601T100000Z";

/* alice's calendar with "a" (a dead property on it) and "b", and an empty second calendar. */
static fixture *two_calendars(cal_ctx *cx, cal_calendar *other)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_dead_prop dead = {CAL_STR("urn:x"), CAL_STR("p"), CAL_STR("v")};

    if (!f || core_calendar_create(cx, &f->alice, CAL_STR("other"), &nothing, other) ||
        fixture_put(cx, &f->cal, "a", fixture_event(cx, "a", at, "x")) ||
        fixture_put(cx, &f->cal, "b", fixture_event(cx, "b", at, "x")) ||
        core_dead_patch(cx, 0, f->cal.id, CAL_STR("a"), &dead, 1))
        return NULL;
    return f;
}

TEST(a_move_keeps_the_object_and_leaves_a_deletion)
{
    cal_calendar other;
    fixture *f = two_calendars(cx, &other);
    core_transfer t = {.from = &f->cal,
                       .to = &other,
                       .from_href = CAL_STR("a"),
                       .to_href = CAL_STR("c"),
                       .move = true};
    const cal_dead_prop *props;
    cal_event before, after;
    bool created;
    size_t n;

    CHECK(f);

    cal_ctx unit = fixture_ctx(cx, &f->alice);
    core_sync first, from, to;

    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("a"), &before));
    CHECK_OK(core_sync_changes(&unit, &f->cal, CAL_STR(""), 0, &first));

    cal_str token = cal_arena_dup(cx->arena, first.next);

    fixture_ctx_end(&unit);
    CHECK_OK(core_event_transfer(cx, &t, &after, &created));
    CHECK(created);
    CHECK_INT(after.id, before.id);
    CHECK_INT(after.calendar, other.id);
    CHECK_STR(after.etag, before.etag);
    CHECK_STR(after.href, CAL_STR("c"));
    CHECK_OK(core_dead_props(cx, 0, other.id, CAL_STR("c"), &props, &n));
    CHECK_INT(n, 1);

    unit = fixture_ctx(cx, &f->alice);
    CHECK_OK(core_sync_changes(&unit, &f->cal, token, 0, &from));
    CHECK_INT(from.n, 1);
    CHECK(from.changes[0].deleted);
    CHECK_OK(core_sync_changes(&unit, &other, core_sync_token(&unit, &other), 0, &to));
    CHECK_INT(to.n, 1);
    CHECK_STR(to.changes[0].href, CAL_STR("c"));
    fixture_ctx_end(&unit);
}

TEST(a_move_may_rename_and_overwrite)
{
    cal_calendar other;
    fixture *f = two_calendars(cx, &other);
    core_transfer t = {.from = &f->cal,
                       .to = &f->cal,
                       .from_href = CAL_STR("a"),
                       .to_href = CAL_STR("b"),
                       .move = true};
    const cal_event *events;
    cal_event out;
    bool created;
    size_t n;

    CHECK(f);
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_NO_OVERWRITE);
    cal_fail_clear(cx);
    t.overwrite = true;
    CHECK_OK(core_event_transfer(cx, &t, &out, &created));
    CHECK(!created);
    CHECK_STR(out.uid, CAL_STR("a"));
    CHECK_OK(core_event_page(cx, &f->cal, &(core_page){.limit = 9}, &events, &n));
    CHECK_INT(n, 1);
    t.from_href = CAL_STR("b");
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_FORBIDDEN);
}

TEST(a_copy_within_a_home_would_double_the_uid)
{
    cal_calendar other;
    fixture *f = two_calendars(cx, &other);
    core_transfer t = {
        .from = &f->cal, .to = &other, .from_href = CAL_STR("a"), .to_href = CAL_STR("c")};
    cal_event out;
    bool created;

    CHECK(f);
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_UID_TAKEN);
    CHECK_STR(cx->fail.href, CAL_STR("calendar/a"));
}

TEST(what_stands_in_the_way_of_a_failed_copy_stays)
{
    cal_calendar other;
    fixture *f = two_calendars(cx, &other);
    core_transfer t = {.from = &f->cal,
                       .to = &f->cal,
                       .from_href = CAL_STR("a"),
                       .to_href = CAL_STR("b"),
                       .overwrite = true};
    cal_event out;
    bool created;

    CHECK(f);
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_UID_TAKEN);
    cal_fail_clear(cx);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("b"), &out));
}

TEST(across_homes_an_object_is_copied_with_its_properties)
{
    cal_calendar other;
    fixture *f = two_calendars(cx, &other);
    core_transfer t = {
        .from = &f->cal, .from_href = CAL_STR("a"), .to_href = CAL_STR("c"), .move = true};
    const cal_calendar *bobs;
    const cal_dead_prop *props;
    cal_event out;
    bool created;
    size_t n;

    CHECK(f);
    cx->who = &f->bob;
    CHECK_OK(core_calendar_list(cx, &f->bob, &bobs, &n));
    t.to = &bobs[0];
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    cx->who = &f->alice;
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("a"), &out));
    cx->who = NULL;
    cx->is_system = true;
    CHECK_OK(core_event_transfer(cx, &t, &out, &created));
    CHECK_INT(out.home, f->bob.id);
    CHECK_OK(core_dead_props(cx, 0, bobs[0].id, CAL_STR("c"), &props, &n));
    CHECK_INT(n, 1);
    CHECK_INT(core_event_at(cx, &f->cal, CAL_STR("a"), &out), CAL_E_NOT_FOUND);
}

TEST(a_transfer_judges_condition_kind_room_and_path)
{
    cal_calendar other, todos;
    fixture *f = two_calendars(cx, &other);
    cal_etag_fields stale = {.if_match = CAL_STR("\"old\"")};
    cal_calendar_patch patch = {.set = CAL_PATCH_COMPONENTS, .to.components = CAL_COMP_TODO};
    core_transfer t = {.from = &f->cal,
                       .to = &other,
                       .from_href = CAL_STR("a"),
                       .to_href = CAL_STR("c"),
                       .cond = &stale,
                       .move = true};
    cal_event out;
    bool created;

    CHECK(f);
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_CHANGED);
    cal_fail_clear(cx);
    t.cond = NULL;
    t.to_href = CAL_STR("x/y");
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    t.to_href = CAL_STR("c");
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("t"), &patch, &todos));
    t.to = &todos;
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_COMPONENT);
    cal_fail_clear(cx);
    t.to = &other;
    f->limits.objects = 0;
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_QUOTA);
    cal_fail_clear(cx);
    f->limits.objects = 100;
    t.from_href = CAL_STR("none");
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    t.from_href = CAL_STR("a");
    CHECK_OK(core_calendar_delete(cx, other.id));
    CHECK_INT(core_event_transfer(cx, &t, &out, &created), CAL_E_NO_PARENT);
}
