/* SPDX-License-Identifier: MIT */
/* Rows of locks: which are found, and which go with a path. */
#include "store/lock.h"

#include "base/buf.h"
#include "store/file.h"
#include "store/tx.h"
#include "tests/store/fixture.h"

typedef struct place {
    int64_t calendar; /* 1: the home's calendar, 2: its plain collection, 0: the home */
    const char *path;
} place;

static const place places[] = {
    {0, ""   },
    {1, ""   },
    {1, "a"  },
    {2, ""   },
    {2, "a"  },
    {2, "a/b"},
    {2, "a/c"},
    {2, "a-" },
    {2, "a0" },
    {2, "ab" },
};

typedef struct world {
    int64_t home, other;
    int64_t calendar[3];
} world;

static cal_err put_lock(cal_ctx *cx, const world *w, size_t i, int64_t expires)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_lock l = {
        .token = cal_arena_printf(cx->arena, "%zu", i),
        .home = w->home,
        .calendar = w->calendar[places[i].calendar],
        .path = cal_str_c(places[i].path),
        .user = w->other,
        .owner = CAL_STR("<o/>"),
        .created = (int64_t)i,
        .timeout = 10,
        .expires = expires,
    };
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_lock_insert(cx, &l)))
        return e;
    return store_tx_commit(&tx);
}

static world *world_new(cal_ctx *cx)
{
    world *w = CAL_NEW(cx->arena, world);
    cal_calendar one, two;

    if (!fixture_pool(cx, "lock.db") || fixture_user(cx, "alice", &w->home) ||
        fixture_user(cx, "bob", &w->other) || fixture_calendar(cx, w->home, "work", &one) ||
        fixture_calendar(cx, w->home, "papers", &two))
        return NULL;
    w->calendar[1] = one.id;
    w->calendar[2] = two.id;
    for (size_t i = 0; i < CAL_COUNT(places); i++) {
        if (put_lock(cx, w, i, cx->now + 10))
            return NULL;
    }
    return w;
}

/* Their tokens in the order found, "0 1 2 "; all of the home where calendar is negative. */
static cal_str found(cal_ctx *cx, const world *w, int64_t calendar)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    const cal_lock *all = NULL;
    size_t n = 0;
    cal_err e = calendar < 0 ? store_lock_home(cx, w->home, &all, &n)
                             : store_lock_list(cx, w->home, calendar, &all, &n);

    for (size_t i = 0; !e && i < n; i++)
        cal_buf_printf(out, "%.*s ", CAL_FMT(all[i].token));
    return cal_buf_str(out);
}

typedef cal_err change(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path);

static cal_err in_tx(cal_ctx *cx, change *run, const world *w, size_t calendar, const char *path)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = run(cx, w->home, w->calendar[calendar], cal_str_c(path))))
        return e;
    return store_tx_commit(&tx);
}

TEST(locks_are_found_by_collection_and_at_the_home)
{
    world *w = world_new(cx);
    const cal_lock *all;
    size_t n;

    CHECK(w);
    CHECK_STR(found(cx, w, -1), CAL_STR("0 1 2 3 4 5 6 7 8 9 "));
    CHECK_STR(found(cx, w, w->calendar[1]), CAL_STR("0 1 2 "));
    CHECK_STR(found(cx, w, w->calendar[2]), CAL_STR("0 3 4 5 6 7 8 9 "));
    CHECK_STR(found(cx, w, 0), CAL_STR("0 "));
    CHECK_OK(store_lock_list(cx, w->home, w->calendar[2], &all, &n));
    CHECK_STR(all[0].handle, CAL_STR("alice"));
    CHECK_STR(all[0].segment, CAL_STR(""));
    CHECK_STR(all[1].segment, CAL_STR("papers"));
    CHECK_STR(all[3].path, CAL_STR("a/b"));
    CHECK_STR(all[3].owner, CAL_STR("<o/>"));
    CHECK_INT(all[3].user, w->other);
    CHECK_OK(store_lock_list(cx, w->other, w->calendar[2], &all, &n));
    CHECK_INT(n, 0);
}

TEST(a_path_takes_the_locks_at_it_and_below_along)
{
    world *w = world_new(cx);

    CHECK(w);
    CHECK_OK(in_tx(cx, store_lock_drop, w, 2, "a"));
    CHECK_STR(found(cx, w, -1), CAL_STR("0 1 2 3 7 8 9 "));
    CHECK_OK(in_tx(cx, store_lock_drop, w, 2, "none"));
    CHECK_STR(found(cx, w, -1), CAL_STR("0 1 2 3 7 8 9 "));
    CHECK_OK(in_tx(cx, store_lock_drop, w, 2, ""));
    CHECK_STR(found(cx, w, -1), CAL_STR("0 1 2 "));
}

TEST(locks_on_what_is_gone_go_and_those_on_what_is_there_stay)
{
    world *w = world_new(cx);

    CHECK(w);
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};
        cal_file file = {.home = w->home,
                         .calendar = w->calendar[2],
                         .path = CAL_STR("a/b"),
                         .etag = CAL_STR("\"1\"")};
        int64_t id;

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_home_bump(cx, w->home, &file.seq));
        CHECK_OK(store_file_put(cx, &file, &id));
        CHECK_OK(store_tx_commit(&tx));
    }
    CHECK_OK(in_tx(cx, store_lock_drop_gone, w, 2, "a"));
    CHECK_STR(found(cx, w, -1), CAL_STR("0 1 2 3 4 5 7 8 9 "));
}

TEST(a_lock_whose_time_is_over_is_not_found)
{
    world *w = world_new(cx);
    int64_t removed;

    CHECK(w);
    cx->now += 9;
    CHECK_STR(found(cx, w, 0), CAL_STR("0 "));
    cx->now += 1;
    CHECK_STR(found(cx, w, -1), CAL_STR(""));
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK_OK(store_lock_prune(cx, cx->now, &removed));
        CHECK_INT(removed, (int64_t)CAL_COUNT(places));
        CHECK_OK(store_tx_commit(&tx));
    }
}
