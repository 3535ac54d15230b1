/* SPDX-License-Identifier: MIT */
#include "tests/core/fixture.h"

#include "ical/zone.h"
#include "model/policy.h"
#include "store/migrate.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/user.h"

static const cal_limits usual = {
    .object_bytes = 1 << 20,
    .import_bytes = 1 << 26,
    .instances = 20000,
    .attendees = 500,
    .min_utc = -INT64_C(62135510400),
    .max_utc = INT64_C(253402128000),
    .calendars = 250,
    .objects = 250000,
    .matches = 50000,
    .lock_s = 86400,
    .file_bytes = 1 << 20,
    .home_bytes = 1 << 30,
    .attachments = 10,
    .work = 20000000,
};

static void pool_end(void *pool)
{
    store_pool_free(pool);
}

static void zones_end(void *zones)
{
    ical_zones_free(zones);
}

static cal_err open_all(cal_ctx *cx)
{
    store_options o = {
        .url = cal_arena_printf(cx->arena, "sqlite:%.*s/test.db", CAL_FMT(test_dir(cx))),
        .connections = 4,
        .loops = 1,
        .busy_ms = 5000,
    };
    ical_zones *zones;
    int applied;
    cal_err e = store_pool_new(cx, &o, &cx->store);

    if (e)
        return e;
    cal_arena_defer(cx->arena, pool_end, cx->store);
    if ((e = store_migrate(cx, cx->store, &applied)) ||
        (e = ical_zones_new(cx, "/usr/share/zoneinfo", &zones)))
        return e;
    cal_arena_defer(cx->arena, zones_end, zones);
    cx->zones = zones;
    return CAL_OK;
}

cal_err fixture_user(cal_ctx *cx, cal_user_new in, cal_user *out)
{
    const cal_user *who = cx->who;

    cx->who = NULL;
    cx->is_system = true;

    cal_err e = core_user_create(cx, &in, out);

    cx->who = who;
    cx->is_system = false;
    return e;
}

fixture *fixture_new(cal_ctx *cx)
{
    fixture *f = CAL_NEW(cx->arena, fixture);
    cal_user_new alice = {.email = CAL_STR("alice@example.org"),
                          .name = CAL_STR("Alice Dupré"),
                          .time_zone = CAL_STR("Europe/Paris")};
    cal_user_new bob = {.email = CAL_STR("Bob@example.org"), .name = CAL_STR("Bob Müller")};
    const cal_calendar *cals;
    size_t n;

    f->limits = usual;
    cx->limits = &f->limits;
    cx->policy = &cal_policy_usual;
    if (open_all(cx) || fixture_user(cx, alice, &f->alice) || fixture_user(cx, bob, &f->bob))
        return NULL;
    cx->who = &f->alice;
    if (core_calendar_list(cx, &f->alice, &cals, &n) || n != 1)
        return NULL;
    f->cal = cals[0];
    return f;
}

cal_ctx fixture_ctx(const cal_ctx *cx, const cal_user *who)
{
    return (cal_ctx){
        .arena = cal_arena_new(),
        .now = cx->now,
        .limits = cx->limits,
        .policy = cx->policy,
        .zones = cx->zones,
        .store = cx->store,
        .who = who,
        .id = "fixtures",
    };
}

void fixture_ctx_end(cal_ctx *cx)
{
    cal_arena_free(cx->arena);
}

cal_str fixture_ics(cal_ctx *cx, const char *lines)
{
    cal_str rest = cal_str_c(lines);
    cal_str out = CAL_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n");

    while (rest.n) {
        cal_str line = cal_str_cut(&rest, '\n');

        out = cal_arena_printf(cx->arena, "%.*s%.*s\r\n", CAL_FMT(out), CAL_FMT(line));
    }
    return cal_arena_printf(cx->arena, "%.*sEND:VCALENDAR\r\n", CAL_FMT(out));
}

cal_str fixture_event(cal_ctx *cx, const char *uid, const char *start, const char *summary)
{
    cal_str lines = cal_arena_printf(cx->arena,
                                     "BEGIN:VEVENT\nUID:%s\nDTSTAMP:20260101T000000Z\nDTSTART:%s\n"
                                     "DURATION:PT1H\nSUMMARY:%s\nEND:VEVENT\n",
                                     uid, start, summary);

    return fixture_ics(cx, lines.p);
}

cal_err fixture_put(cal_ctx *cx, const cal_calendar *cal, const char *href, cal_str ics)
{
    cal_put put = {.ics = ics};
    cal_event out;
    bool created;

    return core_event_put(cx, cal, cal_str_c(href), &put, &out, &created);
}
