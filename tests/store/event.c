/* SPDX-License-Identifier: MIT */
/* Objects: what is put comes out, is replaced, moved, deleted, and every change is told once. */
#include "store/event.h"

#include "store/meta.h"
#include "store/property.h"
#include "store/tx.h"
#include "tests/store/fixture.h"

enum { NOON = 1780000000 };

static bool set_up(cal_ctx *cx, cal_calendar *cal)
{
    int64_t home;

    return fixture_pool(cx, "event.db") && fixture_user(cx, "alice", &home) == CAL_OK &&
           fixture_calendar(cx, home, "work", cal) == CAL_OK;
}

static cal_err move(cal_ctx *cx, const cal_calendar *from, const char *href, int64_t calendar,
                    const char *to)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_event ev;
    int64_t seq;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_event_meta_at(cx, from, cal_str_c(href), &ev)) ||
        (e = store_home_bump(cx, from->home, &seq)) ||
        (e = store_event_move(cx, &ev, calendar, cal_str_c(to), seq)))
        return e;
    return store_tx_commit(&tx);
}

TEST(an_object_comes_out_as_it_went_in)
{
    static const char bytes[] = "BEGIN:VCALENDAR\r\n\0\xff END";
    cal_str ics = {bytes, sizeof bytes - 1};
    cal_calendar cal;
    cal_event got;
    store_event in = fixture_event(NOON, NOON + 3600);

    in.event.ics = ics;
    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a.ics", &in));
    CHECK_OK(store_event_at(cx, &cal, CAL_STR("a.ics"), &got));
    CHECK_STR(got.ics, ics);
    CHECK_STR(got.uid, CAL_STR("a.ics"));
    CHECK_STR(got.etag, CAL_STR("\"a.ics\""));
    CHECK_INT(got.size, ics.n);
    CHECK_INT(got.id, in.event.id);
    CHECK_INT(got.component, CAL_COMP_EVENT);
    CHECK_OK(store_event_meta_at(cx, &cal, CAL_STR("a.ics"), &got));
    CHECK(got.ics.p == NULL);
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(replacing_keeps_id_and_creation)
{
    cal_calendar cal;
    cal_event got;
    store_event in = fixture_event(NOON, NOON + 3600);

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a.ics", &in));

    int64_t id = in.event.id;

    cx->now += 100;
    in.last_utc = NOON + 90 * INT64_C(86400);
    in.event.etag = CAL_STR("\"2\"");
    CHECK_OK(fixture_put(cx, &cal, "a.ics", &in));
    CHECK_OK(store_event_at(cx, &cal, CAL_STR("a.ics"), &got));
    CHECK_INT(got.id, id);
    CHECK_INT(got.created, NOON);
    CHECK_INT(got.modified, NOON + 100);
    CHECK_STR(got.etag, CAL_STR("\"2\""));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_uid_stands_once_in_a_home)
{
    cal_calendar cal, other;
    cal_event got;
    cal_str where;
    store_event in = fixture_event(NOON, NOON), twin = fixture_event(NOON, NOON);

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_calendar(cx, cal.home, "home", &other));
    in.event.uid = twin.event.uid = CAL_STR("uid-1");
    CHECK_OK(fixture_put(cx, &cal, "a.ics", &in));
    CHECK(fixture_put(cx, &other, "b.ics", &twin) == CAL_E_UID_TAKEN);
    cal_fail_clear(cx);
    CHECK_OK(store_event_by_uid(cx, cal.home, CAL_STR("uid-1"), &got, &where));
    CHECK_STR(where, CAL_STR("work"));
    CHECK_STR(got.href, CAL_STR("a.ics"));
    CHECK(store_event_at(cx, &other, CAL_STR("b.ics"), &got) == CAL_E_NOT_FOUND);
}

static cal_str told(cal_ctx *cx, const cal_calendar *cal, int64_t after, size_t limit,
                    int64_t *reached)
{
    const cal_change *c;
    size_t n;
    cal_str s = CAL_STR("");

    if (store_event_changes(cx, cal, after, limit, &c, &n))
        return CAL_STR("failed");
    for (size_t i = 0; i < n; i++) {
        s = cal_arena_printf(cx->arena, "%.*s%s%.*s ", CAL_FMT(s), c[i].deleted ? "-" : "+",
                             CAL_FMT(c[i].href));
        *reached = c[i].seq;
    }
    return s;
}

TEST(changes_are_told_in_order_and_deletions_only_to_who_was_there)
{
    cal_calendar cal;
    int64_t at = 0;

    CHECK(set_up(cx, &cal));
    for (const char *h = "abc"; *h; h++) {
        store_event in = fixture_event(NOON, NOON);

        CHECK_OK(fixture_put(cx, &cal, (char[]){*h, 0}, &in));
    }
    CHECK_STR(told(cx, &cal, 0, 2, &at), CAL_STR("+a +b "));

    int64_t two = at;

    CHECK_STR(told(cx, &cal, two, 10, &at), CAL_STR("+c "));
    CHECK_OK(fixture_delete(cx, &cal, "a"));
    CHECK_STR(told(cx, &cal, two, 10, &at), CAL_STR("+c -a "));
    CHECK_STR(told(cx, &cal, 0, 10, &at), CAL_STR("+b +c "));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_path_used_again_is_no_longer_told_as_deleted)
{
    cal_calendar cal;
    store_event in = fixture_event(NOON, NOON);
    int64_t at = 0;

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    CHECK_OK(fixture_delete(cx, &cal, "a"));
    CHECK_STR(told(cx, &cal, cal.seq, 10, &at), CAL_STR("-a "));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    CHECK_STR(told(cx, &cal, cal.seq, 10, &at), CAL_STR("+a "));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_move_is_told_in_both_calendars_and_takes_properties_along)
{
    static const cal_dead_prop prop = {CAL_STR_K("urn:x"), CAL_STR_K("color"), CAL_STR_K("<x/>")};
    cal_calendar cal, other;
    store_event in = fixture_event(NOON, NOON + 60);
    const cal_dead_prop *props;
    int64_t at = 0;
    size_t n;

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_calendar(cx, cal.home, "home", &other));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_property_patch(cx, &(store_property_at){cal.home, cal.id, CAL_STR("a")},
                                      &prop, 1));
        CHECK_OK(store_tx_commit(&tx));
    }
    CHECK_OK(move(cx, &cal, "a", other.id, "b"));
    CHECK_STR(told(cx, &cal, cal.seq, 10, &at), CAL_STR("-a "));
    CHECK_STR(told(cx, &other, other.seq, 10, &at), CAL_STR("+b "));
    CHECK_OK(store_property_list(cx, &(store_property_at){cal.home, other.id, CAL_STR("b")}, &props,
                                 &n));
    CHECK_INT(n, 1);
    CHECK_STR(props[0].value, CAL_STR("<x/>"));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_rename_cut_in_two_answers_loses_neither_half)
{
    cal_calendar cal;
    store_event in = fixture_event(NOON, NOON);
    int64_t at = 0;

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    at = in.event.seq;
    CHECK_OK(move(cx, &cal, "a", cal.id, "b"));
    CHECK_STR(told(cx, &cal, at, 1, &at), CAL_STR("+b "));
    CHECK_STR(told(cx, &cal, at, 1, &at), CAL_STR("-a "));
    CHECK_STR(told(cx, &cal, at, 1, &at), CAL_STR(""));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_move_onto_something_changes_nothing)
{
    cal_calendar cal;
    store_event in = fixture_event(NOON, NOON), two = in;
    int64_t at = 0;

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    CHECK_OK(fixture_put(cx, &cal, "b", &two));
    CHECK(move(cx, &cal, "a", cal.id, "b") == CAL_E_EXISTS);
    cal_fail_clear(cx);
    CHECK_STR(told(cx, &cal, cal.seq, 10, &at), CAL_STR("+a +b "));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(forgotten_deletions_raise_the_floor)
{
    cal_calendar cal;
    store_event in = fixture_event(NOON, NOON), two = in;
    int64_t removed;

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    CHECK_OK(fixture_put(cx, &cal, "b", &two));
    CHECK_OK(fixture_delete(cx, &cal, "a"));
    cx->now += 1000;
    CHECK_OK(fixture_delete(cx, &cal, "b"));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_tombstone_prune(cx, NOON + 500, &removed));
        CHECK_OK(store_tx_commit(&tx));
    }
    CHECK_INT(removed, 1);

    int64_t before = cal.seq;

    CHECK_OK(store_calendar_by_id(cx, cal.id, &cal));
    CHECK_INT(cal.floor, before + 3);
    CHECK_INT(cal.seq, before + 4);
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(many_keeps_the_order_asked_and_marks_the_missing)
{
    static const cal_str hrefs[] = {CAL_STR_K("b"), CAL_STR_K("nope"), CAL_STR_K("a")};
    cal_calendar cal;
    cal_event got[3];
    store_event in = fixture_event(NOON, NOON), two = in;

    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    CHECK_OK(fixture_put(cx, &cal, "b", &two));
    CHECK_OK(store_event_many(cx, &cal, hrefs, 3, true, got));
    CHECK_STR(got[0].href, CAL_STR("b"));
    CHECK(got[0].ics.n > 0);
    CHECK_INT(got[1].id, 0);
    CHECK_STR(got[1].href, CAL_STR("nope"));
    CHECK_STR(got[2].href, CAL_STR("a"));
}

TEST(pages_give_every_member_once)
{
    cal_calendar cal;
    const cal_event *page;
    size_t n, seen = 0;
    cal_str after = {0};
    store_totals totals;
    int64_t count;

    CHECK(set_up(cx, &cal));
    for (int i = 0; i < 25; i++) {
        store_event in = fixture_event(NOON, NOON);

        CHECK_OK(fixture_put(cx, &cal, cal_arena_printf(cx->arena, "%02d", i).p, &in));
    }
    do {
        CHECK_OK(store_event_page(cx, &cal, &(store_page){after, 10, false}, &page, &n));
        seen += n;
        after = n ? page[n - 1].href : after;
    } while (n == 10);
    CHECK_INT(seen, 25);
    CHECK_OK(store_event_count(cx, &cal, &count));
    CHECK_INT(count, 25);
    CHECK_OK(store_event_totals(cx, cal.home, &totals));
    CHECK_INT(totals.objects, 25);
    CHECK_INT(totals.bytes, 25 * 15);
}

TEST(search_takes_signs_literally_and_stays_in_the_calendar)
{
    cal_calendar cal, other;
    store_event in = fixture_event(NOON, NOON), two = in, three = in;
    const cal_event *found;
    size_t n;

    in.search = CAL_STR("50% off");
    two.search = CAL_STR("50 percent off");
    three.search = CAL_STR("50% off too");
    CHECK(set_up(cx, &cal));
    CHECK_OK(fixture_calendar(cx, cal.home, "home", &other));
    CHECK_OK(fixture_put(cx, &cal, "a", &in));
    CHECK_OK(fixture_put(cx, &cal, "b", &two));
    CHECK_OK(fixture_put(cx, &other, "c", &three));
    CHECK_OK(store_event_search(cx, &cal, CAL_STR("50%"), 10, &found, &n));
    CHECK_INT(n, 1);
    CHECK_STR(found[0].href, CAL_STR("a"));
}
