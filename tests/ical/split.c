/* SPDX-License-Identifier: MIT */
/* Streams of many objects: taken apart, mended, refused. */
#include "ical/check.h"
#include "tests/ical/cases.h"

typedef struct pieces {
    const ical_piece *at;
    size_t n;
} pieces;

static pieces split(cal_ctx *cx, const char *text)
{
    pieces p = {NULL, 0};

    if (!cx->zones)
        ical_test_zones(cx);
    if (ical_split(cx, cal_str_c(text), &p.at, &p.n))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(cx->fail.why));
    return p;
}

TEST(components_of_one_uid_go_together_with_the_zones_they_use)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\nPRODID:-//x//EN\nVERSION:2.0\nX-WR-CALNAME:Home\n"
                         "BEGIN:VTIMEZONE\nTZID:Shop\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                         "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
                         "BEGIN:VTIMEZONE\nTZID:Unused\nEND:VTIMEZONE\n"
                         "BEGIN:VEVENT\nUID:b\nDTSTART;TZID=Shop:20260105T090000\n"
                         "RRULE:FREQ=DAILY\nEND:VEVENT\n"
                         "BEGIN:VTODO\nUID:a\nEND:VTODO\n"
                         "BEGIN:VEVENT\nUID:b\nRECURRENCE-ID;TZID=Shop:20260106T090000\n"
                         "DTSTART;TZID=Shop:20260106T100000\nEND:VEVENT\n"
                         "END:VCALENDAR\n");

    CHECK_INT(p.n, 2);
    CHECK_STR(p.at[0].uid, CAL_STR("b"));
    CHECK_INT(p.at[0].line, 16);
    CHECK(!p.at[0].repaired.p);
    CHECK(!p.at[0].refused.p);
    CHECK_STR(p.at[0].text,
              CAL_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\nPRODID:-//x//EN\n"
                      "BEGIN:VTIMEZONE\nTZID:Shop\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                      "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
                      "BEGIN:VEVENT\nUID:b\nDTSTART;TZID=Shop:20260105T090000\n"
                      "RRULE:FREQ=DAILY\nEND:VEVENT\n"
                      "BEGIN:VEVENT\nUID:b\nRECURRENCE-ID;TZID=Shop:20260106T090000\n"
                      "DTSTART;TZID=Shop:20260106T100000\nEND:VEVENT\n"
                      "END:VCALENDAR\r\n"));
    CHECK_STR(p.at[1].kind, CAL_STR("VTODO"));
    CHECK(!cal_str_has(p.at[1].text, CAL_STR("VTIMEZONE")));
}

TEST(a_made_uid_is_the_same_for_the_same_content)
{
    pieces a = split(cx, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\n"
                         "DTSTAMP:20260101T000000Z\nDTSTART:20260105\nEND:VEVENT\nEND:VCALENDAR\n");
    pieces b = split(cx, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:\n"
                         "DTSTAMP:20260102T000000Z\nDTSTART:20260105\nEND:VEVENT\n"
                         "BEGIN:VEVENT\nDTSTART:20260106\nEND:VEVENT\nEND:VCALENDAR\n");

    CHECK_INT(a.n, 1);
    CHECK_INT(b.n, 2);
    CHECK(a.at[0].uid.n > 20);
    CHECK(!cal_str_eq(b.at[0].uid, b.at[1].uid));
    CHECK_STR(a.at[0].repaired, CAL_STR("The UID was missing and was made from the content."));
    CHECK(cal_str_has(a.at[0].text, cal_arena_printf(cx->arena, "BEGIN:VEVENT\r\nUID:%.*s\r\n",
                                                     CAL_FMT(a.at[0].uid))));
    CHECK(!a.at[0].refused.p && !b.at[0].refused.p);
}

TEST(a_second_master_of_one_uid_is_refused_by_itself)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
                         "BEGIN:VTODO\nUID:a\nSUMMARY:1\nEND:VTODO\n"
                         "BEGIN:VTODO\nUID:a\nSUMMARY:2\nEND:VTODO\nEND:VCALENDAR\n");

    CHECK_INT(p.n, 2);
    CHECK(!p.at[0].refused.p);
    CHECK(cal_str_has(p.at[0].text, CAL_STR("SUMMARY:1")));
    CHECK(
        cal_str_starts(p.at[1].refused, CAL_STR("Line 8: the UID is that of the VTODO of line 4")));
}

TEST(what_cannot_be_stored_is_refused_with_its_line)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
                         "BEGIN:VEVENT\nUID:a\nEND:VEVENT\n"
                         "BEGIN:VEVENT\nUID:b\nDTSTART:yesterday\nEND:VEVENT\n"
                         "BEGIN:VNOTE\nUID:c\nEND:VNOTE\n"
                         "BEGIN:VEVENT\nUID:d\nDTSTART:20260105\nEND:VEVENT\nEND:VCALENDAR\n");

    CHECK_INT(p.n, 4);
    CHECK_STR(p.at[0].refused, CAL_STR("Line 4: the VEVENT has no DTSTART; say when it begins."));
    CHECK(cal_str_starts(p.at[1].refused, CAL_STR("Line 9: the DTSTART \"yesterday\"")));
    CHECK(cal_str_starts(p.at[2].refused, CAL_STR("Line 11: a VNOTE cannot be stored")));
    CHECK(!p.at[3].refused.p);
    CHECK_INT(cx->fail.code, CAL_OK);
}

TEST(several_calendars_in_one_file_are_taken)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTODO\nUID:a\nEND:VTODO\n"
                         "END:VCALENDAR\nBEGIN:VCALENDAR\nMETHOD:PUBLISH\n"
                         "BEGIN:VTODO\nUID:b\nEND:VTODO\nEND:VCALENDAR\n");

    CHECK_INT(p.n, 2);
    CHECK(!p.at[0].repaired.p);
    CHECK_STR(p.at[1].repaired, CAL_STR("VERSION was missing and was added. PRODID was missing and "
                                        "was added. METHOD was removed."));
    CHECK(!p.at[1].refused.p);
    CHECK(!cal_str_has(p.at[1].text, CAL_STR("METHOD")));
}

static void check_mended(cal_ctx *cx, const char *event, const char *told, const char *has)
{
    pieces p = split(cx, cal_arena_printf(cx->arena,
                                          "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\n"
                                          "UID:a\nDTSTART:20260105\n%s\nEND:VEVENT\n"
                                          "BEGIN:VTODO\nUID:b\nEND:VTODO\nEND:VCALENDAR\n",
                                          event)
                             .p);

    CHECK_INT(p.n, 2);
    CHECK_STR(p.at[0].repaired, cal_str_c(told));
    CHECK(!p.at[0].refused.p);
    if (!cal_str_has(p.at[0].text, cal_str_c(has)))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(p.at[0].text));
    CHECK(!p.at[1].repaired.p);

    ical_object o;

    CHECK_OK(ical_object_read(cx, p.at[0].text, &o));
}

TEST(damaged_lines_are_mended)
{
    check_mended(cx, "SUMMARY:Caf\xe9 \x80",
                 "Characters that are not UTF-8 were read as Windows-1252.",
                 "SUMMARY:Caf\xc3\xa9 \xe2\x82\xac\r\n");
    check_mended(cx,
                 "SUMMARY:a\x0b"
                 "b",
                 "Control characters were replaced by spaces.", "SUMMARY:a b\r\n");
    check_mended(cx, "SUMMARY:caf\xc3\n \xa9", "Lines folded within a character were folded anew.",
                 "SUMMARY:caf\xc3\xa9\r\n");
    check_mended(cx, "DESCRIPTION:one\ntwo, three\n\nfour",
                 "Line breaks within a text were escaped.",
                 "DESCRIPTION:one\\ntwo, three\\nfour\r\n");
    check_mended(cx, "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8;X=1:caf=C3=A9=\n=0D=0Aa,b",
                 "Quoted-printable texts were decoded.", "SUMMARY;X=1:caf\xc3\xa9\\na\\,b\r\n");
    check_mended(cx, "DTEND:20260106\nSUMMARY=x", "Lines that are no properties were removed.",
                 "DTEND:20260106\nEND:VEVENT");
    check_mended(cx, "BEGIN:VALARM\nTRIGGER:-PT5M",
                 "A component was not closed, or closed twice; this was mended.",
                 "BEGIN:VALARM\r\nTRIGGER:-PT5M\nEND:VALARM\r\nEND:VEVENT\r\n");
}

TEST(vcalendar_1_0_is_kept_as_2_0)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\nVERSION:1.0\nPRODID:x\nBEGIN:VEVENT\nUID:a\n"
                         "DTSTART:20260105T090000Z\nEND:VEVENT\nEND:VCALENDAR\n");

    CHECK_INT(p.n, 1);
    CHECK_STR(p.at[0].repaired, CAL_STR("It was vCalendar 1.0 and is kept as iCalendar 2.0."));
    CHECK(!p.at[0].refused.p);
    CHECK(cal_str_has(p.at[0].text, CAL_STR("VERSION:2.0\r\n")));
}

TEST(a_file_without_its_ends_and_with_junk_is_taken)
{
    pieces p =
        split(cx, "junk before\nBEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:a\n"
                  "DTSTART:20260105T090000Z\n");

    CHECK_INT(p.n, 1);
    CHECK(!p.at[0].refused.p);
    CHECK(cal_str_ends(p.at[0].text, CAL_STR("END:VEVENT\r\nEND:VCALENDAR\r\n")));
}

TEST(lines_that_end_with_a_lone_cr_are_taken)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\rVERSION:2.0\rPRODID:x\rBEGIN:VTODO\rUID:a\rEND:VTODO\r"
                         "END:VCALENDAR\r");

    CHECK_INT(p.n, 1);
    CHECK(!p.at[0].refused.p && !p.at[0].repaired.p);
}

TEST(bare_components_are_taken)
{
    pieces p = split(cx, "BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nEND:VEVENT\n");

    CHECK_INT(p.n, 1);
    CHECK(!p.at[0].refused.p);
    CHECK(cal_str_starts(p.at[0].text, CAL_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
}

TEST(what_holds_no_calendar_fails)
{
    const ical_piece *at;
    size_t n;

    CHECK_INT(ical_split(cx, CAL_STR("<html>\n<body>no: calendar</body>\n"), &at, &n),
              CAL_E_BAD_ICAL);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("holds no calendar")));
}

TEST(split_tells_of_an_end_that_is_missing_at_the_end)
{
    static const char text[] = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:a\n"
                               "DTSTART:20260101\nSUMMARY:cut off\n";
    const ical_piece *out;
    size_t n;

    CHECK_OK(ical_split(cx, cal_str_c(text), &out, &n));
    CHECK_INT(n, 1);
    CHECK(!out[0].refused.p);
    CHECK(cal_str_has(out[0].repaired, CAL_STR("not closed")));
}

TEST(of_several_versions_of_one_instance_the_latest_is_kept)
{
    pieces p = split(cx, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
                         "BEGIN:VEVENT\nUID:a\nDTSTART:20260101T100000Z\nRRULE:FREQ=DAILY\n"
                         "END:VEVENT\n"
                         "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260102T100000Z\nSEQUENCE:2\n"
                         "DTSTART:20260102T110000Z\nSUMMARY:second\nEND:VEVENT\n"
                         "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260102T100000Z\nSEQUENCE:1\n"
                         "DTSTAMP:20270101T000000Z\nDTSTART:20260102T120000Z\nSUMMARY:first\n"
                         "END:VEVENT\n"
                         "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260103T100000Z\n"
                         "DTSTAMP:20260102T000000Z\nDTSTART:20260103T110000Z\nSUMMARY:newer\n"
                         "END:VEVENT\n"
                         "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260103T100000Z\n"
                         "DTSTAMP:20260101T000000Z\nDTSTART:20260103T110000Z\nSUMMARY:older\n"
                         "END:VEVENT\n"
                         "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260104T100000Z\n"
                         "DTSTART:20260104T110000Z\nSUMMARY:upper\nEND:VEVENT\n"
                         "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260104T100000Z\n"
                         "DTSTART:20260104T110000Z\nSUMMARY:lower\nEND:VEVENT\n"
                         "END:VCALENDAR\n");

    CHECK_INT(p.n, 1);
    CHECK(!p.at[0].refused.p);
    CHECK(cal_str_has(p.at[0].repaired, CAL_STR("the latest was kept")));
    CHECK(cal_str_has(p.at[0].text, CAL_STR("SUMMARY:second")));
    CHECK(!cal_str_has(p.at[0].text, CAL_STR("SUMMARY:first")));
    CHECK(cal_str_has(p.at[0].text, CAL_STR("SUMMARY:newer")));
    CHECK(!cal_str_has(p.at[0].text, CAL_STR("SUMMARY:older")));
    CHECK(cal_str_has(p.at[0].text, CAL_STR("SUMMARY:lower")));
    CHECK(!cal_str_has(p.at[0].text, CAL_STR("SUMMARY:upper")));
    CHECK(cal_str_has(p.at[0].text, CAL_STR("RRULE:FREQ=DAILY")));
}

/* ASCII and one character beyond the first plane, in UTF-16. */
static cal_str in_utf16(cal_ctx *cx, const char *ascii, bool is_big, bool with_mark)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    if (with_mark)
        cal_buf_add(b, is_big ? CAL_STR("\xfe\xff") : CAL_STR("\xff\xfe"));
    for (; *ascii; ascii++) {
        if (*ascii == '@') { /* U+1F600 */
            cal_buf_add(b, is_big ? CAL_STR("\xd8\x3d\xde\x00") : CAL_STR("\x3d\xd8\x00\xde"));
            continue;
        }
        cal_buf_add_byte(b, is_big ? '\0' : *ascii);
        cal_buf_add_byte(b, is_big ? *ascii : '\0');
    }
    return cal_buf_str(b);
}

TEST(utf_16_is_read_in_both_orders_with_and_without_its_mark)
{
    for (int i = 0; i < 4; i++) {
        cal_str text = in_utf16(cx,
                                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n"
                                "UID:a\r\nDTSTART:20260101T100000Z\r\nSUMMARY:Hi @\r\n"
                                "END:VEVENT\r\nEND:VCALENDAR\r\n",
                                i & 1, i & 2);
        const ical_piece *at;
        size_t n;

        CHECK_OK(ical_split(cx, text, &at, &n));
        CHECK_INT(n, 1);
        CHECK(!at[0].refused.p);
        CHECK(cal_str_has(at[0].text, CAL_STR("SUMMARY:Hi \xf0\x9f\x98\x80\r\n")));
        CHECK(cal_str_has(at[0].repaired, CAL_STR("UTF-16")));
    }
}
