/* SPDX-License-Identifier: MIT */
/* What is left of an object for those who may not see all of it. */
#include "ical/reduce.h"

#include <string.h>

#include "tests/ical/cases.h"

static const char object[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nX-WR-CALNAME:secret\r\n"
    "BEGIN:VTIMEZONE\r\nTZID:Here\r\nCOMMENT:secret\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY;ALTREP=\"secret\":Dentist\r\n"
    "DTSTART;X-NOTE=secret;TZID=Here:20260105T090000\r\nDURATION:PT1H\r\n"
    "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;TZID=Here:20260106T090000\r\nLOCATION:secret\r\n"
    "DESCRIPTION:secret\r\n secret\r\nATTENDEE;CN=secret:mailto:secret@example.com\r\n"
    "ORGANIZER:mailto:secret@example.com\r\nX-ANYTHING:secret\r\nURL:http://secret/\r\n"
    "CLASS:CONFIDENTIAL\r\nSTATUS:CONFIRMED\r\nGEO:1;2\r\n"
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:secret\r\nEND:VALARM\r\n"
    "BEGIN:X-PART\r\nNOTE:secret\r\nEND:X-PART\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID;TZID=Here:20260107T090000\r\n"
    "DTSTART;TZID=Here:20260107T140000\r\nDURATION:PT2H\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

static const char times[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
    "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;TZID=Here:20260105T090000\r\nDURATION:PT1H\r\n"
    "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;TZID=Here:20260106T090000\r\n"
    "CLASS:CONFIDENTIAL\r\nSTATUS:CONFIRMED\r\nSUMMARY:Busy\\, really\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID;TZID=Here:20260107T090000\r\n"
    "DTSTART;TZID=Here:20260107T140000\r\nDURATION:PT2H\r\nTRANSP:TRANSPARENT\r\n"
    "SUMMARY:Busy\\, really\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

static cal_str reduced(cal_ctx *cx, cal_str ics, ical_reduction how)
{
    cal_str out;

    return ical_reduce(cx, ics, &how, &out) ? cx->fail.why : out;
}

static cal_str one(cal_ctx *cx, const char *component)
{
    return ical_test_calendar(cx, cal_str_c(component));
}

TEST(busy_keeps_times_and_nothing_else)
{
    CHECK_STR(reduced(cx, cal_str_c(object), (ical_reduction){.title = CAL_STR("Busy, really")}),
              cal_str_c(times));
}

TEST(titles_are_times_and_what_it_is_called)
{
    cal_str out = reduced(cx, cal_str_c(object), (ical_reduction){.detail = ICAL_DETAIL_TITLES});

    CHECK(cal_str_has(out, CAL_STR("\r\nSUMMARY:Dentist\r\n")));
    CHECK(!cal_str_has(out, CAL_STR("secret")));
}

TEST(the_whole_object_is_the_same_bytes_but_for_its_alarms)
{
    ical_reduction how = {.detail = ICAL_DETAIL_FULL};
    cal_str out = reduced(cx, cal_str_c(object), how);

    CHECK(out.p == object);
    how.without_alarms = true;
    out = reduced(cx, cal_str_c(object), how);
    CHECK(!cal_str_has(out, CAL_STR("VALARM")));
    CHECK(cal_str_has(out, CAL_STR("DESCRIPTION:secret\r\n secret\r\n")));
    CHECK_INT(out.n, sizeof object - 1 -
                         strlen("BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\n"
                                "DESCRIPTION:secret\r\nEND:VALARM\r\n"));
}

TEST(what_takes_no_time_can_be_left_out)
{
    ical_reduction how = {.title = CAL_STR("Busy"), .blocking_only = true};

    CHECK(!reduced(cx, one(cx, "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"), how).p);
    CHECK(
        !reduced(cx, one(cx, "BEGIN:VEVENT\r\nUID:t\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"), how)
             .p);
    CHECK(!reduced(cx, one(cx, "BEGIN:VEVENT\r\nUID:t\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"), how)
               .p);
    CHECK(cal_str_has(reduced(cx, cal_str_c(object), how), CAL_STR("TRANSPARENT")));
}

TEST(another_uid_takes_the_place_of_all)
{
    cal_str out = reduced(cx, cal_str_c(object), (ical_reduction){.uid = CAL_STR("other")});

    CHECK(!cal_str_has(out, CAL_STR("UID:u\r\n")));
    CHECK(cal_str_has(out, CAL_STR("UID:other\r\n")));
}

TEST(what_is_no_object_fails)
{
    ical_reduction how = {0};
    cal_str out;

    CHECK(ical_reduce(cx, CAL_STR("BEGIN:VCARD\r\nEND:VCARD\r\n"), &how, &out) || !out.p);
    CHECK(ical_reduce(cx, CAL_STR("hello"), &how, &out) == CAL_E_BAD_ICAL);
}
