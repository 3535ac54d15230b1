/* SPDX-License-Identifier: MIT */
/* A fresh database for a test, with a person and calendars. */
#include "tests/store/fixture.h"

#include "store/meta.h"
#include "store/migrate.h"
#include "store/tx.h"

cal_str fixture_url(cal_ctx *cx, const char *name)
{
    return cal_arena_printf(cx->arena, "sqlite:%.*s/%s", CAL_FMT(test_dir(cx)), name);
}

static void pool_end(void *p)
{
    store_pool_free(p);
}

store_pool *fixture_pool(cal_ctx *cx, const char *name)
{
    store_options o = {fixture_url(cx, name), 4, 1, 5000};
    store_pool *p;
    int applied;

    if (store_pool_new(cx, &o, &p))
        return NULL;
    cal_arena_defer(cx->arena, pool_end, p);
    if (store_migrate(cx, p, &applied))
        return NULL;
    cx->store = p;
    return p;
}

cal_ctx fixture_ctx(const cal_ctx *cx)
{
    return (cal_ctx){.arena = cal_arena_new(),
                     .log = cx->log,
                     .now = cx->now,
                     .store = cx->store,
                     .id = "fixtures"};
}

void fixture_ctx_end(cal_ctx *cx)
{
    cal_arena_free(cx->arena);
}

cal_err fixture_user(cal_ctx *cx, const char *handle, int64_t *id)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_str h = cal_str_c(handle);
    store_user u = {
        .user = {.handle = h,
                 .email = cal_arena_printf(cx->arena, "%s@Example.org", handle),
                 .name = h,
                 .language = CAL_STR("en"),
                 .time_zone = CAL_STR("Europe/Paris"),
                 .created = cx->now},
        .email_folded = cal_arena_printf(cx->arena, "%s@example.org", handle),
        .name_folded = h
    };
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_user_insert(cx, &u, id)))
        return e;
    return store_tx_commit(&tx);
}

cal_err fixture_calendar(cal_ctx *cx, int64_t home, const char *href, cal_calendar *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar c = {.home = home,
                      .href = cal_str_c(href),
                      .name = cal_str_c(href),
                      .components = CAL_COMP_ALL,
                      .visible = true,
                      .created = cx->now};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_home_bump(cx, home, &c.seq)) ||
        (e = store_calendar_insert(cx, &c, &c.id)) || (e = store_calendar_by_id(cx, c.id, out)))
        return e;
    return store_tx_commit(&tx);
}

store_event fixture_event(int64_t from, int64_t to)
{
    return (store_event){
        .event = {.component = CAL_COMP_EVENT, .ics = CAL_STR("BEGIN:VCALENDAR")},
        .first_utc = from,
        .last_utc = to
    };
}

cal_err fixture_put(cal_ctx *cx, const cal_calendar *cal, const char *href, store_event *in)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_event *ev = &in->event;
    cal_err e;

    ev->home = cal->home;
    ev->calendar = cal->id;
    ev->href = cal_str_c(href);
    if (!ev->uid.p)
        ev->uid = ev->href;
    if (!ev->etag.p)
        ev->etag = cal_arena_printf(cx->arena, "\"%s\"", href);
    ev->created = ev->modified = cx->now;
    if ((e = store_tx_begin(cx, &tx)) || (e = store_home_bump(cx, cal->home, &ev->seq)) ||
        (e = store_event_put(cx, in, &ev->id)))
        return e;
    return store_tx_commit(&tx);
}

cal_err fixture_delete(cal_ctx *cx, const cal_calendar *cal, const char *href)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_event ev;
    int64_t seq;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_home_bump(cx, cal->home, &seq)) ||
        (e = store_event_meta_at(cx, cal, cal_str_c(href), &ev)) ||
        (e = store_event_delete(cx, &ev, seq)))
        return e;
    return store_tx_commit(&tx);
}

int fixture_findings(cal_ctx *cx)
{
    const store_finding *f;
    size_t n;

    if (store_check(cx, &f, &n))
        return -1;
    for (size_t i = 0; i < n; i++)
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(f[i].what));
    return (int)n;
}
