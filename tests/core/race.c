/* SPDX-License-Identifier: MIT */
/* Several at once: whoever comes second is told so. */
#include "base/thread.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/session.h"
#include "core/sync.h"
#include "core/user.h"
#include "tests/core/fixture.h"

enum { THREADS = 4, ROUNDS = 25 };

typedef struct runner {
    const cal_ctx *cx;
    const fixture *f;
    cal_str token;
    int number, won, errors;
    cal_thread thread;
} runner;

/* Starts THREADS of them and waits for all; how often one won. */
static int race(const cal_ctx *cx, const fixture *f, cal_str token, void *(*run)(void *),
                int *errors)
{
    runner all[THREADS];
    int won = 0;

    for (int i = 0; i < THREADS; i++) {
        all[i] = (runner){.cx = cx, .f = f, .token = token, .number = i};
        cal_thread_start(&all[i].thread, "race", run, &all[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        cal_thread_join(&all[i].thread);
        won += all[i].won;
        *errors += all[i].errors;
    }
    return won;
}

static void *create_new(void *arg)
{
    runner *r = arg;
    cal_etag_fields cond = {.if_none_match = CAL_STR("*")};

    for (int i = 0; i < ROUNDS; i++) {
        cal_ctx cx = fixture_ctx(r->cx, &r->f->alice);
        cal_str href = cal_arena_printf(cx.arena, "n%d", i);
        const char *summary = cal_arena_printf(cx.arena, "%d", r->number).p;
        cal_put put = {.ics = fixture_event(&cx, href.p, "20260601T100000Z", summary),
                       .cond = &cond};
        cal_event out;
        bool created;
        cal_err e = core_event_put(&cx, &r->f->cal, href, &put, &out, &created);

        r->won += e == CAL_OK && created;
        r->errors += e != CAL_OK && e != CAL_E_CHANGED;
        fixture_ctx_end(&cx);
    }
    return NULL;
}

TEST(of_many_who_create_one_object_one_wins)
{
    fixture *f = fixture_new(cx);
    int errors = 0;

    CHECK(f);
    CHECK_INT(race(cx, f, CAL_STR(""), create_new, &errors), ROUNDS);
    CHECK_INT(errors, 0);
}

/* Reads, changes and writes back by the ETag it read. */
static void *increment(void *arg)
{
    runner *r = arg;

    for (int i = 0; i < ROUNDS; i++) {
        cal_ctx cx = fixture_ctx(r->cx, &r->f->alice);
        cal_etag_fields cond = {0};
        cal_put put = {.cond = &cond};
        cal_event seen, out;
        bool created;
        cal_err e = core_event_at(&cx, &r->f->cal, CAL_STR("n"), &seen);

        cond.if_match = seen.etag;
        put.ics = fixture_event(
            &cx, "n", "20260601T100000Z",
            cal_arena_printf(cx.arena, "%d by %d after %s", i, r->number, seen.etag.p).p);
        if (!e)
            e = core_event_put(&cx, &r->f->cal, CAL_STR("n"), &put, &out, &created);
        r->won += e == CAL_OK;
        r->errors += e != CAL_OK && e != CAL_E_CHANGED;
        fixture_ctx_end(&cx);
    }
    return NULL;
}

TEST(no_update_is_lost)
{
    fixture *f = fixture_new(cx);
    int errors = 0;
    cal_event first, last;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "n", fixture_event(cx, "n", "20260601T100000Z", "0")));
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("n"), &first));

    int won = race(cx, f, CAL_STR(""), increment, &errors);

    CHECK_INT(errors, 0);
    CHECK(won > 0);
    CHECK_OK(core_event_at(cx, &f->cal, CAL_STR("n"), &last));
    CHECK_INT(last.seq, first.seq + won); /* each success was one change */
}

static void *use_link(void *arg)
{
    runner *r = arg;
    cal_ctx cx = fixture_ctx(r->cx, NULL);
    cal_user user;
    cal_err e = core_login_link_use(&cx, r->token, &user);

    r->won = e == CAL_OK;
    r->errors = e != CAL_OK && e != CAL_E_SIGN_IN;
    fixture_ctx_end(&cx);
    return NULL;
}

TEST(a_link_that_many_open_signs_in_one)
{
    fixture *f = fixture_new(cx);
    int errors = 0;
    cal_str token;

    CHECK(f);
    cx->is_system = true;
    for (int i = 0; i < 10; i++) {
        CHECK_OK(core_login_link_new(cx, f->alice.id, &token));
        CHECK_INT(race(cx, f, token, use_link, &errors), 1);
    }
    CHECK_INT(errors, 0);
}

static void *write_and_sync(void *arg)
{
    runner *r = arg;
    cal_str token = CAL_STR("");
    cal_arena *kept = cal_arena_new();

    for (int i = 0; i < ROUNDS; i++) {
        cal_ctx cx = fixture_ctx(r->cx, &r->f->alice);
        const char *uid = cal_arena_printf(cx.arena, "t%d-%d", r->number, i).p;
        core_sync s = {0};

        r->errors += fixture_put(&cx, &r->f->cal, uid,
                                 fixture_event(&cx, uid, "20260601T100000Z", "x")) != CAL_OK;
        do {
            r->errors += core_sync_changes(&cx, &r->f->cal, token, 7, &s) != CAL_OK;
            token = cal_arena_dup(kept, s.next);
            r->won += (int)s.n;
            cal_ctx next = fixture_ctx(r->cx, &r->f->alice);

            fixture_ctx_end(&cx);
            cx = next;
        } while (s.more);
        fixture_ctx_end(&cx);
    }
    cal_arena_free(kept);
    return NULL;
}

/* Each of the members is new once to each client; what was written after a client's last pull is
   the only thing it may lack. */
TEST(sync_while_others_write_skips_nothing)
{
    fixture *f = fixture_new(cx);
    int errors = 0, seen;

    CHECK(f);
    seen = race(cx, f, CAL_STR(""), write_and_sync, &errors);
    CHECK_INT(errors, 0);
    CHECK(seen <= THREADS * THREADS * ROUNDS);
    CHECK(seen >= THREADS * ROUNDS + ROUNDS * (THREADS - 1) * THREADS / 2);
}

static void *create_people(void *arg)
{
    runner *r = arg;

    for (int i = 0; i < 5; i++) {
        cal_ctx cx = fixture_ctx(r->cx, NULL);
        cal_user_new in = {.email = cal_arena_printf(cx.arena, "zed@host%d-%d", r->number, i)};
        cal_user out;

        cx.is_system = true;
        r->won += core_user_create(&cx, &in, &out) == CAL_OK;
        fixture_ctx_end(&cx);
    }
    return NULL;
}

TEST(handles_made_at_the_same_time_differ)
{
    fixture *f = fixture_new(cx);
    int errors = 0;
    cal_user user;

    CHECK(f);
    CHECK_INT(race(cx, f, CAL_STR(""), create_people, &errors), THREADS * 5);
    CHECK_OK(core_user_by_handle(cx, CAL_STR("zed20"), &user));
    CHECK_INT(core_user_by_handle(cx, CAL_STR("zed21"), &user), CAL_E_NOT_FOUND);
}
