/* SPDX-License-Identifier: MIT */
#include "core/import.h"

#include "core/calendar.h"
#include "core/event.h"
#include "core/sync.h"
#include "tests/core/fixture.h"

static cal_str exported(cal_ctx *cx, const cal_calendar *cal)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    core_export *x;

    if (core_export_new(cx, cal, &x))
        return CAL_STR("failed");
    while (core_export_next(cx, x, out))
        continue;
    return cx->fail.code ? cx->fail.why : cal_buf_str(out);
}

static size_t count(cal_str text, const char *part)
{
    size_t n = 0, at;

    while ((at = cal_str_find(text, cal_str_c(part))) < text.n) {
        n++;
        text = cal_str_skip(text, at + 1);
    }
    return n;
}

static void note(void *state, size_t done, size_t all)
{
    size_t *last = state;

    if (done > *last && done <= all)
        *last = done;
}

static cal_str many(cal_ctx *cx, int n)
{
    cal_buf *lines = cal_buf_new(cx->arena, 0);

    for (int i = 0; i < n; i++)
        cal_buf_printf(lines,
                       "BEGIN:VEVENT\nUID:u%d@example.org\nDTSTAMP:20260101T000000Z\n"
                       "DTSTART:20260601T100000Z\nSUMMARY:%d\nEND:VEVENT\n",
                       i, i);
    return fixture_ics(cx, lines->p);
}

TEST(a_file_comes_in_once)
{
    fixture *f = fixture_new(cx);
    core_import_report r;
    cal_str file = many(cx, 450);
    int64_t n;
    size_t told = 0;
    cal_event ev;

    CHECK(f);
    CHECK_OK(core_import(cx, &f->cal, file, note, &told, &r));
    CHECK_INT(r.created, 450);
    CHECK_INT(r.n, 450);
    CHECK_INT(told, 450);
    CHECK_OK(core_calendar_count(cx, &f->cal, &n));
    CHECK_INT(n, 450);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("u7@example.org.ics"), &ev));
    CHECK_OK(core_import(cx, &f->cal, file, NULL, NULL, &r));
    CHECK_INT(r.unchanged, 450);
    CHECK_INT(r.created + r.updated + r.refused, 0);
    CHECK_OK(core_calendar_count(cx, &f->cal, &n));
    CHECK_INT(n, 450);
}

TEST(each_object_has_its_own_fate)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch work = {.set = CAL_PATCH_NAME, .to.name = CAL_STR("Work")};
    cal_calendar other;
    core_import_report r;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("w"), &work, &other));
    CHECK_OK(fixture_put(cx, &other, "x.ics", fixture_event(cx, "taken", "20260601T100000Z", "x")));
    CHECK_OK(fixture_put(cx, &f->cal, "y.ics", fixture_event(cx, "mine", "20260601T100000Z", "x")));
    CHECK_OK(core_import(
        cx, &f->cal,
        fixture_ics(cx, "BEGIN:VEVENT\nUID:new\nDTSTART:20260601T100000Z\nEND:VEVENT\n"
                        "BEGIN:VEVENT\nUID:taken\nDTSTART:20260601T100000Z\nEND:VEVENT\n"
                        "BEGIN:VEVENT\nUID:mine\nDTSTART:20260601T120000Z\nEND:VEVENT\n"
                        "BEGIN:VEVENT\nUID:bad\nDTSTART:nonsense\nEND:VEVENT\n"),
        NULL, NULL, &r));
    CHECK_INT(r.created, 1);
    CHECK_INT(r.updated, 1);
    CHECK_INT(r.refused, 2);
    CHECK_STR(r.items[1].uid, CAL_STR("taken"));
    CHECK_INT(r.items[1].fate, CAL_FATE_REFUSED);
    CHECK(cal_str_has(r.items[1].why, CAL_STR("\"Work\"")));
    CHECK_INT(r.items[2].fate, CAL_FATE_UPDATED);
    CHECK(r.items[3].why.n > 10);
    CHECK_INT(cx->fail.code, CAL_OK);
}

TEST(an_import_needs_a_stream_a_size_and_a_right)
{
    fixture *f = fixture_new(cx);
    core_import_report r;

    CHECK(f);
    CHECK_INT(core_import(cx, &f->cal, CAL_STR("hello"), NULL, NULL, &r), CAL_E_BAD_ICAL);
    cal_fail_clear(cx);
    f->limits.import_bytes = 10;
    CHECK_INT(core_import(cx, &f->cal, many(cx, 1), NULL, NULL, &r), CAL_E_TOO_LARGE);
    cal_fail_clear(cx);
    cx->who = &f->bob;
    CHECK_INT(core_import(cx, &f->cal, many(cx, 1), NULL, NULL, &r), CAL_E_NOT_FOUND);
}

static const char paris[] = "BEGIN:VTIMEZONE\nTZID:Europe/Paris\n"
                            "BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\n"
                            "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n"
                            "END:STANDARD\n"
                            "BEGIN:DAYLIGHT\nDTSTART:19810329T020000\nTZOFFSETFROM:+0100\n"
                            "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n"
                            "END:DAYLIGHT\nEND:VTIMEZONE\n";

static cal_err put_zoned(cal_ctx *cx, const fixture *f, const char *uid, const char *zone,
                         const char *tzid)
{
    cal_str lines = cal_arena_printf(cx->arena,
                                     "%sBEGIN:VEVENT\nUID:%s\nDTSTART;TZID=%s:20260601T100000\n"
                                     "X-KEPT;A=b:C\n d\nEND:VEVENT\n",
                                     zone, uid, tzid);

    return fixture_put(cx, &f->cal, uid, fixture_ics(cx, lines.p));
}

TEST(an_export_has_each_zone_once_and_every_component_as_stored)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch patch = {
        .set = CAL_PATCH_NAME | CAL_PATCH_COLOR,
        .to = {.name = CAL_STR("A, B"), .color = CAL_STR("#112233")}
    };
    cal_calendar cal;
    cal_str text;

    CHECK(f);
    CHECK_OK(core_calendar_patch(cx, f->cal.id, &patch, &cal));
    CHECK_OK(put_zoned(cx, f, "a", paris, "Europe/Paris"));
    CHECK_OK(put_zoned(cx, f, "b", paris, "Europe/Paris"));
    for (int i = 0; i < 210; i++)
        CHECK_OK(fixture_put(
            cx, &f->cal, cal_arena_printf(cx->arena, "e%d", i).p,
            fixture_event(cx, cal_arena_printf(cx->arena, "e%d", i).p, "20260601T100000Z", "x")));
    text = exported(cx, &cal);
    CHECK_INT(count(text, "BEGIN:VCALENDAR"), 1);
    CHECK_INT(count(text, "BEGIN:VTIMEZONE"), 1);
    CHECK_INT(count(text, "BEGIN:VEVENT"), 212);
    CHECK_INT(count(text, "X-KEPT;A=b:C\r\n d\r\n"), 2);
    CHECK_INT(count(text, "X-WR-CALNAME:A\\, B\r\n"), 1);
    CHECK_INT(count(text, "X-APPLE-CALENDAR-COLOR:#112233\r\n"), 1);
    CHECK(cal_str_ends(text, CAL_STR("END:VEVENT\r\nEND:VCALENDAR\r\n")));

    /* What went out comes in again at another person's. */
    const cal_calendar *bobs;
    core_import_report r;
    size_t n;

    cx->who = &f->bob;
    CHECK_OK(core_calendar_list(cx, &f->bob, &bobs, &n));
    CHECK_OK(core_import(cx, &bobs[0], text, NULL, NULL, &r));
    CHECK_INT(r.created, 212);
}

TEST(zones_that_contradict_each_other_stay_apart)
{
    static const char ship[] = "BEGIN:VTIMEZONE\nTZID:Ship\nBEGIN:STANDARD\n"
                               "DTSTART:19700101T000000\nTZOFFSETFROM:+0330\n"
                               "TZOFFSETTO:+0330\nEND:STANDARD\nEND:VTIMEZONE\n";
    static const char other[] = "BEGIN:VTIMEZONE\nTZID:Ship\nBEGIN:STANDARD\n"
                                "DTSTART:19700101T000000\nTZOFFSETFROM:-0500\n"
                                "TZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n";
    fixture *f = fixture_new(cx);
    cal_str text;

    CHECK(f);
    CHECK_OK(put_zoned(cx, f, "a", ship, "Ship"));
    CHECK_OK(put_zoned(cx, f, "b", other, "Ship"));
    CHECK_OK(put_zoned(cx, f, "c", ship, "Ship"));
    text = exported(cx, &f->cal);
    CHECK_INT(count(text, "BEGIN:VCALENDAR"), 2);
    CHECK_INT(count(text, "BEGIN:VTIMEZONE"), 2);
    CHECK_INT(count(text, "BEGIN:VEVENT"), 3);

    cal_str second = cal_str_skip(text, cal_str_find(text, CAL_STR("END:VCALENDAR")) + 15);

    CHECK(cal_str_has(second, CAL_STR("UID:b\r\n")) && cal_str_has(second, CAL_STR("-0500")));
}

TEST(an_export_needs_a_right_and_may_be_empty)
{
    fixture *f = fixture_new(cx);
    core_export *x;
    cal_str text;

    CHECK(f);
    text = exported(cx, &f->cal);
    CHECK(cal_str_starts(text, CAL_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
    CHECK(cal_str_ends(text, CAL_STR("END:VCALENDAR\r\n")));
    cx->who = &f->bob;
    CHECK_INT(core_export_new(cx, &f->cal, &x), CAL_E_NOT_FOUND);
}
