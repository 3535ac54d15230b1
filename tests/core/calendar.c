/* SPDX-License-Identifier: MIT */
#include "core/calendar.h"

#include "ical/zone.h"
#include "core/query.h"
#include "core/sync.h"
#include "core/user.h"
#include "tests/core/fixture.h"

static const cal_str none = {NULL, 0};

static cal_calendar_patch named(const char *name)
{
    return (cal_calendar_patch){.set = CAL_PATCH_NAME, .to.name = cal_str_c(name)};
}

TEST(paths_are_made_from_names)
{
    static const struct {
        const char *name, *href;
    } rows[] = {
        {"Équipe R&D!", "equipe-r-d"},
        {"  Straße  ",  "strasse"   },
        {"2026",         "2026"      },
    };
    fixture *f = fixture_new(cx);
    cal_calendar cal;

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        cal_calendar_patch patch = named(rows[i].name);

        CHECK_OK(core_calendar_create(cx, &f->alice, none, &patch, &cal));
        CHECK_STR(cal.href, cal_str_c(rows[i].href));
        CHECK_STR(cal.name, cal_str_trim(cal_str_c(rows[i].name)));
    }

    cal_calendar_patch same = named("2026"), foreign = named("予定"), inbox = named("Inbox");

    CHECK_OK(core_calendar_create(cx, &f->alice, none, &same, &cal));
    CHECK(cal_str_starts(cal.href, CAL_STR("2026-")));
    CHECK_OK(core_calendar_create(cx, &f->alice, none, &foreign, &cal));
    CHECK(cal.href.n >= 12);
    CHECK_STR(cal.name, CAL_STR("予定"));
    CHECK_OK(core_calendar_create(cx, &f->alice, none, &inbox, &cal));
    CHECK(!cal_str_eq(cal.href, CAL_STR("inbox")));
}

TEST(a_given_path_is_kept_or_refused)
{
    static const struct {
        cal_str href;
        cal_err e;
    } rows[] = {
        {CAL_STR_K("calendar"), CAL_E_EXISTS   },
        {CAL_STR_K("inbox"),    CAL_E_LOCATION },
        {CAL_STR_K("OUTBOX"),   CAL_E_LOCATION },
        {CAL_STR_K(".."),       CAL_E_BAD_FIELD},
        {CAL_STR_K(""),         CAL_E_BAD_FIELD},
        {CAL_STR_K("a/b"),      CAL_E_BAD_FIELD},
        {CAL_STR_K("a\nb"),     CAL_E_BAD_FIELD},
        {CAL_STR_K("\xff"),     CAL_E_BAD_FIELD},
    };
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_calendar cal, seen;

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        CHECK_INT(core_calendar_create(cx, &f->alice, rows[i].href, &nothing, &cal), rows[i].e);
        cal_fail_clear(cx);
    }
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("A B é"), &nothing, &cal));
    CHECK_STR(cal.name, CAL_STR("A B é"));
    CHECK_OK(core_calendar_at(cx, CAL_STR("alice"), CAL_STR("A B é"), CAL_RIGHT_MANAGE, &seen));
    CHECK_INT(seen.id, cal.id);
    CHECK_INT(seen.seq, cal.seq);
    CHECK_OK(core_calendar_by_id(cx, cal.id, CAL_RIGHT_READ, &seen));
    CHECK_STR(seen.href, cal.href);
}

TEST(fields_are_checked)
{
    static const struct {
        cal_calendar_patch patch;
        cal_err e;
    } rows[] = {
        {{.set = CAL_PATCH_COLOR, .to.color = CAL_STR_K("red")},                                      CAL_E_BAD_FIELD},
        {{.set = CAL_PATCH_COLOR, .to.color = CAL_STR_K("#12345")},                                   CAL_E_BAD_FIELD},
        {{.set = CAL_PATCH_COLOR, .to.color = CAL_STR_K("#12345g")},                                  CAL_E_BAD_FIELD},
        {{.set = CAL_PATCH_NAME, .to.name = CAL_STR_K("   ")},                                        CAL_E_BAD_FIELD},
        {{.set = CAL_PATCH_DESCRIPTION, .to.description = CAL_STR_K("\x01")},                         CAL_E_BAD_FIELD},
        {{.set = CAL_PATCH_TIME_ZONE, .to.time_zone = CAL_STR_K("Nowhere")},                          CAL_E_BAD_ZONE },
        {{.set = CAL_PATCH_VTIMEZONE, .to.vtimezone = CAL_STR_K("no calendar")},                      CAL_E_BAD_ICAL },
        {{.set = CAL_PATCH_VTIMEZONE,
          .to.vtimezone = CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")},
         CAL_E_BAD_ZONE                                                                                              },
        {{.set = CAL_PATCH_COMPONENTS, .to.components = 0},                                           CAL_E_COMPONENT},
        {{.set = CAL_PATCH_COMPONENTS, .to.components = 32},                                          CAL_E_COMPONENT},
    };
    fixture *f = fixture_new(cx);
    cal_calendar cal;
    size_t n;
    const cal_calendar *cals;

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        CHECK_INT(core_calendar_create(cx, &f->alice, CAL_STR("x"), &rows[i].patch, &cal),
                  rows[i].e);
        cal_fail_clear(cx);
    }
    CHECK_OK(core_calendar_list(cx, &f->alice, &cals, &n));
    CHECK_INT(n, 1);
}

TEST(a_patch_changes_all_it_names_and_raises_the_sequence)
{
    fixture *f = fixture_new(cx);
    cal_dead_prop dead = {CAL_STR("urn:x"), CAL_STR("note"), CAL_STR("<x:note/>")};
    cal_calendar_patch patch = {
        .set = CAL_PATCH_NAME | CAL_PATCH_COLOR | CAL_PATCH_ORDER | CAL_PATCH_VISIBLE |
               CAL_PATCH_TRANSPARENT | CAL_PATCH_TIME_ZONE,
        .to = {.name = CAL_STR("Work"),
               .color = CAL_STR("#FF8800FF"),
               .sort_order = -3,
               .transparent = true,
               .time_zone = CAL_STR("Europe/Berlin")},
        .dead = &dead,
        .n_dead = 1,
    };
    const cal_dead_prop *props;
    cal_calendar cal, seen;
    size_t n;

    CHECK(f);
    CHECK_OK(core_calendar_patch(cx, f->cal.id, &patch, &cal));
    CHECK_OK(core_calendar_by_id(cx, f->cal.id, CAL_RIGHT_READ, &seen));
    CHECK_STR(seen.name, CAL_STR("Work"));
    CHECK_STR(seen.color, CAL_STR("#FF8800FF"));
    CHECK_STR(seen.time_zone, CAL_STR("Europe/Berlin"));
    CHECK_STR(ical_zone_name(core_calendar_zone(cx, &seen)), CAL_STR("Europe/Berlin"));
    CHECK_STR(ical_zone_name(core_calendar_zone(cx, &f->cal)), CAL_STR("Europe/Paris"));
    CHECK_INT(seen.sort_order, -3);
    CHECK(seen.transparent && !seen.visible);
    CHECK(seen.seq > f->cal.seq);
    CHECK(!cal_str_eq(core_sync_ctag(cx, &seen), core_sync_ctag(cx, &f->cal)));
    CHECK_OK(core_dead_props(cx, 0, f->cal.id, CAL_STR(""), &props, &n));
    CHECK_INT(n, 1);
    CHECK_STR(props[0].value, CAL_STR("<x:note/>"));
}

TEST(a_patch_that_fails_anywhere_changes_nothing)
{
    fixture *f = fixture_new(cx);
    cal_dead_prop nameless = {CAL_STR("urn:x"), CAL_STR(""), CAL_STR("x")};
    cal_calendar_patch bad_color = {
        .set = CAL_PATCH_NAME | CAL_PATCH_COLOR,
        .to = {.name = CAL_STR("W"), .color = CAL_STR("blue")}
    };
    cal_calendar_patch bad_dead = {
        .set = CAL_PATCH_NAME, .to.name = CAL_STR("W"), .dead = &nameless, .n_dead = 1};
    cal_calendar_patch kinds = {
        .set = CAL_PATCH_NAME | CAL_PATCH_COMPONENTS,
        .to = {.name = CAL_STR("W"), .components = CAL_COMP_TODO}
    };
    cal_calendar cal;

    CHECK(f);
    CHECK_INT(core_calendar_patch(cx, f->cal.id, &bad_color, &cal), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    CHECK_INT(core_calendar_patch(cx, f->cal.id, &bad_dead, &cal), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    CHECK_INT(core_calendar_patch(cx, f->cal.id, &kinds, &cal), CAL_E_PROTECTED);
    cal_fail_clear(cx);
    CHECK_OK(core_calendar_by_id(cx, f->cal.id, CAL_RIGHT_READ, &cal));
    CHECK_STR(cal.name, CAL_STR("Calendar"));
    CHECK_INT(cal.seq, f->cal.seq);
}

TEST(a_calendar_time_zone_names_a_known_zone_or_is_kept_as_its_own)
{
    static const char known[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\n"
                                "TZID:Europe/Berlin\r\nBEGIN:STANDARD\r\n"
                                "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
                                "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
                                "END:VCALENDAR\r\n";
    static const char own[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\n"
                              "TZID:Ship\r\nBEGIN:STANDARD\r\n"
                              "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0330\r\n"
                              "TZOFFSETTO:+0330\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
                              "END:VCALENDAR\r\n";
    fixture *f = fixture_new(cx);
    cal_calendar_patch patch = {.set = CAL_PATCH_VTIMEZONE, .to.vtimezone = cal_str_c(known)};
    cal_calendar cal;

    CHECK(f);
    CHECK_OK(core_calendar_patch(cx, f->cal.id, &patch, &cal));
    CHECK_STR(cal.time_zone, CAL_STR("Europe/Berlin"));
    CHECK_STR(cal.vtimezone, cal_str_c(known));

    patch.to.vtimezone = cal_str_c(own);
    CHECK_OK(core_calendar_patch(cx, f->cal.id, &patch, &cal));
    CHECK_STR(cal.time_zone, CAL_STR(""));
    CHECK_INT(ical_zone_to_utc(core_calendar_zone(cx, &cal), 12600), 0);

    patch = (cal_calendar_patch){.set = CAL_PATCH_TIME_ZONE, .to.time_zone = CAL_STR("UTC")};
    CHECK_OK(core_calendar_patch(cx, f->cal.id, &patch, &cal));
    CHECK_INT(cal.vtimezone.n, 0);
}

TEST(nobody_else_may_know_of_a_calendar)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch patch = {.set = CAL_PATCH_COLOR, .to.color = CAL_STR("")};
    const cal_calendar *cals;
    const cal_dead_prop *props;
    cal_calendar cal;
    size_t n;

    CHECK(f);
    f->bob.role = CAL_ROLE_ADMIN; /* an administrator neither */
    for (int i = 0; i < 2; i++) {
        cal_err want = i ? CAL_E_SIGN_IN : CAL_E_NOT_FOUND;
        cal_err got[7];

        cx->who = i ? NULL : &f->bob;
        got[0] =
            core_calendar_at(cx, CAL_STR("alice"), CAL_STR("calendar"), CAL_RIGHT_FREEBUSY, &cal);
        cal_fail_clear(cx);
        got[1] = core_calendar_at(cx, CAL_STR("alice"), CAL_STR("none"), CAL_RIGHT_READ, &cal);
        cal_fail_clear(cx);
        got[2] = core_calendar_by_id(cx, f->cal.id, CAL_RIGHT_READ, &cal);
        cal_fail_clear(cx);
        got[3] = core_calendar_patch(cx, f->cal.id, &patch, &cal);
        cal_fail_clear(cx);
        got[4] = core_calendar_delete(cx, f->cal.id);
        cal_fail_clear(cx);
        got[5] = core_calendar_create(cx, &f->alice, CAL_STR("x"), &patch, &cal);
        cal_fail_clear(cx);
        got[6] = core_dead_props(cx, f->alice.id, 0, CAL_STR(""), &props, &n);
        cal_fail_clear(cx);
        for (size_t k = 0; k < CAL_COUNT(got); k++)
            CHECK_INT(got[k], want);
    }
    CHECK_INT(core_calendar_list(cx, &f->alice, &cals, &n), CAL_E_SIGN_IN);
    cal_fail_clear(cx);
    cx->who = &f->bob;
    CHECK_OK(core_calendar_list(cx, &f->alice, &cals, &n));
    CHECK_INT(n, 0);
    cx->who = NULL;
    cx->is_system = true;
    CHECK_OK(core_calendar_list(cx, &f->alice, &cals, &n));
    CHECK_INT(n, 1);
}

TEST(a_home_has_no_more_calendars_than_the_limit)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_calendar cal;

    CHECK(f);
    f->limits.calendars = 2;
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("x"), &nothing, &cal));
    CHECK_INT(core_calendar_create(cx, &f->alice, CAL_STR("y"), &nothing, &cal), CAL_E_QUOTA);
}

TEST(deleting_a_calendar_takes_its_objects_and_frees_path_and_uids)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_str token;
    cal_calendar cal;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", fixture_event(cx, "a", "20260601T100000Z", "x")));
    token = core_sync_token(cx, &f->cal);
    CHECK_OK(core_calendar_delete(cx, f->cal.id));
    CHECK_INT(core_calendar_at(cx, CAL_STR("alice"), f->cal.href, CAL_RIGHT_READ, &cal),
              CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_INT(fixture_put(cx, &f->cal, "b.ics", fixture_event(cx, "b", "20260601T100000Z", "x")),
              CAL_E_NO_PARENT);
    cal_fail_clear(cx);
    CHECK_OK(core_calendar_create(cx, &f->alice, f->cal.href, &nothing, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a.ics", fixture_event(cx, "a", "20260601T100000Z", "x")));

    core_sync sync;

    CHECK_INT(core_sync_changes(cx, &cal, token, 0, &sync), CAL_E_SYNC_TOKEN);
}

TEST(dead_properties_belong_to_what_is_there)
{
    fixture *f = fixture_new(cx);
    cal_dead_prop set = {CAL_STR("urn:x"), CAL_STR("p"), CAL_STR("v")};
    cal_dead_prop unset = {CAL_STR("urn:x"), CAL_STR("p"), none};
    const cal_dead_prop *props;
    cal_str object = CAL_STR("a.ics");
    size_t n;

    CHECK(f);
    CHECK_INT(core_dead_patch(cx, 0, f->cal.id, object, &set, 1), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", fixture_event(cx, "a", "20260601T100000Z", "x")));
    CHECK_OK(core_dead_patch(cx, 0, f->cal.id, object, &set, 1));
    CHECK_OK(core_dead_patch(cx, f->alice.id, 0, CAL_STR(""), &set, 1));
    CHECK_OK(core_dead_props(cx, 0, f->cal.id, object, &props, &n));
    CHECK_INT(n, 1);
    CHECK_OK(core_dead_props(cx, f->alice.id, 0, CAL_STR(""), &props, &n));
    CHECK_INT(n, 1);
    CHECK_OK(core_dead_props(cx, 0, f->cal.id, CAL_STR(""), &props, &n));
    CHECK_INT(n, 0);
    CHECK_OK(core_dead_patch(cx, 0, f->cal.id, object, &unset, 1));
    CHECK_OK(core_dead_props(cx, 0, f->cal.id, object, &props, &n));
    CHECK_INT(n, 0);
}
