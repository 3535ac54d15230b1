/* SPDX-License-Identifier: MIT */
/* Write locks: the arithmetic of what they reach, against a slow and plain model of it, and their
   life in the database. */
#include "core/lock.h"

#include "store/lock.h"
#include "store/tx.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/import.h"
#include "core/lock_rule.h"
#include "core/upkeep.h"
#include "tests/core/fixture.h"
#include "tests/core/random.h"

/* ---- arithmetic ---- */

TEST(a_lock_covers_its_root_and_if_deep_what_is_below)
{
    static const struct {
        int64_t calendar;
        const char *path;
        bool is_deep;
        int64_t at_calendar;
        const char *at;
        bool covers, is_below;
    } cases[] = {
        {7, "a",   false, 7, "a",   true,  false},
        {7, "a",   false, 7, "a/b", false, false},
        {7, "a",   true,  7, "a/b", true,  false},
        {7, "a",   true,  7, "ab",  false, false},
        {7, "a",   true,  7, "a",   true,  false},
        {7, "a",   true,  8, "a",   false, false},
        {7, "",    false, 7, "",    true,  false},
        {7, "",    false, 7, "a",   false, false},
        {7, "",    true,  7, "a/b", true,  false},
        {7, "",    true,  8, "a",   false, false},
        {7, "",    true,  0, "",    false, true },
        {0, "",    false, 0, "",    true,  false},
        {0, "",    false, 7, "",    false, false},
        {0, "",    true,  7, "",    true,  false},
        {0, "",    true,  7, "a/b", true,  false},
        {0, "",    true,  0, "new", true,  false},
        {7, "a/b", false, 7, "a",   false, true },
        {7, "ab",  false, 7, "a",   false, false},
        {7, "a/b", false, 7, "",    false, true },
        {7, "a/b", false, 8, "",    false, false},
        {7, "a/b", false, 0, "",    false, true },
    };

    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        const cal_lock l = {.home = 1,
                            .calendar = cases[i].calendar,
                            .path = cal_str_c(cases[i].path),
                            .is_deep = cases[i].is_deep};
        const core_lock_at at = {1, cases[i].at_calendar, cal_str_c(cases[i].at)};
        const core_lock_at elsewhere = {2, at.calendar, at.path};

        CHECK_INT(core_lock_covers(&l, &at), cases[i].covers);
        CHECK_INT(core_lock_is_below(&l, &at), cases[i].is_below);
        CHECK(!core_lock_covers(&l, &elsewhere) && !core_lock_is_below(&l, &elsewhere));
    }
}

TEST(a_place_is_a_member_of_what_stands_above_it)
{
    static const struct {
        int64_t calendar;
        const char *path;
        bool has;
        int64_t above;
        const char *above_path;
    } cases[] = {
        {7, "a/b/c", true,  7, "a/b"},
        {7, "a",     true,  7, ""   },
        {7, "",      true,  0, ""   },
        {0, "new",   true,  0, ""   },
        {0, "",      false, 0, ""   },
    };
    core_lock_at above;

    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        const core_lock_at at = {1, cases[i].calendar, cal_str_c(cases[i].path)};

        CHECK_INT(core_lock_parent(&at, &above), cases[i].has);
        CHECK_INT(above.calendar, cases[i].above);
        CHECK_STR(above.path, cal_str_c(cases[i].above_path));
    }
}

TEST(only_shared_locks_stand_together)
{
    const core_lock_at a = {1, 7, CAL_STR("a")}, ab = {1, 7, CAL_STR("a/b")};

    (void)cx;
    for (int both = 0; both < 4; both++) {
        const cal_lock l = {.home = 1, .calendar = 7, .path = a.path, .is_shared = both & 1};
        const cal_lock deep = {
            .home = 1, .calendar = 7, .path = a.path, .is_deep = true, .is_shared = both & 1};
        const cal_lock below = {.home = 1, .calendar = 7, .path = ab.path, .is_shared = both & 1};
        bool shared = both & 2, wrong = both != 3;

        CHECK_INT(core_lock_conflicts(&l, &a, false, shared), wrong);
        CHECK_INT(core_lock_conflicts(&l, &ab, false, shared), false);
        CHECK_INT(core_lock_conflicts(&deep, &ab, false, shared), wrong);
        CHECK_INT(core_lock_conflicts(&below, &a, false, shared), false);
        CHECK_INT(core_lock_conflicts(&below, &a, true, shared), wrong);
    }
}

/* ---- the model ---- */

/* Every place there is, each with the index of the one above; the first is the home. */
static const struct {
    int64_t calendar;
    cal_str path;
    int above;
} places[] = {
    {0, CAL_STR_K(""),      -1},
    {7, CAL_STR_K(""),      0 },
    {7, CAL_STR_K("a"),     1 },
    {7, CAL_STR_K("a/b"),   2 },
    {7, CAL_STR_K("a/b/c"), 3 },
    {7, CAL_STR_K("a/d"),   2 },
    {7, CAL_STR_K("ab"),    1 },
    {8, CAL_STR_K(""),      0 },
    {8, CAL_STR_K("a"),     7 },
};

enum { PLACES = CAL_COUNT(places), MAX_LOCKS = 5 };

typedef struct model {
    cal_lock locks[MAX_LOCKS];
    int root[MAX_LOCKS]; /* index of the place */
    bool held[MAX_LOCKS];
    size_t n;
} model;

static bool is_at_or_above(int upper, int lower)
{
    while (lower >= 0 && lower != upper)
        lower = places[lower].above;
    return lower == upper;
}

static bool model_covers(const model *m, size_t lock, int place)
{
    return m->root[lock] == place ||
           (m->locks[lock].is_deep && is_at_or_above(m->root[lock], place));
}

/* A resource may be changed if no lock is on it, or one that is held. is_inside: not the place, but
   a resource in it that has no place of its own here. */
static bool model_free(const model *m, int place, bool is_inside)
{
    bool any = false;

    for (size_t i = 0; i < m->n; i++) {
        bool covers = model_covers(m, i, place) && (!is_inside || m->locks[i].is_deep);

        if (covers && m->held[i])
            return true;
        any |= covers;
    }
    return !any;
}

static bool model_allows(const model *m, int place, unsigned touches)
{
    bool ok = true;

    if (touches & CORE_LOCK_ITSELF)
        ok &= model_free(m, place, false);
    if ((touches & CORE_LOCK_ABOVE) && places[place].above >= 0)
        ok &= model_free(m, places[place].above, false);
    for (int p = 0; (touches & CORE_LOCK_BELOW) && p < PLACES; p++) {
        if (is_at_or_above(place, p))
            ok &= model_free(m, p, true) && (p == place || model_free(m, p, false));
    }
    return ok;
}

/* Whether both would lock one resource, and that is not allowed. */
static bool model_conflicts(const model *m, size_t lock, int root, const cal_lock *l)
{
    bool overlap = false;

    for (int p = 0; p < PLACES; p++)
        overlap |=
            model_covers(m, lock, p) && (p == root || (l->is_deep && is_at_or_above(root, p)));
    return overlap && !(l->is_shared && m->locks[lock].is_shared);
}

/* One more lock; false when core and model do not agree on whether it may be. */
static bool model_add(test_random *r, model *m)
{
    static const cal_str tokens[] = {CAL_STR_K("t:0"), CAL_STR_K("t:1"), CAL_STR_K("t:2"),
                                     CAL_STR_K("t:3"), CAL_STR_K("t:4")};
    int root = (int)test_random_below(r, PLACES);
    const core_lock_at at = {1, places[root].calendar, places[root].path};
    cal_lock l = {.token = tokens[m->n],
                  .home = 1,
                  .calendar = at.calendar,
                  .path = at.path,
                  .is_deep = test_random_below(r, 2),
                  .is_folder = true,
                  .is_shared = test_random_below(r, 3) > 0,
                  .user = 1 + test_random_below(r, 2)};
    bool wrong = false, model_wrong = false;

    for (size_t i = 0; i < m->n; i++) {
        wrong |= core_lock_conflicts(&m->locks[i], &at, l.is_deep, l.is_shared);
        model_wrong |= model_conflicts(m, i, root, &l);
    }
    if (wrong || model_wrong)
        return wrong == model_wrong;
    m->locks[m->n] = l;
    m->root[m->n++] = root;
    return true;
}

TEST(what_locks_allow_is_what_the_model_allows)
{
    const unsigned kinds[] = {CORE_LOCK_CHANGE, CORE_LOCK_REPLACE, CORE_LOCK_BIND};
    cal_user *who = CAL_NEW(cx->arena, cal_user);
    cal_str *tokens = CAL_NEW_N(cx->arena, cal_str, MAX_LOCKS);
    test_random r = test_random_new();

    who->id = 1;
    cx->who = who;
    cx->tokens = tokens;
    for (int round = 0; round < 20000; round++) {
        model m = {0};

        for (int i = 0; i < MAX_LOCKS; i++)
            CHECK(model_add(&r, &m));
        cx->n_tokens = 0;
        for (size_t i = 0; i < m.n; i++) {
            bool sent = test_random_below(&r, 2);

            if (sent)
                tokens[cx->n_tokens++] = m.locks[i].token;
            m.held[i] = sent && m.locks[i].user == who->id;
        }
        for (int p = 0; p < PLACES; p++) {
            const core_lock_at at = {1, places[p].calendar, places[p].path};
            unsigned touches = kinds[test_random_below(&r, CAL_COUNT(kinds))];

            CHECK_INT(!core_lock_against(cx, &at, touches, m.locks, m.n),
                      model_allows(&m, p, touches));
        }
    }
}

/* ---- in the database ---- */

static core_lock_ask asked(const fixture *f, const char *path)
{
    return (core_lock_ask){
        .at = {f->alice.id, f->cal.id, cal_str_c(path)}
    };
}

static cal_err put_again(cal_ctx *cx, const fixture *f, const char *summary)
{
    cal_fail_clear(cx);
    return fixture_put(cx, &f->cal, "a.ics", fixture_event(cx, "a", "20260601T100000Z", summary));
}

TEST(a_lock_ends_when_its_time_is_over)
{
    fixture *f = fixture_new(cx);
    core_lock_ask ask;
    const cal_lock *left;
    core_locked got;
    cal_lock again;
    size_t n;

    CHECK(f);
    ask = asked(f, "a.ics");
    ask.timeout_s = 60;
    CHECK_OK(put_again(cx, f, "One"));
    CHECK_OK(core_lock_take(cx, &ask, &got));
    CHECK_INT(got.lock.expires, cx->now + 60);
    CHECK_INT(put_again(cx, f, "Two"), CAL_E_LOCKED);
    cx->now += 59;
    CHECK_INT(put_again(cx, f, "Two"), CAL_E_LOCKED);
    cal_fail_clear(cx);
    cx->tokens = &got.lock.token;
    cx->n_tokens = 1;
    CHECK_OK(core_lock_refresh(cx, &ask.at, 60, &again));
    cx->n_tokens = 0;
    cx->now += 59;
    CHECK_INT(put_again(cx, f, "Two"), CAL_E_LOCKED);
    cx->now += 1;
    CHECK_OK(put_again(cx, f, "Two"));
    CHECK_OK(core_lock_list(cx, &ask.at, &left, &n));
    CHECK_INT(n, 0);
    cx->n_tokens = 1;
    CHECK_INT(core_lock_refresh(cx, &ask.at, 60, &again), CAL_E_LOCK_GONE);
    cal_fail_clear(cx);
    CHECK_INT(core_lock_release(cx, &ask.at, got.lock.token), CAL_E_LOCK_TOKEN);
}

TEST(locks_that_are_over_are_forgotten)
{
    fixture *f = fixture_new(cx);
    core_lock_ask ask;
    core_locked got;
    int64_t removed = -1;

    CHECK(f);
    CHECK_OK(put_again(cx, f, "One"));
    ask = asked(f, "a.ics");
    CHECK_OK(core_lock_take(cx, &ask, &got));
    cx->now += 3600;
    CHECK_OK(core_upkeep_expired(cx));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_lock_prune(cx, INT64_MAX, &removed));
    }
    CHECK_INT(removed, 0);
}

TEST(a_time_is_given_within_the_limit)
{
    static const struct {
        int64_t wanted, given;
    } cases[] = {
        {0,         3600 },
        {1,         1    },
        {86400,     86400},
        {86401,     86400},
        {INT64_MAX, 86400}
    };
    fixture *f = fixture_new(cx);
    core_locked got;

    CHECK(f);
    CHECK_OK(put_again(cx, f, "One"));
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        core_lock_ask ask = asked(f, "a.ics");

        ask.timeout_s = cases[i].wanted;
        CHECK_OK(core_lock_take(cx, &ask, &got));
        CHECK_INT(got.lock.timeout, cases[i].given);
        CHECK_OK(core_lock_release(cx, &ask.at, got.lock.token));
    }
    f->limits.lock_s = 10;
    core_lock_ask ask = asked(f, "a.ics");
    CHECK_OK(core_lock_take(cx, &ask, &got));
    CHECK_INT(got.lock.timeout, 10);
}

TEST(a_home_has_a_thousand_locks_at_most)
{
    fixture *f = fixture_new(cx);
    core_lock_ask ask;
    core_locked got;

    CHECK(f);
    CHECK_OK(put_again(cx, f, "One"));
    ask = asked(f, "a.ics");
    ask.is_shared = true;
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        for (int i = 0; i < 999; i++) {
            const cal_lock l = {
                .token = cal_arena_printf(cx->arena, "t:%d", i),
                .home = f->alice.id,
                .calendar = f->cal.id,
                .path = CAL_STR("b.ics"),
                .is_shared = true,
                .user = f->alice.id,
                .expires = cx->now + 10,
            };

            CHECK_OK(store_lock_insert(cx, &l));
        }
        CHECK_OK(store_tx_commit(&tx));
    }
    CHECK_OK(core_lock_take(cx, &ask, &got));
    CHECK_INT(core_lock_take(cx, &ask, &got), CAL_E_QUOTA);
    cal_fail_clear(cx);
    cx->now += 10;
    CHECK_OK(core_lock_take(cx, &ask, &got));
}

TEST(an_import_leaves_what_is_locked)
{
    static const char *const both = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
                                    "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\n"
                                    "DTSTART:20260601T100000Z\r\nSUMMARY:New\r\nEND:VEVENT\r\n"
                                    "BEGIN:VEVENT\r\nUID:b\r\nDTSTAMP:20260101T000000Z\r\n"
                                    "DTSTART:20260601T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    fixture *f = fixture_new(cx);
    core_import_report report;
    core_lock_ask ask;
    core_locked got;

    CHECK(f);
    CHECK_OK(put_again(cx, f, "One"));
    ask = asked(f, "a.ics");
    CHECK_OK(core_lock_take(cx, &ask, &got));
    CHECK_OK(core_import(cx, &f->cal, cal_str_c(both), NULL, NULL, &report));
    CHECK_INT(report.refused, 1);
    CHECK_INT(report.created, 1);
    CHECK(cal_str_has(report.items[0].why, CAL_STR("locked")));
}

TEST(the_system_is_not_held_up_by_locks)
{
    fixture *f = fixture_new(cx);
    core_lock_ask ask;
    core_locked got;

    CHECK(f);
    ask = asked(f, "");
    ask.is_deep = true;
    CHECK_OK(core_lock_take(cx, &ask, &got));
    CHECK_INT(put_again(cx, f, "One"), CAL_E_LOCKED);
    CHECK_STR(cx->fail.href, CAL_STR("alice/calendar/"));
    cx->is_system = true;
    CHECK_OK(put_again(cx, f, "One"));
    cx->is_system = false;
}

TEST(nobody_locks_what_they_may_not_write)
{
    fixture *f = fixture_new(cx);
    const cal_lock *seen;
    core_lock_ask ask;
    core_locked got;
    size_t n;

    CHECK(f);
    CHECK_OK(put_again(cx, f, "One"));
    ask = asked(f, "a.ics");
    CHECK_OK(core_lock_take(cx, &ask, &got));
    cx->who = &f->bob;
    cx->tokens = &got.lock.token;
    cx->n_tokens = 1;
    CHECK_INT(core_lock_take(cx, &ask, &got), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_INT(core_lock_refresh(cx, &ask.at, 0, &got.lock), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_INT(core_lock_release(cx, &ask.at, cx->tokens[0]), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_INT(core_lock_list(cx, &ask.at, &seen, &n), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    cx->who = NULL;
    CHECK_INT(core_lock_take(cx, &ask, &got), CAL_E_SIGN_IN);
}

/* ---- what a request demands ---- */

static cal_err demand(cal_ctx *cx, const void *of)
{
    int *times = *(int *const *)of;

    ++*times;
    return *times > 1 ? cal_fail(cx, CAL_E_CHANGED, "no") : CAL_OK;
}

TEST(a_demand_is_judged_once_before_the_first_change)
{
    fixture *f = fixture_new(cx);
    int times = 0, *at = &times;
    cal_event seen;

    CHECK(f);
    cx->demand = demand;
    cx->demand_of = &at;
    CHECK_OK(put_again(cx, f, "One"));
    CHECK_INT(times, 1);
    CHECK_OK(put_again(cx, f, "Two"));
    CHECK_INT(times, 1);
    cx->demand = demand;
    CHECK_INT(put_again(cx, f, "Three"), CAL_E_CHANGED);
    CHECK_INT(times, 2);
    cal_fail_clear(cx);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("a.ics"), &seen));
    CHECK(cal_str_has(seen.ics, CAL_STR("SUMMARY:Two")));
}
