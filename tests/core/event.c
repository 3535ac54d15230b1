/* SPDX-License-Identifier: MIT */
#include "core/event.h"

#include <string.h>

#include "core/calendar.h"
#include "core/sync.h"
#include "tests/core/fixture.h"

static const char at[] = "20260601T100000Z";

static cal_err put_if(cal_ctx *cx, const cal_calendar *cal, cal_str ics, cal_str match,
                      cal_str none_match)
{
    cal_etag_fields cond = {.if_match = match, .if_none_match = none_match};
    cal_put put = {.ics = ics, .cond = &cond};
    cal_event out;
    bool created;

    cal_fail_clear(cx);
    return core_event_put(cx, cal, CAL_STR("a.ics"), &put, &out, &created);
}

TEST(stored_bytes_are_the_sent_bytes)
{
    fixture *f = fixture_new(cx);
    cal_str odd = CAL_STR("BEGIN:VCALENDAR\nVERSION:2.0\nX-MINE;Q=\"a,b\":  1\nBEGIN:VEVENT\n"
                          "UID:a\nDTSTART:20260601T100000Z\nSUMMARY:Caf\303\251\\, x\n y\n"
                          "BEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n");
    cal_put put = {.ics = odd};
    cal_event out, seen;
    bool created;

    CHECK(f);
    CHECK_OK(core_event_put(cx, &f->cal, CAL_STR("a b.ics"), &put, &out, &created));
    CHECK(created);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("a b.ics"), &seen));
    CHECK_STR(seen.ics, odd);
    CHECK_STR(seen.etag, out.etag);
    CHECK_STR(seen.uid, CAL_STR("a"));
    CHECK_INT(seen.size, odd.n);
    CHECK_INT(seen.component, CAL_COMP_EVENT);
    CHECK_INT(seen.id, out.id);
    CHECK_INT(seen.seq, out.seq);
    CHECK_INT(seen.created, cx->now);
    CHECK(seen.etag.n > 10 && seen.etag.p[0] == '"' && seen.etag.p[seen.etag.n - 1] == '"');
}

TEST(identical_bytes_keep_tag_and_sequence)
{
    fixture *f = fixture_new(cx);
    cal_put put = {.ics = fixture_event(cx, "a", at, "x")};
    cal_event first, again, changed;
    bool created;

    CHECK(f);
    CHECK_OK(core_event_put(cx, &f->cal, CAL_STR("a.ics"), &put, &first, &created));
    cx->now += 60;
    CHECK_OK(core_event_put(cx, &f->cal, CAL_STR("a.ics"), &put, &again, &created));
    CHECK(!created);
    CHECK_STR(again.etag, first.etag);
    CHECK_INT(again.seq, first.seq);
    CHECK_INT(again.id, first.id);
    CHECK_INT(again.modified, first.modified);
    put.ics = fixture_event(cx, "a", at, "y");
    CHECK_OK(core_event_put(cx, &f->cal, CAL_STR("a.ics"), &put, &changed, &created));
    CHECK(!created && changed.seq > first.seq && !cal_str_eq(changed.etag, first.etag));
    CHECK_INT(changed.id, first.id);
    CHECK_INT(changed.created, first.created);
    CHECK_INT(changed.modified, cx->now);
}

TEST(conditions_are_judged_before_anything_changes)
{
    fixture *f = fixture_new(cx);
    cal_str one = fixture_event(cx, "a", at, "1"), two = fixture_event(cx, "a", at, "2");
    cal_str none = {NULL, 0}, star = CAL_STR("*");
    cal_etag_fields stale = {.if_match = CAL_STR("\"old\"")};
    cal_event seen;

    CHECK(f);
    CHECK_INT(put_if(cx, &f->cal, one, star, none), CAL_E_CHANGED);
    CHECK_OK(put_if(cx, &f->cal, one, none, star));
    CHECK_INT(put_if(cx, &f->cal, two, none, star), CAL_E_CHANGED);
    CHECK_INT(put_if(cx, &f->cal, two, CAL_STR("\"old\""), none), CAL_E_CHANGED);
    cal_fail_clear(cx);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("a.ics"), &seen));
    CHECK_STR(seen.ics, one);
    CHECK_INT(core_event_delete(cx, &f->cal, CAL_STR("a.ics"), &(cal_drop){.cond = &stale}),
              CAL_E_CHANGED);
    CHECK_OK(put_if(cx, &f->cal, two, seen.etag, none));
    CHECK_INT(put_if(cx, &f->cal, one, seen.etag, none), CAL_E_CHANGED);
    cal_fail_clear(cx);

    cal_put fresh = {.ics = one, .must_be_new = true};
    bool created;

    CHECK_INT(core_event_put(cx, &f->cal, CAL_STR("a.ics"), &fresh, &seen, &created), CAL_E_EXISTS);
    cal_fail_clear(cx);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("a.ics"), &seen));
    CHECK_STR(seen.ics, two);
}

TEST(a_uid_is_used_once_in_a_home)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_calendar other, bobs;
    const cal_calendar *cals;
    size_t n;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("other one"), &nothing, &other));
    CHECK_OK(fixture_put(cx, &other, "a é.ics", fixture_event(cx, "a", at, "x")));
    CHECK_INT(fixture_put(cx, &f->cal, "b.ics", fixture_event(cx, "a", at, "x")), CAL_E_UID_TAKEN);
    CHECK_STR(cx->fail.href, CAL_STR("other one/a é.ics"));
    cal_fail_clear(cx);

    /* RFC 4791 5.3.2.1: nor may one object become another. */
    CHECK_INT(fixture_put(cx, &other, "a é.ics", fixture_event(cx, "z", at, "x")), CAL_E_UID_TAKEN);
    CHECK_STR(cx->fail.href, CAL_STR("other one/a é.ics"));
    cal_fail_clear(cx);

    cx->who = &f->bob;
    CHECK_OK(core_calendar_list(cx, &f->bob, &cals, &n));
    bobs = cals[0];
    CHECK_OK(fixture_put(cx, &bobs, "a.ics", fixture_event(cx, "a", at, "x")));
    cx->who = &f->alice;
    CHECK_OK(core_event_delete(cx, &other, CAL_STR("a é.ics"), NULL));
    CHECK_OK(fixture_put(cx, &f->cal, "b.ics", fixture_event(cx, "a", at, "x")));
}

TEST(what_cannot_be_stored_is_refused)
{
    static const struct {
        const char *lines;
        cal_err e;
    } rows[] = {
        {"",                                                                                       CAL_E_BAD_OBJECT},
        {"BEGIN:VEVENT\nUID:a\nEND:VEVENT\n",                                                      CAL_E_BAD_ICAL  },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:nonsense\nEND:VEVENT\n",                                    CAL_E_BAD_ICAL  },
        {"BEGIN:VEVENT\nDTSTART:20260601T100000Z\nEND:VEVENT\n",                                   CAL_E_BAD_ICAL  },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nSUMMARY:\x01\nEND:VEVENT\n",                      CAL_E_BAD_ICAL  },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nSUMMARY:\xff\nEND:VEVENT\n",                      CAL_E_BAD_ICAL  },
        {"METHOD:REQUEST\nBEGIN:VEVENT\nUID:a\nDTSTART:20260601\nEND:VEVENT\n",                    CAL_E_BAD_OBJECT},
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nEND:VEVENT\n"
         "BEGIN:VEVENT\nUID:b\nDTSTART:20260601\nEND:VEVENT\n",                           CAL_E_BAD_OBJECT},
        {"BEGIN:VFREEBUSY\nUID:a\nEND:VFREEBUSY\n",                                                CAL_E_COMPONENT },
        {"BEGIN:VJOURNAL\nUID:a\nDTSTART:20260601\nEND:VJOURNAL\n",                                CAL_E_COMPONENT },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:19991231\nEND:VEVENT\n",                                    CAL_E_MIN_DATE  },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nRDATE:20260602,19991231\nEND:VEVENT\n",
         CAL_E_MIN_DATE                                                                                            },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nDTEND:20500101\nEND:VEVENT\n",                    CAL_E_MAX_DATE  },
        {"BEGIN:VTODO\nUID:a\nDUE:20500101\nEND:VTODO\n",                                          CAL_E_MAX_DATE  },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nRRULE:FREQ=DAILY;COUNT=11\nEND:VEVENT\n",
         CAL_E_INSTANCES                                                                                           },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nRRULE:FREQ=DAILY;COUNT=1000000000\nEND:VEVENT\n",
         CAL_E_INSTANCES                                                                                           },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nRRULE:FREQ=DAILY;UNTIL=20270101\nEND:VEVENT\n",
         CAL_E_INSTANCES                                                                                           },
        {"BEGIN:VEVENT\nUID:a\nDTSTART:20260601\nATTENDEE:mailto:a@x\nATTENDEE:mailto:b@x\n"
         "ATTENDEE:mailto:c@x\nEND:VEVENT\n",                                             CAL_E_ATTENDEES },
    };
    fixture *f = fixture_new(cx);
    cal_calendar_patch patch = {.set = CAL_PATCH_COMPONENTS,
                                .to.components = CAL_COMP_EVENT | CAL_COMP_TODO};
    cal_calendar cal;
    const cal_event *events;
    size_t n;

    CHECK(f);
    f->limits.min_utc = 946684800;  /* 2000 */
    f->limits.max_utc = 2493072000; /* 2049 */
    f->limits.instances = 10;
    f->limits.attendees = 2;
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("x"), &patch, &cal));
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        cal_err e = fixture_put(cx, &cal, "a.ics", fixture_ics(cx, rows[i].lines));

        if (e != rows[i].e)
            test_failed(__FILE__, (int)i, "row: got %d, want %d: %.*s", (int)e, (int)rows[i].e,
                        CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
    }
    CHECK_OK(core_event_page(cx, &cal, &(core_page){.limit = 10}, &events, &n));
    CHECK_INT(n, 0);
    CHECK_OK(fixture_put(cx, &cal, "a.ics",
                         fixture_ics(cx, "BEGIN:VEVENT\nUID:a\nDTSTART:20260601\n"
                                         "RRULE:FREQ=DAILY;COUNT=10\nATTENDEE:mailto:a@x\n"
                                         "ATTENDEE:mailto:b@x\nEND:VEVENT\n")));
    CHECK_OK(fixture_put(cx, &cal, "b.ics",
                         fixture_ics(cx, "BEGIN:VEVENT\nUID:b\nDTSTART:20260601\n"
                                         "RRULE:FREQ=DAILY\nEND:VEVENT\n")));
}

TEST(size_paths_and_room_are_bounded)
{
    fixture *f = fixture_new(cx);
    cal_str ics = fixture_event(cx, "a", at, "x");

    CHECK(f);
    CHECK_INT(fixture_put(cx, &f->cal, "a/b.ics", ics), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    CHECK_INT(fixture_put(cx, &f->cal, "", ics), CAL_E_BAD_FIELD);
    cal_fail_clear(cx);
    f->limits.object_bytes = (int64_t)ics.n - 1;
    CHECK_INT(fixture_put(cx, &f->cal, "a.ics", ics), CAL_E_OBJECT_SIZE);
    cal_fail_clear(cx);
    f->limits.object_bytes++;
    f->limits.objects = 2;
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", ics));
    CHECK_OK(fixture_put(cx, &f->cal, "b.ics", fixture_event(cx, "b", at, "x")));
    CHECK_INT(fixture_put(cx, &f->cal, "c.ics", fixture_event(cx, "c", at, "x")), CAL_E_QUOTA);
    cal_fail_clear(cx);
    CHECK_OK(fixture_put(cx, &f->cal, "b.ics", fixture_event(cx, "b", at, "y")));
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("a.ics"), NULL));
    CHECK_OK(fixture_put(cx, &f->cal, "c.ics", fixture_event(cx, "c", at, "x")));
}

TEST(nobody_else_reads_or_writes_objects)
{
    fixture *f = fixture_new(cx);
    cal_str hrefs[] = {CAL_STR("a.ics")};
    cal_str ics = fixture_event(cx, "a", at, "x");
    const cal_event *events;
    cal_event ev;
    size_t n;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", ics));
    for (int i = 0; i < 2; i++) {
        cal_err want = i ? CAL_E_SIGN_IN : CAL_E_NOT_FOUND;

        cx->who = i ? NULL : &f->bob;
        CHECK_INT(core_event_at(cx, &f->cal, hrefs[0], &ev), want);
        cal_fail_clear(cx);
        CHECK_INT(core_event_page(cx, &f->cal, &(core_page){.limit = 1}, &events, &n), want);
        cal_fail_clear(cx);
        CHECK_INT(core_event_multiget(cx, &f->cal, hrefs, 1, true, &ev), want);
        cal_fail_clear(cx);
        CHECK_INT(fixture_put(cx, &f->cal, "a.ics", ics), want);
        cal_fail_clear(cx);
        CHECK_INT(core_event_delete(cx, &f->cal, hrefs[0], NULL), want);
        cal_fail_clear(cx);
    }
}

TEST(pages_and_multiget_give_members_as_asked)
{
    fixture *f = fixture_new(cx);
    cal_str hrefs[] = {CAL_STR("c.ics"), CAL_STR("none"), CAL_STR("a.ics")};
    cal_str after = {NULL, 0};
    const cal_event *events;
    cal_event got[3];
    size_t n;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "c.ics", fixture_event(cx, "c", at, "x")));
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", fixture_event(cx, "a", at, "x")));
    CHECK_OK(fixture_put(cx, &f->cal, "b.ics", fixture_event(cx, "b", at, "x")));
    for (const char *want = "abc"; *want; want++) {
        CHECK_OK(
            core_event_page(cx, &f->cal, &(core_page){after, 1, *want == 'b', false}, &events, &n));
        CHECK_INT(n, 1);
        CHECK_INT(events[0].href.p[0], *want);
        CHECK_INT(events[0].ics.p != NULL, *want == 'b');
        after = events[0].href;
    }
    CHECK_OK(core_event_page(cx, &f->cal, &(core_page){after, 1, false, false}, &events, &n));
    CHECK_INT(n, 0);
    CHECK_OK(core_event_multiget(cx, &f->cal, hrefs, 3, true, got));
    CHECK_STR(got[0].uid, CAL_STR("c"));
    CHECK_INT(got[1].id, 0);
    CHECK_STR(got[2].ics, fixture_event(cx, "a", at, "x"));
    f->limits.matches = 2;
    CHECK_INT(core_event_multiget(cx, &f->cal, hrefs, 3, true, got), CAL_E_MATCH_LIMIT);
}

TEST(deleting_what_is_not_there_says_so)
{
    fixture *f = fixture_new(cx);

    CHECK(f);
    CHECK_INT(core_event_delete(cx, &f->cal, CAL_STR("a.ics"), NULL), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_OK(fixture_put(cx, &f->cal, "a.ics", fixture_event(cx, "a", at, "x")));
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("a.ics"), NULL));
    CHECK_INT(core_event_delete(cx, &f->cal, CAL_STR("a.ics"), NULL), CAL_E_NOT_FOUND);
}
