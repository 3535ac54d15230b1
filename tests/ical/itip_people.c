/* SPDX-License-Identifier: MIT */
/* Who takes part in an object: addresses, organizer, attendees, and whose object it is. */
#include "ical/itip.h"
#include "tests/ical/cases.h"

static const cal_str of_ann[] = {CAL_STR_K("/principals/ann/"),
                                 CAL_STR_K("mailto:Ann@Example.com")};
static const ical_addresses ann = {of_ann, 2};
static const cal_str of_olga[] = {CAL_STR_K("mailto:olga@example.com")};
static const ical_addresses olga = {of_olga, 1};

static bool read_object(cal_ctx *cx, const char *components, ical_object *o)
{
    return ical_object_read(cx, ical_test_calendar(cx, cal_str_c(components)), o) == CAL_OK;
}

TEST(addresses_are_compared_whole_and_without_case)
{
    CHECK(ical_address_eq(CAL_STR("MAILTO:Ann@Example.COM"), CAL_STR("mailto:ann@example.com")));
    CHECK(ical_address_eq(CAL_STR("ann@example.com"), CAL_STR(" mailto: ann@example.com ")));
    CHECK(ical_address_eq(CAL_STR("/principals/ann"), CAL_STR("/principals/ann/")));
    CHECK(!ical_address_eq(CAL_STR("mailto:joann@example.com"), CAL_STR("mailto:ann@example.com")));
    CHECK(!ical_address_eq(CAL_STR("mailto:ann@example.com.evil.net"),
                           CAL_STR("mailto:ann@example.com")));
    CHECK(!ical_address_eq(CAL_STR("mailto:"), CAL_STR("mailto:")));
    CHECK(!ical_address_eq(CAL_STR(""), CAL_STR("")));
    CHECK(!ical_address_eq(CAL_STR("urn:uuid:ann@example.com"), CAL_STR("ann@example.com")));
    CHECK_STR(ical_address_fold(cx, CAL_STR(" Ann@Example.com")),
              CAL_STR("mailto:ann@example.com"));
    CHECK_STR(ical_address_fold(cx, CAL_STR("/Principals/ANN/")), CAL_STR("/principals/ann"));
    CHECK(ical_addresses_has(&ann, CAL_STR("mailto:ANN@example.com")));
    CHECK(!ical_addresses_has(&ann, CAL_STR("mailto:nn@example.com")));
}

TEST(attendees_are_told_once_with_marks_from_wherever_they_stand)
{
    ical_person organizer;
    ical_people people;
    ical_object o;

    CHECK(read_object(
        cx,
        "BEGIN:VEVENT\r\nUID:p\r\nDTSTART:20260105T090000Z\r\nRRULE:FREQ=DAILY\r\n"
        "ORGANIZER;CN=\"Olga, O\":mailto:olga@example.com\r\n"
        "ATTENDEE;CN=A^'nn;ROLE=chair;PARTSTAT=accepted;RSVP=true:mailto:ann@example.com\r\n"
        "ATTENDEE;CUTYPE=ROOM;SCHEDULE-AGENT=none;PARTSTAT=\"BAD,1\":mailto:room@example.com\r\n"
        "END:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:p\r\nRECURRENCE-ID:20260106T090000Z\r\nDTSTART:20260106T090000Z\r\n"
        "ORGANIZER;SCHEDULE-FORCE-SEND=REPLY:MAILTO:OLGA@example.com\r\n"
        "ATTENDEE;PARTSTAT=DECLINED;SCHEDULE-FORCE-SEND=request:mailto:ANN@example.com\r\n"
        "ATTENDEE;SCHEDULE-AGENT=X-OTHER;SCHEDULE-STATUS=\"1.2,2.0\":mailto:dan@example.com\r\n"
        "END:VEVENT\r\n",
        &o));
    CHECK(ical_organizer_of(cx, &o, &organizer));
    CHECK_STR(organizer.address, CAL_STR("mailto:olga@example.com"));
    CHECK_STR(organizer.cn, CAL_STR("Olga, O"));
    CHECK_STR(organizer.force_send, CAL_STR("REPLY"));

    people = ical_attendees_of(cx, &o);
    CHECK_INT(people.n, 3);
    CHECK_STR(people.at[0].cn, CAL_STR("A\"nn"));
    CHECK_STR(people.at[0].partstat, CAL_STR("ACCEPTED"));
    CHECK_STR(people.at[0].role, CAL_STR("CHAIR"));
    CHECK_STR(people.at[0].force_send, CAL_STR("REQUEST"));
    CHECK(people.at[0].rsvp);
    CHECK_STR(people.at[1].cutype, CAL_STR("ROOM"));
    CHECK_STR(people.at[1].partstat, CAL_STR("NEEDS-ACTION"));
    CHECK_INT(people.at[1].agent, ICAL_AGENT_NONE);
    CHECK_STR(people.at[2].status, CAL_STR("1.2,2.0"));
    CHECK_INT(people.at[2].agent, ICAL_AGENT_NONE);

    CHECK_INT(ical_part_of(cx, &o, &olga), ICAL_PART_ORGANIZER);
    CHECK_INT(ical_part_of(cx, &o, &ann), ICAL_PART_ATTENDEE);
}

TEST(an_object_that_schedules_nothing_has_no_part)
{
    ical_object o;

    CHECK(
        read_object(cx, "BEGIN:VEVENT\r\nUID:p\r\nDTSTART:20260105T090000Z\r\nEND:VEVENT\r\n", &o));
    CHECK_INT(ical_part_of(cx, &o, &ann), ICAL_PART_NONE);
    CHECK(read_object(cx,
                      "BEGIN:VEVENT\r\nUID:p\r\nDTSTART:20260105T090000Z\r\n"
                      "ORGANIZER:mailto:olga@example.com\r\nEND:VEVENT\r\n",
                      &o));
    CHECK_INT(ical_part_of(cx, &o, &olga), ICAL_PART_NONE);
    CHECK_INT(ical_part_of(cx, &o, &ann), ICAL_PART_NONE);
}

static cal_err read_message(cal_ctx *cx, const char *head, const char *body, ical_itip *m)
{
    cal_fail_clear(cx);
    return ical_itip_read(cx,
                          cal_arena_printf(cx->arena,
                                           "BEGIN:VCALENDAR\r\n%sBEGIN:%s\r\nUID:p\r\n"
                                           "ORGANIZER:mailto:olga@example.com\r\n"
                                           "ATTENDEE:mailto:ann@example.com\r\n"
                                           "END:%s\r\nEND:VCALENDAR\r\n",
                                           head, body, body),
                          m);
}

TEST(messages_are_read_leniently_and_name_their_sender)
{
    ical_itip m;

    CHECK_OK(read_message(cx, "METHOD: reply \r\n", "VEVENT", &m));
    CHECK_INT(m.method, ICAL_METHOD_REPLY);
    CHECK_STR(ical_itip_sender(cx, &m).address, CAL_STR("mailto:ann@example.com"));
    CHECK_OK(read_message(cx, "METHOD:CANCEL\r\n", "VEVENT", &m));
    CHECK_STR(ical_itip_sender(cx, &m).address, CAL_STR("mailto:olga@example.com"));
    CHECK_OK(read_message(cx, "METHOD:REQUEST\r\n", "VFREEBUSY", &m));
    CHECK_STR(m.object.kind, CAL_STR("VFREEBUSY"));
    CHECK(m.object.master);
    CHECK_INT(read_message(cx, "", "VEVENT", &m), CAL_E_BAD_ICAL);
    CHECK_INT(read_message(cx, "METHOD:EAT\r\n", "VEVENT", &m), CAL_E_BAD_ICAL);
    for (int i = 0; i < ICAL_METHOD_COUNT; i++) {
        cal_str name = ical_method_name((ical_method)i);

        CHECK_OK(
            read_message(cx, cal_arena_printf(cx->arena, "METHOD:%s\r\n", name.p).p, "VTODO", &m));
        CHECK_INT(m.method, i);
    }
}
