/* SPDX-License-Identifier: MIT */
/* Group commit: many threads, failing members, and nobody left waiting. */
#include "store/writer.h"

#include <stdio.h>

#include "base/thread.h"
#include "store/tx.h"
#include "tests/store/fixture.h"

enum { THREADS = 16, WRITES = 60 };

typedef struct worker {
    const cal_ctx *from;
    int64_t home;
    int number;
    cal_thread thread;
    int kept, undone, wrong;
} worker;

/* One change; every third gives up, every seventh fails in the engine. */
static cal_err change(cal_ctx *cx, const worker *w, int i, int64_t *seq)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar c = {.home = w->home, .href = cal_arena_printf(cx->arena, "%d-%d", w->number, i)};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_home_bump(cx, w->home, seq)))
        return e;
    c.seq = *seq;
    if ((e = store_calendar_insert(cx, &c, &c.id)))
        return e;
    if (i % 3 == 0)
        return cal_fail(cx, CAL_E_CHANGED, "given up");
    if (i % 7 == 0 && (e = store_calendar_insert(cx, &c, &c.id)))
        return e;
    return store_tx_commit(&tx);
}

static void *work(void *arg)
{
    worker *w = arg;

    for (int i = 1; i <= WRITES; i++) {
        cal_ctx cx = fixture_ctx(w->from);
        cal_calendar c;
        int64_t seq;
        bool want = i % 3 != 0 && i % 7 != 0;
        cal_err e = change(&cx, w, i, &seq);

        cal_fail_clear(&cx);

        /* What was acknowledged is there for the next reader; what was not is not. */
        cal_str href = cal_arena_printf(cx.arena, "%d-%d", w->number, i);
        cal_err there = store_calendar_at(&cx, CAL_STR("alice"), href, &c);

        if (e == CAL_OK && want && there == CAL_OK)
            w->kept++;
        else if (e != CAL_OK && !want && there == CAL_E_NOT_FOUND)
            w->undone++;
        else
            w->wrong++;
        fixture_ctx_end(&cx);
    }
    return NULL;
}

TEST(sixteen_threads_commit_in_groups_and_failing_members_hurt_nobody)
{
    worker workers[THREADS];
    int64_t home, count, kept = 0;
    store_user u;

    CHECK(fixture_pool(cx, "group.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.from = cx, .home = home, .number = i};
        cal_thread_start(&workers[i].thread, "writer", work, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        cal_thread_join(&workers[i].thread);
        kept += workers[i].kept;
        CHECK_INT(workers[i].wrong, 0);
        CHECK_INT(workers[i].kept + workers[i].undone, WRITES);
    }
    CHECK_OK(store_calendar_count(cx, home, &count));
    CHECK_INT(count, kept);
    CHECK_OK(store_user_by_id(cx, home, &u));
    CHECK_INT(u.user.seq, kept);
    CHECK_INT(fixture_findings(cx), 0);
}

/* ---- a COMMIT that fails ---- */

typedef struct companion {
    const cal_ctx *from;
    cal_err verdict;
    int64_t home;
    cal_thread thread;
} companion;

static void wait_for_one(const cal_ctx *cx)
{
    while (store_writer_waiting(store_pool_writer(cx->store)) == 0) {
    }
}

static void *commit_second(void *arg)
{
    companion *s = arg;
    cal_ctx cx = fixture_ctx(s->from);
    cal_calendar c;

    s->verdict = fixture_calendar(&cx, s->home, "second", &c);
    fixture_ctx_end(&cx);
    return NULL;
}

/* Something that no COMMIT accepts: a row whose parent is missing, found out only then. */
static cal_err poison(cal_ctx *cx)
{
    return cx->db->engine->script(cx, cx->db,
                                  "PRAGMA defer_foreign_keys = ON;"
                                  "INSERT INTO login_link (digest, principal, expires)"
                                  " VALUES (x'00', 4711, 0)");
}

TEST(a_commit_that_fails_is_told_to_every_member_and_keeps_nothing)
{
    companion s = {.from = cx};
    cal_calendar c;
    int64_t count;
    cal_err first;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "commit.db"));
    CHECK_OK(fixture_user(cx, "alice", &s.home));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        cal_thread_start(&s.thread, "second", commit_second, &s);
        CHECK_OK(poison(cx));
        wait_for_one(cx);
        first = store_tx_commit(&tx);
    }
    cal_thread_join(&s.thread);
    CHECK_INT(first, CAL_E_NOT_FOUND);
    CHECK_STR(cx->fail.why, CAL_STR("What it belongs to is not there"));
    CHECK_INT(s.verdict, CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_OK(store_calendar_count(cx, s.home, &count));
    CHECK_INT(count, 0);
    CHECK_OK(fixture_calendar(cx, s.home, "third", &c));
    CHECK_INT(fixture_findings(cx), 0);
}

TEST(a_member_that_gives_up_hands_its_turn_on)
{
    companion s = {.from = cx};
    int64_t count, seq;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "first.db"));
    CHECK_OK(fixture_user(cx, "alice", &s.home));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_home_bump(cx, s.home, &seq));
        cal_thread_start(&s.thread, "second", commit_second, &s);
        wait_for_one(cx);
    }
    cal_thread_join(&s.thread);
    CHECK_INT(s.verdict, CAL_OK);
    CHECK_OK(store_calendar_count(cx, s.home, &count));
    CHECK_INT(count, 1);
}

static void *give_up_second(void *arg)
{
    companion *s = arg;
    cal_ctx cx = fixture_ctx(s->from);
    store_tx tx = {0};
    int64_t seq;

    s->verdict = store_tx_begin(&cx, &tx);
    if (!s->verdict)
        s->verdict = store_home_bump(&cx, s->home, &seq);
    store_tx_end(&tx);
    fixture_ctx_end(&cx);
    return NULL;
}

TEST(a_member_that_gives_up_last_does_not_leave_the_others_waiting)
{
    companion s = {.from = cx};
    store_user u;
    int64_t seq;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "last.db"));
    CHECK_OK(fixture_user(cx, "alice", &s.home));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_home_bump(cx, s.home, &seq));
        cal_thread_start(&s.thread, "second", give_up_second, &s);
        wait_for_one(cx);
        CHECK_OK(store_tx_commit(&tx));
    }
    cal_thread_join(&s.thread);
    CHECK_INT(s.verdict, CAL_OK);
    CHECK_OK(store_user_by_id(cx, s.home, &u));
    CHECK_INT(u.user.seq, 1);
}

TEST(a_transaction_inside_another_is_refused)
{
    CAL_AUTO(store_tx_end) store_tx outer = {0};
    CAL_AUTO(store_tx_end) store_tx inner = {0};

    CHECK(fixture_pool(cx, "nested.db"));
    CHECK_OK(store_tx_begin(cx, &outer));
    CHECK(store_tx_begin(cx, &inner) == CAL_E_BUG);
    cal_fail_clear(cx);
    CHECK_OK(store_tx_commit(&outer));
    CHECK(store_tx_commit(&outer) == CAL_E_BUG);
}

TEST(a_change_outside_a_transaction_is_refused)
{
    int64_t home, seq;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "outside.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK(store_home_bump(cx, home, &seq) == CAL_E_BUG);
}

TEST(what_is_not_committed_is_undone_and_seen_by_nobody)
{
    cal_ctx other;
    int64_t home, seq;
    store_user seen;

    CHECK(fixture_pool(cx, "undo.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    other = fixture_ctx(cx);
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_home_bump(cx, home, &seq));
        CHECK_INT(seq, 1);
        CHECK_OK(store_user_by_id(&other, home, &seen));
    }
    fixture_ctx_end(&other);
    CHECK_INT(seen.user.seq, 0);
    CHECK_OK(store_user_by_id(cx, home, &seen));
    CHECK_INT(seen.user.seq, 0);
}

TEST(a_snapshot_stands_still_until_its_work_ends)
{
    cal_ctx other;
    cal_calendar c;
    int64_t home, before, after;

    CHECK(fixture_pool(cx, "snapshot.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    other = fixture_ctx(cx);
    CHECK_OK(store_read_begin(&other));
    CHECK_OK(store_calendar_count(&other, home, &before));
    CHECK_OK(fixture_calendar(cx, home, "work", &c));
    CHECK_OK(store_read_begin(&other));
    CHECK_OK(store_calendar_count(&other, home, &after));
    fixture_ctx_end(&other);
    CHECK_INT(after, before);
    CHECK_OK(store_calendar_count(cx, home, &after));
    CHECK_INT(after, before + 1);
}

TEST(a_loop_turn_sees_one_state_and_the_next_turn_the_new_one)
{
    cal_ctx loop;
    cal_calendar c;
    int64_t home, first, second, third;
    store_pool *p = fixture_pool(cx, "turn.db");
    store_tx tx = {0};

    SQLITE_ONLY();

    CHECK(p);
    CHECK_OK(fixture_user(cx, "alice", &home));
    loop = fixture_ctx(cx);
    store_lease_loop(&loop, p, 0);
    store_turn_begin(p, 0);
    CHECK_OK(store_calendar_count(&loop, home, &first));
    CHECK_OK(fixture_calendar(cx, home, "work", &c));
    CHECK_OK(store_calendar_count(&loop, home, &second));
    CHECK(store_tx_begin(&loop, &tx) == CAL_E_BUG);
    store_turn_end(p, 0);
    store_turn_begin(p, 0);
    store_turn_end(p, 0);
    store_turn_begin(p, 0);
    CHECK_OK(store_calendar_count(&loop, home, &third));
    store_turn_end(p, 0);
    fixture_ctx_end(&loop);
    CHECK_INT(first, 0);
    CHECK_INT(second, 0);
    CHECK_INT(third, 1);
}

TEST(when_all_readers_are_lent_the_next_is_told_to_wait)
{
    store_options o = {fixture_url(cx, "lent.db"), 1, 0, 50};
    cal_ctx a, b;
    store_pool *p;

    CHECK_OK(store_pool_new(cx, &o, &p));
    cx->store = p;
    a = fixture_ctx(cx);
    b = fixture_ctx(cx);
    CHECK_OK(store_lease(&a));
    CHECK(store_lease(&b) == CAL_E_DB_BUSY);
    CHECK_INT(b.fail.retry_after_s, 1);
    cal_fail_clear(&b);
    fixture_ctx_end(&a);
    CHECK_OK(store_lease(&b));
    fixture_ctx_end(&b);
    store_pool_free(p);
}
