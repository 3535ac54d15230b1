/* SPDX-License-Identifier: MIT */
/* The time index: it may offer too much, never too little, and not everything. */
#include "store/time_index.h"

#include "base/time.h"
#include "store/tx.h"
#include "tests/store/fixture.h"

enum { DAY = CAL_DAY_S };

static int64_t utc(int year, int month, int day)
{
    return cal_time_day(year, month, day) * DAY;
}

TEST(spans_stand_in_the_buckets_told)
{
    /* first, last, recurs, months; rows, first bucket */
    static const struct {
        store_span span;
        size_t n;
        int64_t bucket;
    } cases[] = {
        {{0, 3600, false, 0},                    1, 0 },
        {{0, 32 * DAY, false, 0},                1, 0 },
        {{0, 32 * DAY + 1, false, 0},            1, 13},
        {{0, 3600, true, 1},                     1, 0 },
        {{0, INT64_MAX, true, 0xFFF},            1, 13},
        {{0, INT64_MAX, true, 0},                1, 13},
        {{0, INT64_MAX, true, 1 << 2 | 1 << 11}, 2, 3 },
        {{0, INT64_MAX, false, 1},               1, 13},
        {{1, 0, false, 0},                       0, 0 },
        {{INT64_MIN, INT64_MAX, false, 0},       1, 13},
        {{INT64_MIN, INT64_MIN, false, 0},       1, 13},
        {{INT64_MAX, INT64_MAX, false, 0},       1, 0 },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        store_times t = store_times_of(&cases[i].span);

        if (t.n != cases[i].n || (t.n && t.at[0].bucket != cases[i].bucket))
            test_failed(__FILE__, __LINE__, "case %zu: %zu rows, bucket %lld", i, t.n,
                        (long long)t.at[0].bucket);
    }
    (void)cx;
}

TEST(a_window_names_the_months_it_touches)
{
    store_window w = store_window_of(utc(2026, 12, 28), utc(2027, 1, 4));

    (void)cx;

    CHECK_INT(w.is_long, false);
    CHECK_INT(w.months[0], 12);
    CHECK_INT(w.months[1], 1);
    CHECK_INT(w.months[2], 12);
    CHECK_INT(store_window_of(utc(2026, 1, 1), utc(2026, 12, 31)).is_long, true);
    CHECK_INT(store_window_of(INT64_MIN, utc(2026, 12, 31)).is_long, true);
    CHECK_INT(store_window_of(utc(2026, 1, 31), utc(2026, 5, 1)).is_long, true);
    CHECK_INT(store_window_of(0, INT64_MAX).is_long, true);
    CHECK_INT(store_window_of(utc(1969, 12, 31), utc(1970, 1, 2)).months[0], 12);
}

/* ---- the index against a judge that looks at everything ---- */

enum { OBJECTS = 300, WINDOWS = 300 };

static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static store_event random_event(uint64_t *r)
{
    int64_t from = utc(2020, 1, 1) + (int64_t)(next(r) % (6 * 365)) * DAY;
    static const int64_t lengths[] = {0, 3600, 5 * DAY, 32 * DAY, 33 * DAY, 400 * DAY};
    store_event ev = fixture_event(from, from + lengths[next(r) % CAL_COUNT(lengths)]);

    ev.event.component = INT64_C(1) << next(r) % 3;
    ev.recurs = next(r) % 2;
    if (ev.recurs) {
        ev.last_utc = next(r) % 2 ? INT64_MAX : ev.last_utc + (int64_t)(next(r) % 900) * DAY;
        ev.months = next(r) % 3 ? INT64_C(1) << next(r) % 12 : STORE_MONTHS_ALL;
    }
    if (next(r) % 20 == 0)
        ev.first_utc = INT64_MIN;
    if (next(r) % 20 == 0)
        ev.first_utc = ev.last_utc + (ev.last_utc < INT64_MAX);
    return ev;
}

static bool touches_month(int64_t months, int64_t from, int64_t to)
{
    for (int64_t at = from; at <= to; at += DAY) {
        if (months >> (cal_time_to_civil(at).month - 1) & 1)
            return true;
    }
    return months >> (cal_time_to_civil(to).month - 1) & 1;
}

/* Whether an instance can lie within [from, to). */
static bool can_match(const store_event *ev, const store_event_query *q)
{
    if (ev->first_utc > ev->last_utc || !(ev->event.component & q->components))
        return false;
    if (!q->timed)
        return true;
    if (ev->first_utc >= q->to || ev->last_utc < q->from)
        return false;
    if (!ev->recurs || q->to - q->from > 366 * (int64_t)DAY)
        return true;
    return touches_month(ev->months, q->from, q->to - 1);
}

static bool fill(cal_ctx *cx, cal_calendar *cal, store_event *events)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    uint64_t r = 42;

    if (store_tx_begin(cx, &tx))
        return false;
    for (int i = 0; i < OBJECTS; i++) {
        store_event *ev = &events[i];

        *ev = random_event(&r);
        ev->event.home = cal->home;
        ev->event.calendar = cal->id;
        ev->event.href = ev->event.uid = cal_arena_printf(cx->arena, "%d.ics", i);
        ev->event.etag = CAL_STR("\"e\"");
        if (store_home_bump(cx, cal->home, &ev->event.seq) ||
            store_event_put(cx, ev, &ev->event.id))
            return false;
    }
    return store_tx_commit(&tx) == CAL_OK;
}

/* Every id the query gives, as flags by index, checking that ids rise. */
static bool ask(cal_ctx *cx, const cal_calendar *cal, store_event_query q, bool *given)
{
    const store_candidate *page;
    size_t n;

    do {
        if (store_event_query_page(cx, cal, &q, &page, &n))
            return false;
        for (size_t i = 0; i < n; i++) {
            const cal_event *ev = &page[i].event;
            int64_t index = 0;

            if (ev->id <= q.after)
                return false;
            q.after = ev->id;
            if (!cal_str_to_i64(cal_str_take(ev->href, ev->href.n - 4), &index))
                return false;
            given[index] = true;
        }
    } while (n == q.limit);
    return true;
}

static store_event_query random_query(uint64_t *r)
{
    static const int64_t lengths[] = {1, DAY, 7 * DAY, 42 * DAY, 80 * DAY, 300 * DAY, 5000 * DAY};
    int64_t from = utc(2019, 6, 1) + (int64_t)(next(r) % (9 * 365)) * DAY;

    return (store_event_query){.limit = 7,
                               .components = (int64_t)(next(r) % 7) + 1,
                               .timed = next(r) % 8 != 0,
                               .from = from,
                               .to = from + lengths[next(r) % CAL_COUNT(lengths)]};
}

TEST(a_query_offers_every_object_that_can_match)
{
    int64_t home;
    cal_calendar cal;
    store_event *events = CAL_NEW_N(cx->arena, store_event, OBJECTS);
    uint64_t r = 7;
    size_t offered = 0, matching = 0;

    CHECK(fixture_pool(cx, "time.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &cal));
    CHECK(fill(cx, &cal, events));
    CHECK_INT(fixture_findings(cx), 0);
    for (int i = 0; i < WINDOWS; i++) {
        store_event_query q = random_query(&r);
        bool given[OBJECTS] = {false};

        CHECK(ask(cx, &cal, q, given));
        for (int j = 0; j < OBJECTS; j++) {
            bool can = can_match(&events[j], &q);

            if (can && !given[j])
                test_failed(__FILE__, __LINE__, "window %d misses object %d", i, j);
            CHECK(!given[j] || (events[j].event.component & q.components));
            offered += given[j] && q.timed;
            matching += can && q.timed;
        }
    }
    /* And hardly more: what ends at an edge, or recurs in a month that a wide window is not asked
       about. */
    CHECK(offered < matching + matching / 5);
}
