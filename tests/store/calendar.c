/* SPDX-License-Identifier: MIT */
/* Calendars, their properties, and the log of a home. */
#include "store/calendar.h"

#include <sys/stat.h>

#include "store/meta.h"
#include "store/property.h"
#include "store/tx.h"
#include "store/writer.h"
#include "tests/store/fixture.h"

static cal_err delete_calendar(cal_ctx *cx, const cal_calendar *c)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t seq;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_home_bump(cx, c->home, &seq)) ||
        (e = store_calendar_delete(cx, c, seq)))
        return e;
    return store_tx_commit(&tx);
}

static cal_err patch(cal_ctx *cx, const store_property_at *at, const cal_dead_prop *p, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_property_patch(cx, at, p, n)))
        return e;
    return store_tx_commit(&tx);
}

TEST(a_calendar_is_found_by_path_and_id_with_its_owner)
{
    cal_calendar c, got;
    const cal_calendar *list;
    store_event ev = fixture_event(0, 1);
    int64_t home, count;
    size_t n;

    CHECK(fixture_pool(cx, "cal.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &c));
    CHECK_OK(store_calendar_at(cx, CAL_STR("alice"), CAL_STR("work"), &got));
    CHECK_INT(got.id, c.id);
    CHECK_STR(got.owner, CAL_STR("alice"));
    CHECK_INT(got.floor, got.seq);
    CHECK(store_calendar_at(cx, CAL_STR("bob"), CAL_STR("work"), &got) == CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK(fixture_calendar(cx, home, "work", &c) == CAL_E_EXISTS);
    cal_fail_clear(cx);
    CHECK_OK(store_calendar_at(cx, CAL_STR("alice"), CAL_STR("work"), &got));
    CHECK_OK(fixture_put(cx, &got, "a", &ev));
    CHECK_OK(store_calendar_list(cx, home, true, &list, &n));
    CHECK_INT(n, 1);
    CHECK_INT(list[0].count, 1);
    CHECK_OK(store_calendar_count(cx, home, &count));
    CHECK_INT(count, 1);
}

TEST(every_field_of_a_calendar_is_kept)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar c, got;
    int64_t home;

    CHECK(fixture_pool(cx, "fields.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &c));
    c.name = CAL_STR("Work");
    c.description = CAL_STR("What I do");
    c.color = CAL_STR("#102030");
    c.sort_order = -7;
    c.visible = false;
    c.transparent = true;
    c.time_zone = CAL_STR("Asia/Tokyo");
    c.vtimezone = CAL_STR("BEGIN:VCALENDAR");
    c.components = CAL_COMP_TODO;
    CHECK_OK(store_tx_begin(cx, &tx));
    CHECK_OK(store_home_bump(cx, home, &c.seq));
    CHECK_OK(store_calendar_update(cx, &c));
    CHECK_OK(store_tx_commit(&tx));
    CHECK_OK(store_calendar_by_id(cx, c.id, &got));
    CHECK_STR(got.name, c.name);
    CHECK_STR(got.description, c.description);
    CHECK_STR(got.color, c.color);
    CHECK_INT(got.sort_order, -7);
    CHECK_INT(got.visible, false);
    CHECK_INT(got.transparent, true);
    CHECK_STR(got.time_zone, c.time_zone);
    CHECK_STR(got.vtimezone, c.vtimezone);
    CHECK_INT(got.components, CAL_COMP_TODO);
    CHECK_INT(got.seq, c.seq);
}

static cal_str told(cal_ctx *cx, int64_t home, int64_t after, size_t limit)
{
    const store_calendar_change *c;
    size_t n;
    cal_str s = CAL_STR("");

    if (store_calendar_changes(cx, home, after, limit, &c, &n))
        return CAL_STR("failed");
    for (size_t i = 0; i < n; i++)
        s = cal_arena_printf(cx->arena, "%.*s%s%.*s ", CAL_FMT(s), c[i].deleted ? "-" : "+",
                             CAL_FMT(c[i].href));
    return s;
}

TEST(a_deleted_calendar_takes_everything_along_and_is_told)
{
    static const cal_dead_prop prop = {CAL_STR_K("urn:x"), CAL_STR_K("p"), CAL_STR_K("v")};
    cal_calendar work, home_cal, again;
    store_event ev = fixture_event(0, 90 * INT64_C(86400)), gone = ev;
    int64_t home;

    CHECK(fixture_pool(cx, "delete.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &work));
    CHECK_OK(fixture_calendar(cx, home, "home", &home_cal));
    CHECK_OK(fixture_put(cx, &work, "a", &ev));
    CHECK_OK(fixture_put(cx, &work, "b", &gone));
    CHECK_OK(fixture_delete(cx, &work, "b"));
    CHECK_OK(patch(cx, &(store_property_at){home, work.id, CAL_STR("a")}, &prop, 1));
    CHECK_OK(patch(cx, &(store_property_at){home, work.id, CAL_STR("")}, &prop, 1));
    CHECK_STR(told(cx, home, 0, 10), CAL_STR("+home +work "));
    CHECK_OK(delete_calendar(cx, &work));
    CHECK_STR(told(cx, home, work.seq, 10), CAL_STR("+home -work "));
    CHECK_STR(told(cx, home, work.seq, 1), CAL_STR("+home "));
    CHECK_STR(told(cx, home, 0, 10), CAL_STR("+home "));
    CHECK_INT(fixture_findings(cx), 0);
    CHECK_OK(fixture_calendar(cx, home, "work", &again));
    CHECK(again.id != work.id);
    CHECK_STR(told(cx, home, home_cal.seq, 10), CAL_STR("+work "));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(dead_properties_are_set_replaced_removed_and_copied)
{
    static const cal_dead_prop first[] = {
        {CAL_STR_K("urn:b"), CAL_STR_K("x"), CAL_STR_K("1")},
        {CAL_STR_K("urn:a"), CAL_STR_K("x"), CAL_STR_K("2")},
        {CAL_STR_K("urn:a"), CAL_STR_K("x"), CAL_STR_K("3")},
        {CAL_STR_K("urn:c"), CAL_STR_K("x"), CAL_STR_K("") },
        {CAL_STR_K("urn:c"), CAL_STR_K("y"), {NULL, 0}     },
    };
    static const cal_dead_prop second[] = {
        {CAL_STR_K("urn:b"), CAL_STR_K("x"), {NULL, 0}}
    };
    store_property_at at = {1, 0, CAL_STR("")}, to = {2, 0, CAL_STR("")};
    const cal_dead_prop *got;
    size_t n;

    CHECK(fixture_pool(cx, "dead.db"));
    CHECK_OK(patch(cx, &at, first, CAL_COUNT(first)));
    CHECK_OK(patch(cx, &at, second, CAL_COUNT(second)));
    CHECK_OK(store_property_list(cx, &at, &got, &n));
    CHECK_INT(n, 2);
    CHECK_STR(got[0].value, CAL_STR("3"));
    CHECK_STR(got[1].ns, CAL_STR("urn:c"));
    CHECK(got[1].value.p != NULL);
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_property_copy(cx, &at, &to));
        CHECK_OK(store_property_copy(cx, &at, &to));
        CHECK_OK(store_tx_commit(&tx));
    }
    CHECK_OK(store_property_list(cx, &to, &got, &n));
    CHECK_INT(n, 2);
}

TEST(a_backup_is_a_whole_database_for_its_owner_alone)
{
    cal_str path = cal_str_skip(fixture_url(cx, "copy.db"), 7);
    cal_ctx copy = {.now = cx->now};
    cal_calendar c, got;
    struct stat st;
    int64_t home;

    SQLITE_ONLY();
    copy.arena = cal_arena_new();

    CHECK(fixture_pool(cx, "original.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &c));
    CHECK_OK(store_backup(cx, path));
    CHECK(store_backup(cx, path) == CAL_E_EXISTS);
    CHECK(stat(path.p, &st) == 0);
    CHECK_INT(st.st_mode & 0777, 0600);
    CHECK(fixture_pool(&copy, "copy.db"));
    CHECK_OK(store_calendar_at(&copy, CAL_STR("alice"), CAL_STR("work"), &got));
    CHECK_INT(fixture_findings(&copy), 0);
    cal_arena_free(copy.arena);
}

/* What the check must find after each of these. */
TEST(the_check_finds_what_is_out_of_step)
{
    static const struct {
        const char *harm, *what;
    } cases[] = {
        {"UPDATE event SET size = 1",                                                         "has 15 bytes, noted are 1"   },
        {"UPDATE event SET seq = 900",                                                        "changed after its calendar"  },
        {"UPDATE calendar SET seq = 900",                                                     "changed after its home"      },
        {"DELETE FROM event_time",                                                            "is missing in the time index"},
        {"UPDATE event_time SET other = other + 1",                                           "at a wrong place"            },
        {"INSERT INTO tombstone SELECT home, calendar, href, seq, 0, 0 FROM event",
         "is noted as deleted"                                                                                              },
        {"INSERT INTO tombstone SELECT home, id, 'x', 900, 0, 0 FROM calendar",
         "is later than the calendar"                                                                                       },
        {"INSERT INTO lock SELECT 't', home, id, 'x', 0, 0, home, '', 0, 0, 0 FROM calendar",
         "A lock on what is not there remains: t"                                                                           },
        {"INSERT INTO lock VALUES ('t', 1, 77, '', 0, 0, 1, '', 0, 0, 0)",
         "A lock on what is not there"                                                                                      },
        {"INSERT INTO property SELECT home, id, 'x', 'n', 'n', 'v' FROM calendar",
         "of a missing object"                                                                                              },
        {"INSERT INTO property VALUES (1, 77, '', 'n', 'n', 'v')",                            "of the missing calendar 77"  },
        {"PRAGMA foreign_keys = OFF; UPDATE calendar SET id = 5",                             "belongs to a missing row"    },
    };

    /* The last harm is one that PostgreSQL does not permit. */
    for (size_t i = 0; i + !fixture_is_sqlite() < CAL_COUNT(cases); i++) {
        cal_ctx one = {.arena = cal_arena_new(), .now = cx->now};
        store_event ev = fixture_event(0, 1);
        const store_finding *f;
        cal_calendar c;
        int64_t home;
        size_t n = 0;
        cal_str name = cal_arena_printf(one.arena, "harm%zu.db", i);
        bool ok = fixture_pool(&one, name.p) && !fixture_user(&one, "alice", &home) &&
                  !fixture_calendar(&one, home, "work", &c) && !fixture_put(&one, &c, "a", &ev);

        ok = ok && !fixture_harm(&one, cases[i].harm) && !store_check(&one, &f, &n);
        if (!ok || n == 0 || !cal_str_has(f[0].what, cal_str_c(cases[i].what)))
            test_failed(__FILE__, __LINE__, "%s: %.*s", cases[i].harm,
                        CAL_FMT(n ? f[0].what : one.fail.why));
        cal_arena_free(one.arena);
    }
}
