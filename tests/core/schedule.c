/* SPDX-License-Identifier: MIT */
/* Scheduling within the server: who is meant, where it arrives, what stays when something fails. */
#include "core/schedule.h"

#include "store/calendar.h"
#include "store/event.h"
#include "store/letter.h"
#include "store/tx.h"
#include "core/calendar.h"
#include "core/deliver_copy.h"
#include "core/event.h"
#include "core/import.h"
#include "core/schedule_busy.h"
#include "core/schedule_people.h"
#include "tests/core/fixture.h"

enum { DAY_S = 86400 };

/* A meeting of Alice with one attendee. */
static cal_str meeting(cal_ctx *cx, const char *uid, const char *start, const char *attendee)
{
    cal_str lines = cal_arena_printf(cx->arena,
                                     "BEGIN:VEVENT\nUID:%s\nDTSTAMP:20260101T000000Z\nDTSTART:%s\n"
                                     "DURATION:PT1H\nORGANIZER:mailto:alice@example.org\n"
                                     "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.org\n"
                                     "ATTENDEE;PARTSTAT=NEEDS-ACTION:%s\nEND:VEVENT\n",
                                     uid, start, attendee);

    return fixture_ics(cx, lines.p);
}

static const char bob_address[] = "mailto:bob@example.org";

static cal_err collection(cal_ctx *cx, const cal_user *owner, const char *href, cal_calendar *out)
{
    return store_calendar_at(cx, owner->handle, cal_str_c(href), out);
}

static int64_t count(cal_ctx *cx, const cal_user *owner, const char *href)
{
    cal_calendar cal;
    int64_t n = -1;

    if (collection(cx, owner, href, &cal) || store_event_count(cx, &cal, &n))
        return -1;
    return n;
}

/* The bytes of an object in somebody's calendar; empty when there is none. */
static cal_str seen(cal_ctx *cx, const cal_user *owner, const char *calendar, const char *href)
{
    cal_calendar cal;
    cal_event ev;

    if (collection(cx, owner, calendar, &cal) || store_event_at(cx, &cal, cal_str_c(href), &ev)) {
        cal_fail_clear(cx);
        return CAL_STR("");
    }
    return ev.ics;
}

static bool says(cal_str text, const char *part)
{
    return cal_str_has(text, cal_str_c(part));
}

TEST(an_address_means_a_person_in_any_letter_case_and_no_other)
{
    static const struct {
        const char *address;
        bool found;
    } cases[] = {
        {"mailto:bob@example.org",                  true },
        {"MAILTO:BOB@Example.ORG",                  true },
        {"bob@example.org",                         true },
        {"/api/v1.0/caldav/principals/bob/",        true },
        {"/api/v1.0/caldav/principals/bob",         true },
        {"mailto:bob",                              false},
        {"mailto:bob@example.org.evil",             false},
        {"mailto:xbob@example.org",                 false},
        {"/api/v1.0/caldav/principals/bob/x/",      false},
        {"/api/v1.0/caldav/principals/",            false},
        {"http://evil/api/v1.0/caldav/principals/", false},
        {"urn:uuid:bob",                            false},
        {"",                                        false},
    };
    fixture *f = fixture_new(cx);

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        core_person p = {0};
        bool found;

        CHECK_OK(
            core_person_at(cx, CAL_ORGANISATION_FIRST, cal_str_c(cases[i].address), &p, &found));
        CHECK_INT(found, cases[i].found);
        CHECK(!found || p.user.id == f->bob.id);
    }
}

TEST(invitations_arrive_in_the_chosen_calendar_if_it_takes_them_else_in_the_oldest_that_does)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch tasks = {.set = CAL_PATCH_COMPONENTS, .to.components = CAL_COMP_TODO};
    cal_calendar_patch nothing = {0};
    cal_calendar todo, work, inbox, got;
    core_person bob;
    bool found;

    CHECK(f);
    cx->who = &f->bob;
    CHECK_OK(core_calendar_create(cx, &f->bob, CAL_STR("todo"), &tasks, &todo));
    CHECK_OK(core_calendar_create(cx, &f->bob, CAL_STR("work"), &nothing, &work));
    CHECK_OK(core_person_by_id(cx, f->bob.id, &bob));
    CHECK_OK(core_schedule_default(cx, &bob.user, CAL_COMP_EVENT, &got, &found));
    CHECK(found && cal_str_eq(got.href, CAL_STR("calendar")));
    CHECK_OK(collection(cx, &f->bob, "inbox", &inbox));

    cal_calendar_patch choose = {.set = CAL_PATCH_DEFAULT, .to.default_calendar = work.id};

    CHECK_OK(core_calendar_patch(cx, inbox.id, &choose, &got));
    CHECK_OK(core_person_by_id(cx, f->bob.id, &bob));
    CHECK_OK(core_schedule_default(cx, &bob.user, CAL_COMP_EVENT, &got, &found));
    CHECK(found && got.id == work.id);
    CHECK_INT(core_calendar_delete(cx, work.id), CAL_E_DEFAULT_NEEDED);
    cal_fail_clear(cx);

    const int64_t refused[] = {todo.id, inbox.id, f->cal.id, 99999};

    for (size_t i = 0; i < CAL_COUNT(refused); i++) {
        choose.to.default_calendar = refused[i];
        CHECK_INT(core_calendar_patch(cx, inbox.id, &choose, &got), CAL_E_DEFAULT_CALENDAR);
        cal_fail_clear(cx);
    }
    /* It is a property of the inbox alone. */
    choose.to.default_calendar = work.id;
    CHECK_INT(core_calendar_patch(cx, todo.id, &choose, &got), CAL_E_DEFAULT_CALENDAR);
}

TEST(a_write_that_fails_has_told_nobody)
{
    fixture *f = fixture_new(cx);

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", fixture_event(cx, "a", "20270601T100000Z", "x")));
    f->limits.objects = 1;
    CHECK_INT(fixture_put(cx, &f->cal, "m.ics", meeting(cx, "m", "20270601T100000Z", bob_address)),
              CAL_E_QUOTA);
    cal_fail_clear(cx);
    CHECK_INT(count(cx, &f->bob, "inbox"), 0);
    CHECK_STR(seen(cx, &f->bob, "calendar", "m.ics"), CAL_STR(""));
}

TEST(who_has_no_room_is_told_of_as_a_status)
{
    fixture *f = fixture_new(cx);
    cal_calendar bobs;

    CHECK(f);
    CHECK_OK(collection(cx, &f->bob, "calendar", &bobs));
    cx->who = &f->bob;
    CHECK_OK(fixture_put(cx, &bobs, "a.ics", fixture_event(cx, "a", "20270601T100000Z", "x")));
    cx->who = &f->alice;
    f->limits.objects = 1;
    CHECK_OK(fixture_put(cx, &f->cal, "m.ics", meeting(cx, "m", "20270601T100000Z", bob_address)));
    CHECK(says(seen(cx, &f->alice, "calendar", "m.ics"), "SCHEDULE-STATUS=5.1"));
    CHECK_INT(count(cx, &f->bob, "inbox"), 0);
}

TEST(letters_go_to_addresses_elsewhere_and_one_that_waits_is_replaced)
{
    fixture *f = fixture_new(cx);
    const cal_letter *letters;
    size_t n;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "m.ics",
                         meeting(cx, "m", "20270601T100000Z", "mailto:Zoe@elsewhere.example")));
    CHECK_OK(fixture_put(cx, &f->cal, "m.ics",
                         meeting(cx, "m", "20270602T100000Z", "mailto:Zoe@elsewhere.example")));
    CHECK_OK(store_letter_list(cx, 0, 10, &letters, &n));
    CHECK_INT(n, 1);
    CHECK_STR(letters[0].method, CAL_STR("REQUEST"));
    CHECK_STR(letters[0].uid, CAL_STR("m"));
    CHECK_STR(letters[0].sender, CAL_STR("mailto:alice@example.org"));
    CHECK_STR(letters[0].recipient, CAL_STR("mailto:zoe@elsewhere.example"));
    CHECK(says(letters[0].ics, "DTSTART:20270602T100000Z"));
    CHECK(says(letters[0].ics, "METHOD:REQUEST"));
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("m.ics"), NULL));
    CHECK_OK(store_letter_list(cx, 0, 10, &letters, &n));
    CHECK_INT(n, 2);
    CHECK_STR(letters[1].method, CAL_STR("CANCEL"));
    CHECK_OK(store_letter_list(cx, letters[0].id, 1, &letters, &n));
    CHECK_INT(n, 1);
}

TEST(an_import_invites_nobody_but_what_is_saved_then_does_what_a_meeting_does)
{
    fixture *f = fixture_new(cx);
    core_import_report report;
    cal_event ev;

    CHECK(f);
    CHECK_OK(core_import(cx, &f->cal, meeting(cx, "m", "20270601T100000Z", bob_address), NULL, NULL,
                         &report));
    CHECK_INT(report.created, 1);
    CHECK_INT(count(cx, &f->bob, "inbox"), 0);
    CHECK_OK(store_event_meta_at(cx, &f->cal, CAL_STR("m.ics"), &ev));
    CHECK(ev.schedule_tag.n > 0);
    CHECK_OK(fixture_put(cx, &f->cal, "m.ics", meeting(cx, "m", "20270602T100000Z", bob_address)));
    CHECK(says(seen(cx, &f->bob, "calendar", "m.ics"), "DTSTART:20270602T100000Z"));
}

/* A message that may stand in an inbox. */
static cal_str message(cal_ctx *cx)
{
    return fixture_ics(cx, "METHOD:REQUEST\nBEGIN:VEVENT\nUID:m\nDTSTAMP:20260101T000000Z\n"
                           "DTSTART:20270601T100000Z\nORGANIZER:mailto:alice@example.org\n"
                           "ATTENDEE:mailto:bob@example.org\nEND:VEVENT\n");
}

static cal_err add_messages(cal_ctx *cx, const cal_user *to, int n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_person person = core_person_of(cx, to);
    cal_str text = message(cx);
    ical_itip parsed;
    cal_err e;

    if ((e = ical_itip_read(cx, text, &parsed)) || (e = store_tx_begin(cx, &tx)))
        return e;
    for (int i = 0; i < n && !e; i++)
        e = core_inbox_add(cx, &person, text, &parsed);
    return e ? e : store_tx_commit(&tx);
}

TEST(an_inbox_holds_so_many_messages_and_the_oldest_go)
{
    fixture *f = fixture_new(cx);

    CHECK(f);
    CHECK_OK(add_messages(cx, &f->bob, CORE_INBOX_MOST));
    CHECK_INT(count(cx, &f->bob, "inbox"), CORE_INBOX_MOST);
    CHECK_OK(add_messages(cx, &f->bob, 1));
    CHECK(count(cx, &f->bob, "inbox") < CORE_INBOX_MOST);
    CHECK(count(cx, &f->bob, "inbox") > CORE_INBOX_MOST / 2);
}

TEST(messages_and_letters_are_forgotten_after_ninety_days)
{
    fixture *f = fixture_new(cx);
    const cal_letter *letters;
    size_t n;

    CHECK(f);
    CHECK_OK(add_messages(cx, &f->bob, 150));
    CHECK_OK(fixture_put(cx, &f->cal, "m.ics",
                         meeting(cx, "m", "20290601T100000Z", "mailto:zoe@elsewhere.example")));
    cx->now += (int64_t)60 * DAY_S;
    CHECK_OK(add_messages(cx, &f->bob, 1));
    CHECK_OK(core_schedule_prune(cx));
    CHECK_INT(count(cx, &f->bob, "inbox"), 151);
    cx->now += (int64_t)31 * DAY_S;
    CHECK_OK(core_schedule_prune(cx));
    CHECK_INT(count(cx, &f->bob, "inbox"), 1);
    CHECK_OK(store_letter_list(cx, 0, 10, &letters, &n));
    CHECK_INT(n, 0);
}

TEST(free_busy_of_others_is_told_to_who_has_signed_in)
{
    fixture *f = fixture_new(cx);
    core_when when = {.from = 1811808000, .to = 1811894400}; /* 2027-06-01 */
    core_person bob;
    ical_spans spans;
    cal_calendar bobs;

    CHECK(f);
    CHECK_OK(collection(cx, &f->bob, "calendar", &bobs));
    cx->who = &f->bob;
    CHECK_OK(fixture_put(cx, &bobs, "a.ics", fixture_event(cx, "a", "20270601T100000Z", "x")));
    bob = core_person_of(cx, &f->bob);
    cx->who = &f->alice;
    CHECK_OK(core_person_busy(cx, &bob, &when, &spans));
    CHECK_INT(spans.n, 1);
    CHECK(!cx->is_system);
    when.except_uid = CAL_STR("a");
    CHECK_OK(core_person_busy(cx, &bob, &when, &spans));
    CHECK_INT(spans.n, 0);
    cx->who = NULL;
    CHECK_INT(core_person_busy(cx, &bob, &when, &spans), CAL_E_SIGN_IN);
}

/* ---- rooms ---- */

static const char room_address[] = "mailto:room@example.org";

static cal_err make_room(cal_ctx *cx, cal_user *out)
{
    cal_user_new in = {.email = CAL_STR("room@example.org"),
                       .handle = CAL_STR("room"),
                       .name = CAL_STR("Room"),
                       .kind = CAL_KIND_ROOM};

    return fixture_user(cx, in, out);
}

/* Alice's meeting with the room, by a rule; NULL: once. */
static cal_str booking(cal_ctx *cx, const char *uid, const char *start, const char *rule)
{
    cal_str lines = cal_arena_printf(
        cx->arena,
        "BEGIN:VEVENT\nUID:%s\nDTSTAMP:20260101T000000Z\nDTSTART:%s\nDURATION:PT1H\n%s%s%s"
        "ORGANIZER:mailto:alice@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.org\n"
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:%s\nEND:VEVENT\n",
        uid, start, rule ? "RRULE:" : "", rule ? rule : "", rule ? "\n" : "", room_address);

    return fixture_ics(cx, lines.p);
}

static bool has_room(cal_ctx *cx, const fixture *f, const char *href)
{
    return says(seen(cx, &f->alice, "calendar", href), "PARTSTAT=ACCEPTED;SCHEDULE-STATUS=2.0");
}

TEST(an_endless_series_keeps_its_room_against_single_meetings_far_ahead)
{
    fixture *f = fixture_new(cx);
    cal_user room;

    CHECK(f);
    CHECK_OK(make_room(cx, &room));
    CHECK_OK(
        fixture_put(cx, &f->cal, "s.ics", booking(cx, "s", "20270601T100000Z", "FREQ=WEEKLY")));
    CHECK(has_room(cx, f, "s.ics"));
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", booking(cx, "a", "20400605T103000Z", NULL)));
    CHECK(!has_room(cx, f, "a.ics"));
    CHECK_OK(fixture_put(cx, &f->cal, "b.ics", booking(cx, "b", "20400605T113000Z", NULL)));
    CHECK(has_room(cx, f, "b.ics"));
}

TEST(what_recurs_beyond_measure_gets_no_room)
{
    fixture *f = fixture_new(cx);
    cal_user room;

    CHECK(f);
    CHECK_OK(make_room(cx, &room));
    CHECK_OK(
        fixture_put(cx, &f->cal, "s.ics", booking(cx, "s", "20270601T100000Z", "FREQ=SECONDLY")));
    CHECK(!has_room(cx, f, "s.ics"));
    CHECK_INT(count(cx, &room, "calendar"), 0);
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", booking(cx, "a", "20270601T100000Z", NULL)));
    CHECK(has_room(cx, f, "a.ics"));
    CHECK_INT(count(cx, &room, "inbox"), 0);
}

TEST(hundreds_of_attendees_elsewhere_each_get_a_letter)
{
    fixture *f = fixture_new(cx);
    cal_buf *lines = cal_buf_new(cx->arena, 0);
    const cal_letter *letters;
    size_t n;

    CHECK(f);
    cal_buf_add_c(lines, "BEGIN:VEVENT\nUID:m\nDTSTAMP:20260101T000000Z\nDTSTART:20270601T100000Z\n"
                         "DURATION:PT1H\nRRULE:FREQ=DAILY\nORGANIZER:mailto:alice@example.org\n");
    for (int i = 0; i < 300; i++)
        cal_buf_printf(lines, "ATTENDEE:mailto:p%d@elsewhere.example\n", i);
    cal_buf_add_c(lines, "END:VEVENT\n");
    CHECK_OK(fixture_put(cx, &f->cal, "m.ics",
                         fixture_ics(cx, cal_arena_c(cx->arena, cal_buf_str(lines)))));
    CHECK(says(seen(cx, &f->alice, "calendar", "m.ics"), "SCHEDULE-STATUS=1.0"));
    CHECK_OK(store_letter_list(cx, 0, 1000, &letters, &n));
    CHECK_INT(n, 300);
}
