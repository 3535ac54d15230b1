/* SPDX-License-Identifier: MIT */
#include "core/sync.h"

#include "core/calendar.h"
#include "core/event.h"
#include "core/upkeep.h"
#include "tests/core/fixture.h"
#include "tests/core/random.h"

static const char at[] = "20260601T100000Z";

static cal_err put(cal_ctx *cx, const fixture *f, const char *name, const char *summary)
{
    return fixture_put(cx, &f->cal, name, fixture_event(cx, name, at, summary));
}

TEST(a_token_gives_what_changed_since)
{
    fixture *f = fixture_new(cx);
    core_sync all;
    cal_calendar now;

    CHECK(f);
    CHECK_OK(put(cx, f, "a", "1"));
    CHECK_OK(put(cx, f, "b", "1"));
    CHECK_OK(put(cx, f, "gone", "1"));
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("gone"), NULL));
    CHECK_OK(core_sync_changes(cx, &f->cal, CAL_STR(""), 0, &all));
    CHECK_INT(all.n, 2);
    CHECK(!all.more && !all.changes[0].deleted);
    CHECK(all.changes[0].event.etag.n > 0);
    CHECK_OK(core_calendar_by_id(cx, f->cal.id, CAL_RIGHT_READ, &now));
    CHECK_STR(core_sync_token(cx, &now), all.next);
}

TEST(changes_and_deletions_come_in_order)
{
    fixture *f = fixture_new(cx);
    core_sync first, then, last;
    cal_ctx one, two;

    CHECK(f);
    CHECK_OK(put(cx, f, "a", "1"));
    CHECK_OK(put(cx, f, "b", "1"));
    one = fixture_ctx(cx, &f->alice);
    CHECK_OK(core_sync_changes(&one, &f->cal, CAL_STR(""), 0, &first));

    cal_str token = cal_arena_dup(cx->arena, first.next);

    fixture_ctx_end(&one);
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("a"), NULL));
    CHECK_OK(put(cx, f, "b", "2"));
    CHECK_OK(put(cx, f, "b", "2")); /* the same bytes again are no change */
    two = fixture_ctx(cx, &f->alice);
    CHECK_OK(core_sync_changes(&two, &f->cal, token, 0, &then));
    CHECK_INT(then.n, 2);
    CHECK(then.changes[0].deleted && !then.changes[1].deleted);
    CHECK_STR(then.changes[0].href, CAL_STR("a"));
    CHECK_STR(then.changes[1].href, CAL_STR("b"));
    CHECK_OK(core_sync_changes(&two, &f->cal, then.next, 0, &last));
    CHECK_INT(last.n, 0);
    CHECK_STR(last.next, then.next);
    fixture_ctx_end(&two);
}

TEST(tokens_of_other_calendars_and_made_up_ones_are_refused)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_calendar other;
    core_sync s;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("x"), &nothing, &other));

    cal_str good = core_sync_token(cx, &f->cal), foreign = core_sync_token(cx, &other);
    cal_calendar ahead = f->cal;

    ahead.seq += 1000;

    const cal_str bad[] = {
        foreign,
        core_sync_token(cx, &ahead),
        CAL_STR("data:,"),
        CAL_STR("http://example.org/1"),
        cal_str_take(good, good.n - 1),
        cal_arena_printf(cx->arena, "%.*s/0", CAL_FMT(good)),
        cal_arena_printf(cx->arena, "data:,zzzzzzzzzzzzzzzz/%lld/1/0", (long long)f->cal.id),
        CAL_STR(" "),
    };

    CHECK_OK(core_sync_changes(cx, &f->cal, good, 0, &s));
    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        CHECK_INT(core_sync_changes(cx, &f->cal, bad[i], 0, &s), CAL_E_SYNC_TOKEN);
        cal_fail_clear(cx);
    }
    cx->who = &f->bob;
    CHECK_INT(core_sync_changes(cx, &f->cal, good, 0, &s), CAL_E_NOT_FOUND);
}

/* Tombstones are forgotten: old tokens are refused, but a first synchronisation in small steps
   comes through although its tokens name old sequences. */
TEST(a_first_sync_in_steps_survives_a_floor_above_its_members)
{
    fixture *f = fixture_new(cx);
    cal_str old, token = CAL_STR("");
    core_sync s = {.more = true};
    size_t seen = 0;

    CHECK(f);
    CHECK_OK(put(cx, f, "a", "1"));
    CHECK_OK(put(cx, f, "b", "1"));
    CHECK_OK(put(cx, f, "c", "1"));
    old = core_sync_token(cx, &f->cal);
    CHECK_OK(put(cx, f, "gone", "1"));
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("gone"), NULL));
    cx->now += INT64_C(400) * 86400;
    cx->is_system = true;
    CHECK_OK(core_upkeep_tombstones(cx));
    cx->is_system = false;

    cal_ctx unit = fixture_ctx(cx, &f->alice);

    CHECK_INT(core_sync_changes(&unit, &f->cal, old, 0, &s), CAL_E_SYNC_TOKEN);
    cal_fail_clear(&unit);
    for (s.more = true; s.more; token = s.next) {
        CHECK_OK(core_sync_changes(&unit, &f->cal, token, 1, &s));
        seen += s.n;
    }
    CHECK_INT(seen, 3);
    fixture_ctx_end(&unit);
}

static cal_err home_changes(cal_ctx *cx, const fixture *f, cal_str token, size_t limit,
                            core_home_sync *out)
{
    cal_ctx unit = fixture_ctx(cx, cx->who);
    cal_err e = core_sync_home_changes(&unit, &f->alice, token, limit, out);

    out->next = e ? CAL_STR("") : cal_arena_dup(cx->arena, out->next);
    fixture_ctx_end(&unit);
    return e;
}

TEST(a_home_tells_which_calendars_changed)
{
    fixture *f = fixture_new(cx);
    cal_calendar_patch nothing = {0};
    cal_calendar other;
    core_home_sync s;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("other"), &nothing, &other));
    /* With the inbox and the outbox there are four collections. */
    CHECK_OK(home_changes(cx, f, CAL_STR(""), 3, &s));
    CHECK(s.n == 3 && s.more);
    CHECK_OK(home_changes(cx, f, s.next, 3, &s));
    CHECK(s.n == 1 && !s.more);
    CHECK_OK(home_changes(cx, f, s.next, 1, &s));
    CHECK_INT(s.n, 0);
    CHECK_OK(put(cx, f, "a", "1"));
    CHECK_OK(core_calendar_delete(cx, other.id));

    cal_str token = s.next;

    CHECK_OK(home_changes(cx, f, token, 0, &s));
    CHECK_INT(s.n, 2);
    CHECK_INT(home_changes(cx, f, core_sync_token(cx, &f->cal), 0, &s), CAL_E_SYNC_TOKEN);
    cx->who = &f->bob;
    CHECK_INT(home_changes(cx, f, token, 0, &s), CAL_E_NOT_FOUND);
}

/* ---- a client that only ever applies answers equals the server ---- */

enum { NAMES = 8, ROUNDS = 300 };

typedef struct client {
    cal_str token;
    cal_str etags[NAMES]; /* absent: not there */
} client;

static cal_err change_something(cal_ctx *cx, const fixture *f, test_random *r)
{
    const char *name = cal_arena_printf(cx->arena, "n%d", (int)test_random_below(r, NAMES)).p;
    const char *text = cal_arena_printf(cx->arena, "%d", (int)test_random_below(r, 1000)).p;
    cal_err e;

    if (test_random_below(r, 3))
        return put(cx, f, name, text);
    e = core_event_delete(cx, &f->cal, cal_str_c(name), NULL);
    if (e == CAL_E_NOT_FOUND)
        cal_fail_clear(cx);
    return e == CAL_E_NOT_FOUND ? CAL_OK : e;
}

/* One answer of at most limit rows. */
static cal_err pull(cal_ctx *cx, const fixture *f, client *c, size_t limit, bool *more)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    core_sync s = {0};
    cal_err e = core_sync_changes(&unit, &f->cal, c->token, limit, &s);

    for (size_t i = 0; !e && i < s.n; i++) {
        cal_str *etag = &c->etags[s.changes[i].href.p[1] - '0'];

        *etag = s.changes[i].deleted ? (cal_str){NULL, 0}
                                     : cal_arena_dup(cx->arena, s.changes[i].event.etag);
    }
    if (!e)
        c->token = cal_arena_dup(cx->arena, s.next);
    *more = s.more;
    fixture_ctx_end(&unit);
    return e;
}

static bool equals_server(cal_ctx *cx, const fixture *f, const client *c)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    bool same = true;

    for (int i = 0; i < NAMES; i++) {
        cal_event ev;
        cal_str name = cal_arena_printf(unit.arena, "n%d", i);
        cal_err e = core_event_at(&unit, &f->cal, name, &ev);

        cal_fail_clear(&unit);
        same = same && (e ? c->etags[i].p == NULL : cal_str_eq(ev.etag, c->etags[i]));
    }
    fixture_ctx_end(&unit);
    return same;
}

TEST(clients_that_pull_in_small_steps_become_equal_to_the_server)
{
    test_random r = test_random_new();
    fixture *f = fixture_new(cx);
    client clients[3] = {0};

    CHECK(f);
    for (int round = 0; round < ROUNDS; round++) {
        client *c = &clients[test_random_below(&r, 3)];
        bool more = true;

        for (int64_t i = test_random_below(&r, 4); i > 0; i--)
            CHECK_OK(change_something(cx, f, &r));
        if (test_random_below(&r, 40) == 0)
            *c = (client){0};
        CHECK_OK(pull(cx, f, c, (size_t)test_random_below(&r, 3) + 1, &more));
        if (test_random_below(&r, 5))
            continue;
        while (more)
            CHECK_OK(pull(cx, f, c, (size_t)test_random_below(&r, 3) + 1, &more));
        if (!equals_server(cx, f, c))
            test_failed(__FILE__, __LINE__, "seed %llu, round %d", (unsigned long long)r.seed,
                        round);
    }
}
