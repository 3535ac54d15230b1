/* SPDX-License-Identifier: MIT */
/* Expanded, limited and partial calendar data. */
#include "ical/edit.h"

#include "tests/ical/cases.h"

static const char meeting[] = "BEGIN:VEVENT\r\nUID:m\r\nSUMMARY:all\r\n"
                              "DTSTART;TZID=Europe/Paris:20260105T090000\r\n"
                              "DTEND;TZID=Europe/Paris:20260105T100000\r\n"
                              "X-SEEN;TZID=Europe/Paris:20260105T120000\r\n"
                              "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE:20260107T080000Z\r\n"
                              "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
                              "BEGIN:VEVENT\r\nUID:m\r\nSUMMARY:one\r\n"
                              "RECURRENCE-ID;TZID=Europe/Paris:20260106T090000\r\n"
                              "DTSTART;TZID=Europe/Paris:20260106T140000\r\n"
                              "DURATION:PT2H\r\nEND:VEVENT\r\n";

static const char head[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n";

static ical_range year(void)
{
    return (ical_range){ical_test_time(CAL_STR("20260101")), ical_test_time(CAL_STR("20270101")),
                        NULL};
}

static bool read_object(cal_ctx *cx, const char *components, ical_object *o)
{
    ical_test_zones(cx);
    return ical_object_read(cx, ical_test_calendar(cx, cal_str_c(components)), o) == CAL_OK;
}

static cal_str expanded(cal_ctx *cx, const char *components, const ical_range *r)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    int64_t budget = 1000;
    ical_object o;

    if (!read_object(cx, components, &o) || ical_print_expanded(cx, &o, r, &budget, b))
        return cx->fail.why;
    return cal_buf_str(b);
}

TEST(what_expanding_prints_is_bounded_by_the_budget)
{
    ical_range r = year();
    cal_buf *b = cal_buf_new(cx->arena, 0);
    int64_t budget = 100000;
    ical_object o;

    CHECK(read_object(cx,
                      "BEGIN:VEVENT\r\nUID:s\r\nDTSTART:20260105T080000Z\r\n"
                      "RRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n",
                      &o));
    CHECK_INT(ical_print_expanded(cx, &o, &r, &budget, b), CAL_E_INSTANCES);
    CHECK(b->n < 500000);
}

TEST(expanding_gives_instances_in_utc_without_recurrence)
{
    ical_range r = year();

    CHECK_STR(
        expanded(cx, meeting, &r),
        cal_arena_printf(cx->arena,
                         "%sBEGIN:VEVENT\r\nUID:m\r\nSUMMARY:all\r\nDTSTART:20260105T080000Z\r\n"
                         "DTEND:20260105T090000Z\r\nX-SEEN:20260105T110000Z\r\n"
                         "RECURRENCE-ID:20260105T080000Z\r\n"
                         "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
                         "BEGIN:VEVENT\r\nUID:m\r\nSUMMARY:one\r\nDTSTART:20260106T130000Z\r\n"
                         "DURATION:PT2H\r\nRECURRENCE-ID:20260106T080000Z\r\nEND:VEVENT\r\n"
                         "END:VCALENDAR\r\n",
                         head));
}

TEST(expanding_keeps_days_and_floating_times)
{
    ical_range r = year();

    r.zone = NULL;
    CHECK_STR(expanded(cx,
                       "BEGIN:VEVENT\r\nUID:m\r\nDTSTART;VALUE=DATE:20260105\r\n"
                       "DTEND;VALUE=DATE:20260107\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nEND:VEVENT\r\n",
                       &r),
              cal_arena_printf(cx->arena,
                               "%sBEGIN:VEVENT\r\nUID:m\r\nDTSTART;VALUE=DATE:20260105\r\n"
                               "DTEND;VALUE=DATE:20260107\r\nRECURRENCE-ID;VALUE=DATE:20260105\r\n"
                               "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:m\r\n"
                               "DTSTART;VALUE=DATE:20260112\r\nDTEND;VALUE=DATE:20260114\r\n"
                               "RECURRENCE-ID;VALUE=DATE:20260112\r\nEND:VEVENT\r\n"
                               "END:VCALENDAR\r\n",
                               head));
    CHECK_STR(
        expanded(cx, "BEGIN:VEVENT\r\nUID:m\r\nDTSTART:20260105T090000\r\nEND:VEVENT\r\n", &r),
        cal_arena_printf(cx->arena,
                         "%sBEGIN:VEVENT\r\nUID:m\r\nDTSTART:20260105T090000\r\n"
                         "END:VEVENT\r\nEND:VCALENDAR\r\n",
                         head));
}

TEST(expanding_in_the_viewers_zone_keeps_the_dates)
{
    ical_range r = year();

    ical_test_zones(cx);
    r.zone = ical_zone_at(cx->zones, CAL_STR("America/New_York"));
    CHECK(r.zone);
    CHECK(cal_str_has(expanded(cx,
                               "BEGIN:VEVENT\r\nUID:m\r\nDTSTART;VALUE=DATE:20260308\r\n"
                               "DTEND;VALUE=DATE:20260309\r\nEND:VEVENT\r\n",
                               &r),
                      CAL_STR("DTEND;VALUE=DATE:20260309\r\n")));
}

TEST(expanding_a_period_prints_its_own_end)
{
    ical_range r = year();
    cal_str text = expanded(cx,
                            "BEGIN:VEVENT\r\nUID:m\r\nDTSTART:20260105T090000Z\r\nDURATION:PT1H\r\n"
                            "RDATE;VALUE=PERIOD:20260106T090000Z/PT3H\r\nEND:VEVENT\r\n",
                            &r);

    CHECK(cal_str_has(text, CAL_STR("DTSTART:20260105T090000Z\r\nDURATION:PT1H\r\n")));
    CHECK(cal_str_has(text, CAL_STR("DTSTART:20260106T090000Z\r\nDTEND:20260106T120000Z\r\n")));
    CHECK(!cal_str_has(text, CAL_STR("RDATE")));
}

static cal_str limited(cal_ctx *cx, const char *components, const char *from, const char *to)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    ical_range r = {ical_test_time(cal_str_c(from)), ical_test_time(cal_str_c(to)), NULL};
    int64_t budget = 1000;
    ical_object o;

    if (!read_object(cx, components, &o) || ical_print_limited(cx, &o, &r, &budget, b))
        return cx->fail.why;
    return cal_buf_str(b);
}

TEST(limiting_keeps_the_master_and_the_overrides_that_touch)
{
    cal_str whole = ical_test_calendar(cx, cal_str_c(meeting));

    CHECK_STR(limited(cx, meeting, "20260106T130000Z", "20260106T140000Z"), whole);
    CHECK_STR(limited(cx, meeting, "20260106T080000Z", "20260106T083000Z"), whole);
    CHECK(!cal_str_has(limited(cx, meeting, "20260105T000000Z", "20260106T000000Z"),
                       CAL_STR("SUMMARY:one")));
    CHECK(cal_str_has(limited(cx, meeting, "20300105T000000Z", "20300106T000000Z"),
                      CAL_STR("SUMMARY:all")));
}

TEST(picking_prints_what_was_asked_for)
{
    static const ical_pick_prop props[] = {
        {CAL_STR_K("summary"), false},
        {CAL_STR_K("DTSTART"), true }
    };
    static const ical_pick comps[] = {
        {.name = CAL_STR_K("VEVENT"), .props = props, .n_props = CAL_COUNT(props)}
    };
    static const ical_pick_prop version[] = {
        {CAL_STR_K("VERSION"), false}
    };
    ical_pick pick = {
        .name = CAL_STR("VCALENDAR"), .props = version, .n_props = 1, .comps = comps, .n_comps = 1};
    cal_buf *b = cal_buf_new(cx->arena, 0);
    cal_str whole = ical_test_calendar(cx, cal_str_c(meeting));

    CHECK_OK(ical_print_picked(cx, whole, &pick, b));
    CHECK_STR(cal_buf_str(b),
              CAL_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                      "BEGIN:VEVENT\r\nSUMMARY:all\r\nDTSTART;TZID=Europe/Paris:\r\nEND:VEVENT\r\n"
                      "BEGIN:VEVENT\r\nSUMMARY:one\r\nDTSTART;TZID=Europe/Paris:\r\nEND:VEVENT\r\n"
                      "END:VCALENDAR\r\n"));
    pick = (ical_pick){.name = CAL_STR("VCALENDAR"), .all_props = true, .all_comps = true};
    cal_buf_clear(b);
    CHECK_OK(ical_print_picked(cx, whole, &pick, b));
    CHECK_STR(cal_buf_str(b), whole);
}
