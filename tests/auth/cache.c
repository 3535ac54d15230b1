/* SPDX-License-Identifier: MIT */
/* The cache of identities. */
#include "auth/cache.h"

#include <stdlib.h>

#include "base/thread.h"
#include "tests/harness/test.h"

static const auth_known alice = {
    .identity = {.scheme = AUTH_BY_SESSION,
                 .session = {.id = 3, .user = 7, .csrf = CAL_STR_K("csrf-token")},
                 .token = CAL_STR_K("secret")          },
    .user = { .id = 7,
                 .handle = CAL_STR_K("alice"),
                 .name = CAL_STR_K("Alice"),
                 .language = CAL_STR_K("fr"),
                 .time_zone = CAL_STR_K("Europe/Paris")},
};

static void cache_end(auth_cache **c)
{
    auth_cache_free(*c);
}

TEST(what_is_remembered_comes_back_as_a_copy)
{
    CAL_AUTO(cache_end) auth_cache *c = auth_cache_new();
    auth_key key = auth_key_of(AUTH_BY_SESSION, CAL_STR("cookie"));

    CHECK(!auth_cache_at(cx, c, &key, 1));
    auth_cache_put(c, &key, 1, cx->now + 10, &alice);
    CHECK(auth_cache_has(c, &key, cx->now));

    const auth_known *k = auth_cache_at(cx, c, &key, 1);

    CHECK(k && k != &alice);
    CHECK_INT(k->user.id, 7);
    CHECK_STR(k->user.handle, CAL_STR("alice"));
    CHECK_STR(k->user.time_zone, CAL_STR("Europe/Paris"));
    CHECK(!k->user.email.p);
    CHECK_STR(k->identity.session.csrf, CAL_STR("csrf-token"));
    CHECK(!k->identity.token.p);
}

TEST(another_epoch_scheme_or_a_later_time_is_not_known)
{
    CAL_AUTO(cache_end) auth_cache *c = auth_cache_new();
    auth_key key = auth_key_of(AUTH_BY_SESSION, CAL_STR("cookie"));
    auth_key basic = auth_key_of(AUTH_BY_BASIC, CAL_STR("cookie"));

    auth_cache_put(c, &key, 1, cx->now + 10, &alice);
    CHECK(!auth_cache_at(cx, c, &key, 2));
    CHECK(!auth_cache_at(cx, c, &basic, 1));
    CHECK(!auth_cache_has(c, &basic, cx->now));
    CHECK(!auth_cache_has(c, &key, cx->now + 10));
    cx->now += 10;
    CHECK(!auth_cache_at(cx, c, &key, 1));
}

TEST(a_key_has_one_entry_the_newest)
{
    CAL_AUTO(cache_end) auth_cache *c = auth_cache_new();
    auth_key key = auth_key_of(AUTH_BY_BASIC, CAL_STR("x"));
    auth_known bob = alice;

    bob.user.handle = CAL_STR("bob");
    auth_cache_put(c, &key, 1, cx->now + 10, &alice);
    auth_cache_put(c, &key, 2, cx->now + 10, &bob);
    CHECK(!auth_cache_at(cx, c, &key, 1));
    CHECK_STR(auth_cache_at(cx, c, &key, 2)->user.handle, CAL_STR("bob"));
}

TEST(the_cache_is_bounded_and_keeps_what_is_used)
{
    CAL_AUTO(cache_end) auth_cache *c = auth_cache_new();
    auth_key used = auth_key_of(AUTH_BY_BASIC, CAL_STR("used"));
    size_t held = 0;

    auth_cache_put(c, &used, 1, cx->now + 10, &alice);
    for (int round = 0; round < 2; round++) {
        held = 0;
        for (int i = 0; i < 20000; i++) {
            auth_key key = auth_key_of(AUTH_BY_BASIC, cal_arena_printf(cx->arena, "%d", i));

            if (round == 0)
                auth_cache_put(c, &key, 1, cx->now + 10, &alice);
            held += auth_cache_has(c, &key, cx->now);
            if (round == 0)
                CHECK(auth_cache_at(cx, c, &used, 1));
        }
    }
    CHECK(held > 3000 && held < 4096);
}

/* What one of several threads does with the cache. */
static void *use(void *arg)
{
    auth_cache *c = arg;
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1};
    for (int i = 0; i < 3000; i++) {
        auth_key key = auth_key_of(AUTH_BY_BASIC, cal_arena_printf(cx.arena, "%d", i % 50));
        const auth_known *k = auth_cache_at(&cx, c, &key, 1);

        if (!k)
            auth_cache_put(c, &key, i % 3 ? 1 : 2, 10, &alice);
        else if (!cal_str_eq(k->user.handle, CAL_STR("alice")))
            abort();
        if (i % 100 == 0)
            cal_arena_reset(cx.arena);
    }
    cal_arena_free(cx.arena);
    return NULL;
}

TEST(threads_share_the_cache)
{
    CAL_AUTO(cache_end) auth_cache *c = auth_cache_new();
    cal_thread t[4];
    auth_key key = auth_key_of(AUTH_BY_BASIC, CAL_STR("7"));

    for (size_t i = 0; i < CAL_COUNT(t); i++)
        cal_thread_start(&t[i], "cache", use, c);
    for (size_t i = 0; i < CAL_COUNT(t); i++)
        cal_thread_join(&t[i]);
    auth_cache_put(c, &key, 3, cx->now + 1, &alice);
    CHECK(auth_cache_at(cx, c, &key, 3));
}
