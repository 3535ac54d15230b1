/* SPDX-License-Identifier: MIT */
/* A fresh database for a test, with a person and calendars. */
#include "tests/store/fixture.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "store/driver.h"
#include "store/meta.h"
#include "store/migrate.h"
#include "store/tx.h"
#include "store/writer.h"

/* A PostgreSQL server of the tests' own (an URL that ends in "?…"), where the tests shall use one.
 */
static const char *server(void)
{
    return getenv("CALENDS_TEST_POSTGRESQL");
}

bool fixture_is_sqlite(void)
{
    return !server();
}

/* A schema for each database that a test names: it is made much faster than a database. */
static cal_str schema_of(cal_ctx *cx, const char *name)
{
    const char *dir = strrchr(cal_arena_c(cx->arena, test_dir(cx)), '/');
    cal_str s = cal_arena_printf(cx->arena, "t%s_%s", dir ? dir + 1 : "", name);
    char *out = cal_arena_alloc(cx->arena, s.n + 1);

    for (size_t i = 0; i <= s.n; i++)
        out[i] = (char)(!s.p[i] || isalnum((unsigned char)s.p[i]) ? tolower((unsigned char)s.p[i])
                                                                  : '_');
    return cal_str_c(out);
}

cal_str fixture_url(cal_ctx *cx, const char *name)
{
    if (fixture_is_sqlite())
        return cal_arena_printf(cx->arena, "sqlite:%.*s/%s", CAL_FMT(test_dir(cx)), name);

    cal_str schema = schema_of(cx, name);
    const store_open o = {.address = cal_str_c(server())};
    store_conn *c;

    if (!store_pg.open(cx, &o, &c)) {
        (void)store_pg.script(
            cx, c,
            cal_arena_printf(cx->arena, "CREATE SCHEMA IF NOT EXISTS %.*s", CAL_FMT(schema)).p);
        store_pg.close(c);
    }
    return cal_arena_printf(cx->arena, "%s&options=-csearch_path%%3D%.*s", server(),
                            CAL_FMT(schema));
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

cal_err fixture_harm(cal_ctx *cx, const char *sql)
{
    store_writer *w = store_pool_writer(cx->store);
    cal_err e = w ? CAL_OK : store_lease(cx);
    store_conn *c = w ? store_writer_conn(w) : cx->db;

    return e ? e : c->engine->script(cx, c, sql);
}
