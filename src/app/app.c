/* SPDX-License-Identifier: MIT */
/* Opening and closing what every command needs. */
#include "app/app.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "store/migrate.h"
#include "app/file.h"
#include "app/policy.h"

enum { HOLIDAYS_BYTES = 64 << 20 };

static void limits_from(const app_config *c, cal_limits *out)
{
    *out = (cal_limits){
        .object_bytes = c->limits_object_size,
        .import_bytes = c->limits_import_size,
        .instances = c->limits_instances,
        .attendees = c->limits_attendees,
        .min_utc = c->limits_min_date,
        .max_utc = c->limits_max_date,
        .calendars = c->limits_calendars,
        .objects = c->limits_objects,
        .matches = c->limits_matches,
        .lock_s = c->limits_lock_time / 1000,
        .file_bytes = c->limits_file_size,
        .home_bytes = c->limits_home_size,
        .attachments = c->limits_attachments,
        .work = c->limits_work,
    };
}

static cal_err open_log(cal_ctx *cx, app *a)
{
    cal_log_level level;

    if (!cal_log_level_at(a->config.log_level, &level))
        return cal_fail(cx, CAL_E_CONFIG,
                        "log.level must be error, warn, info or debug, not \"%.*s\"",
                        CAL_FMT(a->config.log_level));
    if (!cal_str_eq(a->config.log_format, CAL_STR("text")) &&
        !cal_str_eq(a->config.log_format, CAL_STR("json")))
        return cal_fail(cx, CAL_E_CONFIG, "log.format must be text or json, not \"%.*s\"",
                        CAL_FMT(a->config.log_format));
    a->log = cal_log_new(STDERR_FILENO, level, cal_str_eq(a->config.log_format, CAL_STR("json")));
    return CAL_OK;
}

static cal_err bring_up_to_date(cal_ctx *cx, app *a, bool migrate)
{
    int n = 0;
    cal_err e;

    if (migrate) {
        if ((e = store_migrate(cx, a->store, &n)))
            return e;
        if (n)
            cal_log_write(a->log, CAL_LOG_INFO, CAL_STR(""), "database: %d migrations applied", n);
        return CAL_OK;
    }
    if ((e = store_migrations_missing(cx, &n)))
        return e;
    if (n)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The database lacks %d migrations: run calends migrate, or calends serve",
                        n);
    return CAL_OK;
}

static cal_err open_net(cal_ctx *cx, app *a)
{
    const app_config *c = &a->config;
    const char *ca = cal_arena_c(cx->arena, c->fetch_ca_file);

    if (*ca && access(ca, R_OK) != 0)
        return cal_fail(cx, CAL_E_CONFIG, "fetch.ca_file: %s cannot be read (%s)", ca,
                        cal_system_why(cx, errno));

    net_options options = {
        .timeout_ms = c->fetch_timeout,
        .user_agent =
            c->fetch_user_agent.n ? c->fetch_user_agent : CAL_STR("Calends/" CALENDS_VERSION),
        .ca_file = c->fetch_ca_file,
        .allow_private = c->fetch_allow_private != 0,
    };

    a->net = net_client_new(&options);
    return CAL_OK;
}

/* The holidays: beside the program in the tree of its sources, or where it was installed. That
   there are none is no failure unless the configuration names a file. */
static cal_err open_holidays(cal_ctx *cx, app *a)
{
    static const char *const places[] = {"holidays.tsv", "../share/calends/holidays.tsv"};
    cal_str named = a->config.subscriptions_holidays, folder = app_program_folder(cx);

    if (named.n)
        return app_file_map(cx, cal_arena_c(cx->arena, named), HOLIDAYS_BYTES, &a->policy.holidays);
    for (size_t i = 0; i < CAL_COUNT(places) && !a->policy.holidays.n; i++) {
        cal_str path = cal_arena_printf(cx->arena, "%.*s%s", CAL_FMT(folder), places[i]);

        if (app_file_map(cx, path.p, HOLIDAYS_BYTES, &a->policy.holidays))
            cal_fail_clear(cx);
    }
    return CAL_OK;
}

cal_err app_open(cal_ctx *cx, const app_open_options *o, app *out)
{
    cal_err e;

    *out = (app){0};
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk, not the end */
    if ((e = app_config_load(cx, o->config_path, o->set, o->n_set, &out->config)) ||
        (e = open_log(cx, out)))
        return e;
    limits_from(&out->config, &out->limits);
    cx->log = out->log;
    out->provider = core_provider_new();
    if ((e = app_policy_from(cx, &out->config, &out->policy)) || (e = open_net(cx, out)) ||
        (e = open_holidays(cx, out)))
        return e;

    store_options db = {
        .url = out->config.database_url,
        .connections = (int)out->config.database_connections,
        .loops = o->loops,
        .busy_ms = out->config.database_busy_timeout,
    };

    if ((e = ical_zones_new(cx, cal_arena_c(cx->arena, out->config.zones_dir), &out->zones)) ||
        (e = store_pool_new(cx, &db, &out->store)))
        return e;
    app_enter(out, cx);
    return bring_up_to_date(cx, out, o->migrate);
}

void app_end(app *a)
{
    if (a->store)
        store_pool_free(a->store);
    if (a->zones)
        ical_zones_free(a->zones);
    net_client_free(a->net);
    core_provider_free(a->provider);
    if (a->log)
        cal_log_free(a->log);
    *a = (app){0};
}

void app_enter(const app *a, cal_ctx *cx)
{
    cx->log = a->log;
    cx->limits = &a->limits;
    cx->policy = &a->policy;
    cx->zones = a->zones;
    cx->store = a->store;
    cx->net = a->net;
    cx->provider = a->provider;
    cx->public_url = a->config.http_public_url;
    while (cal_str_ends(cx->public_url, CAL_STR("/")))
        cx->public_url.n--;
}

cal_str app_version(void)
{
    return CAL_STR(CALENDS_VERSION);
}
