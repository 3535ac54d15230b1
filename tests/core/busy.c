/* SPDX-License-Identifier: MIT */
#include "core/busy.h"

#include "core/calendar.h"
#include "core/query.h"
#include "tests/core/fixture.h"

enum { DAY = 86400 };
static const int64_t june = 1780272000; /* 2026-06-01T00:00:00Z */

static cal_err put(cal_ctx *cx, const cal_calendar *cal, const char *uid, const char *lines)
{
    cal_str text = cal_arena_printf(cx->arena, "BEGIN:VEVENT\nUID:%s\n%sEND:VEVENT\n", uid, lines);

    return fixture_put(cx, cal, uid, fixture_ics(cx, text.p));
}

TEST(busy_time_is_that_of_opaque_events_merged)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_calendar cals[2];
    ical_spans spans;

    CHECK(f);
    cals[0] = f->cal;
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("x"), &nothing, &cals[1]));
    CHECK_OK(put(cx, &cals[0], "a", "DTSTART:20260601T080000Z\nDURATION:PT2H\n"));
    CHECK_OK(put(cx, &cals[1], "b", "DTSTART:20260601T093000Z\nDURATION:PT1H\n"));
    CHECK_OK(put(cx, &cals[0], "c",
                 "DTSTART:20260601T120000Z\nDURATION:PT1H\n"
                 "TRANSP:TRANSPARENT\n"));
    CHECK_OK(put(cx, &cals[0], "d",
                 "DTSTART:20260601T120000Z\nDURATION:PT1H\n"
                 "STATUS:CANCELLED\n"));
    CHECK_OK(put(cx, &cals[0], "e",
                 "DTSTART:20260601T150000Z\nDURATION:PT1H\n"
                 "STATUS:TENTATIVE\n"));
    CHECK_OK(put(cx, &cals[0], "f",
                 "DTSTART:20260101T200000Z\nDURATION:PT8H\n"
                 "RRULE:FREQ=DAILY\n"));
    CHECK_OK(core_busy(cx, cals, 2, june, june + DAY, &spans));
    CHECK_INT(spans.n, 4);
    CHECK(spans.at[0].from == june && spans.at[0].to == june + 4 * 3600);
    CHECK(spans.at[1].from == june + 8 * 3600 && spans.at[1].to == june + 10 * 3600 + 1800);
    CHECK(spans.at[2].type == ICAL_BUSY_TENTATIVE);
    CHECK(spans.at[3].from == june + 20 * 3600 && spans.at[3].to == june + DAY);
    CHECK_OK(core_busy(cx, cals, 0, june, june + DAY, &spans));
    CHECK_INT(spans.n, 0);
}

TEST(busy_time_has_rights_and_limits)
{
    fixture *f = fixture_new(cx);
    ical_spans spans;

    CHECK(f);
    CHECK_OK(put(cx, &f->cal, "a",
                 "DTSTART:20260101T000000Z\nDURATION:PT1H\n"
                 "RRULE:FREQ=HOURLY\n"));
    f->limits.work = 100;
    CHECK_INT(core_busy(cx, &f->cal, 1, june, june + 100 * DAY, &spans), CAL_E_MATCH_LIMIT);
    CHECK(cx->fail.why.n > 10);
    cal_fail_clear(cx);
    cx->who = &f->bob;
    CHECK_INT(core_busy(cx, &f->cal, 1, june, june + DAY, &spans), CAL_E_NOT_FOUND);
}
