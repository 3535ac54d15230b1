/* SPDX-License-Identifier: MIT */
/* What a running program owns: made in order, ended in reverse. */
#ifndef CAL_APP_APP_H
#define CAL_APP_APP_H

#include "ical/zone.h"
#include "model/limits.h"
#include "model/policy.h"
#include "net/fetch.h"
#include "store/pool.h"
#include "core/provider.h"
#include "app/config.h"

typedef struct app {
    app_config config;
    cal_limits limits;
    cal_policy policy;
    cal_log *log;
    ical_zones *zones;
    store_pool *store;
    net_client *net;
    core_provider *provider;
} app;

/* How a command opens the program. */
typedef struct app_open_options {
    const char *config_path; /* --config, or NULL */
    const char *const *set;  /* --set key=value */
    size_t n_set;
    bool migrate; /* bring the schema up to date; else it must be */
    int loops;    /* connections kept for event loops */
} app_open_options;

/* Loads the configuration, starts the log, reads the time zones, opens the database. cx gets the
   log, limits, zones, store and net, so that core can be called. On failure, app_end frees what was
   made. */
CAL_MUST_USE cal_err app_open(cal_ctx *cx, const app_open_options *o, app *out);
void app_end(app *a);

/* Sets the fields of a context that come from the program. */
void app_enter(const app *a, cal_ctx *cx);

/* The program's version, "0.1.0". */
cal_str app_version(void);

#endif
