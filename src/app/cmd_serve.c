/* SPDX-License-Identifier: MIT */
/* calends serve: the server, from its opening to its graceful end. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/thread.h"
#include "core/user.h"
#include "app/caldav.h"
#include "app/command.h"
#include "app/door.h"
#include "app/jobs.h"
#include "app/link.h"

enum { ROLE, PRINT_CONFIG };

enum { MIN_SECRET = 16 };

static const command_option serve_options[] = {
    [ROLE] = {"role",         "all|api|caldav", "What this process answers, as server.role", false},
    [PRINT_CONFIG] = {"print-config", NULL,             "Print the configuration in force, and end", false},
    {NULL,           NULL,             NULL,                                        false},
};

/* What http's callbacks are given. */
typedef struct serving {
    app_server server;
    store_pool *store;
} serving;

static void on_arrive(void *self, cal_arena *arena, http_req *rq)
{
    const serving *s = self;

    auth_proxy_arrive(s->server.proxy, arena, rq);
}

static void on_plan(void *self, const http_req *rq, http_plan *out)
{
    const serving *s = self;

    app_plan(&s->server, rq, out);
}

static void on_enter(void *self, cal_ctx *cx, int loop)
{
    const serving *s = self;

    app_enter(s->server.app, cx);
    if (s->server.davical.upstream)
        cx->engine = &s->server.davical.engine;
    if (loop >= 0)
        store_lease_loop(cx, s->store, loop);
}

static void on_together(void *self, const http_entered *all, size_t n)
{
    const serving *s = self;

    app_together(&s->server, all, n);
}

static void on_run(void *self, cal_ctx *cx, http_req *rq, http_res *rs)
{
    const serving *s = self;

    app_serve(&s->server, cx, rq, rs);
}

static void on_turn_begin(void *self, int loop)
{
    const serving *s = self;

    store_turn_begin(s->store, loop);
}

static void on_turn_end(void *self, int loop)
{
    const serving *s = self;

    store_turn_end(s->store, loop);
}

static http_options options_from(const app_config *c, cal_log *log, int loops)
{
    return (http_options){
        .listen = c->http_listen,
        .loops = loops,
        .workers = (int)c->http_workers,
        .callers = c->caldav_upstream.n ? (int)c->caldav_connections : 0,
        .max_head_bytes = c->http_max_head,
        .max_target_bytes = c->http_max_target,
        .max_connections = c->http_max_connections,
        .head_ms = c->http_head_timeout,
        .idle_ms = c->http_idle_timeout,
        .write_ms = c->http_write_timeout,
        .body_min_rate = c->http_body_min_rate,
        .stop_ms = c->http_stop_timeout,
        .tls_cert = c->http_tls_cert,
        .tls_key = c->http_tls_key,
        .log = log,
    };
}

/* Nobody there yet: makes the first administrator. While that one has no password, each start
   prints a new link, so that a lost terminal locks nobody out. */
static cal_err welcome(cal_ctx *cx, const app *a, int port)
{
    const cal_user *users;
    cal_user first;
    cal_str link;
    size_t n;
    cal_err e;

    if ((e = core_user_list(cx, 0, 2, &users, &n)))
        return e;
    if (n > 1 || (n == 1 && (users[0].has_password || users[0].role != CAL_ROLE_ADMIN)))
        return CAL_OK;
    if (n == 1) {
        first = users[0];
    } else {
        cal_user_new in = {
            .handle = CAL_STR("admin"), .name = CAL_STR("Administrator"), .role = CAL_ROLE_ADMIN};

        if ((e = core_user_create(cx, &in, &first)))
            return e;
    }
    if ((e = app_link_new(cx, a, &first, port, &link)))
        return e;
    printf("\n  Sign in as the administrator, once, within an hour:\n\n    %.*s\n\n",
           CAL_FMT(link));
    return CAL_OK;
}

/* A thread that waits for SIGINT or SIGTERM; a second one ends the process at once. */
typedef struct stopper {
    cal_thread thread;
    http_server *server;
    atomic_bool over;  /* nobody needs the thread any more */
    atomic_bool heard; /* a signal has come: from now on the next one ends the process */
} stopper;

static void stop_signals(sigset_t *set)
{
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGINT);
    (void)sigaddset(set, SIGTERM);
}

static void *wait_for_stop(void *arg)
{
    stopper *s = arg;
    sigset_t set;
    int signal = 0;

    stop_signals(&set);
    if (sigwait(&set, &signal) == 0 && !atomic_load(&s->over)) {
        atomic_store(&s->heard, true);
        http_server_stop(s->server);
        (void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    }
    return NULL;
}

static void stopper_start(stopper *s, http_server *server)
{
    sigset_t set;

    s->server = server;
    atomic_init(&s->over, false);
    atomic_init(&s->heard, false);
    stop_signals(&set);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    cal_thread_start(&s->thread, "stop", wait_for_stop, s);
}

/* Wakes the waiting thread if no signal has ended it. */
static void stopper_end(stopper *s)
{
    atomic_store(&s->over, true);
    if (!atomic_load(&s->heard))
        (void)kill(getpid(), SIGTERM);
    cal_thread_join(&s->thread);
}

static cal_err serve_with(command_unit *u, serving *s, int loops)
{
    app *a = &u->app;
    http_options options = options_from(&a->config, a->log, loops);
    http_app callbacks = {.self = s,
                          .arrive = on_arrive,
                          .plan = on_plan,
                          .enter = on_enter,
                          .together = on_together,
                          .run = on_run,
                          .turn_begin = on_turn_begin,
                          .turn_end = on_turn_end};
    http_server *server;
    stopper stop;
    cal_err e;

    if ((e = http_server_new(&u->cx, &options, &callbacks, &server)))
        return e;

    int port = http_server_port(server);
    cal_str url = app_public_url(&u->cx, a, port);

    printf("Calends %.*s serves %.*s\n", CAL_FMT(app_version()), CAL_FMT(url));
    if (s->server.side != APP_BEHIND)
        e = welcome(&u->cx, a, port);
    (void)fflush(stdout);
    if (e == CAL_OK) {
        app_jobs *jobs = s->server.side == APP_BEHIND ? NULL : app_jobs_start(a);

        stopper_start(&stop, server);
        http_server_run(server);
        stopper_end(&stop);
        net_client_stop(a->net);
        if (s->server.upstream)
            upstream_stop(s->server.upstream);
        if (jobs)
            app_jobs_stop(jobs);
        cal_log_write(a->log, CAL_LOG_INFO, CAL_STR(""), "stopped");
    }
    http_server_free(server);
    return e;
}

static int print_config(const command_line *line)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_buf *text = cal_buf_new(cx.arena, 0);
    app_config config;
    cal_err e =
        app_config_load(&cx, line->open.config_path, line->open.set, line->open.n_set, &config);

    if (e == CAL_OK) {
        app_config_print(&config, text);
        printf("%.*s", CAL_FMT(cal_buf_str(text)));
    } else {
        (void)fprintf(stderr, "calends: %.*s\n", CAL_FMT(cx.fail.why));
    }
    cal_arena_free(cx.arena);
    return e ? EXIT_FAILED : EXIT_DONE;
}

/* The loops are told before the database opens, which keeps a connection for each: 0 in the
   configuration means one per core. */
static int loops_from(const command_line *line)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    app_config config;
    int64_t n = 0;

    if (app_config_load(&cx, line->open.config_path, line->open.set, line->open.n_set, &config) ==
        CAL_OK)
        n = config.http_loops;
    cal_arena_free(cx.arena);
    return n ? (int)n : cal_thread_cores();
}

/* Who may name people must prove itself: an address alone is easily somebody else's. */
static cal_err proxy_new(command_unit *u, auth_proxy **out)
{
    const app_config *c = &u->app.config;
    const auth_proxy_options options = {
        .addresses = c->proxy_addresses,
        .forwarded = c->proxy_forwarded != 0,
        .users = c->proxy_secret.n > 0,
    };

    if (c->proxy_secret.n && (c->proxy_secret.n < MIN_SECRET || !c->proxy_addresses.n))
        return cal_fail(
            &u->cx, CAL_E_CONFIG,
            "proxy.secret must have %d characters or more, and proxy.addresses say from "
            "where it may come",
            MIN_SECRET);
    return auth_proxy_new(&u->cx, &options, out);
}

/* --role is server.role, stronger than what else sets it. */
static void set_role(cal_arena *arena, command_line *line)
{
    const char **set = CAL_NEW_N(arena, const char *, line->open.n_set + 1);

    if (!line->option[ROLE])
        return;
    for (size_t i = 0; i < line->open.n_set; i++)
        set[i] = line->open.set[i];
    set[line->open.n_set++] = cal_arena_printf(arena, "server.role=%s", line->option[ROLE]).p;
    line->open.set = set;
}

static int serve(const command_line *line)
{
    command_line with_loops = *line;
    command_unit u;
    app_pages *pages = NULL;
    auth_proxy *proxy = NULL;
    int rc = EXIT_DONE;

    if (line->option[PRINT_CONFIG])
        return print_config(line);
    with_loops.open.loops = loops_from(line);
    if (!command_begin(&with_loops, COMMAND_MIGRATES, &u))
        return EXIT_FAILED;

    serving s = {
        .server = {.app = &u.app, .identities = auth_cache_new()},
          .store = u.app.store
    };

    if (proxy_new(&u, &proxy) || app_caldav_new(&u.cx, &u.app.config, &s.server) ||
        app_pages_new(&u.cx, u.app.config.web_root, &pages)) {
        rc = command_failed(&u);
    } else {
        s.server.pages = pages;
        s.server.proxy = proxy;
        if (serve_with(&u, &s, with_loops.open.loops))
            rc = command_failed(&u);
    }
    app_pages_free(pages);
    auth_proxy_free(proxy);
    upstream_free(s.server.upstream);
    auth_cache_free(s.server.identities);
    command_end(&u);
    return rc;
}

static int run_serve(const command_line *line)
{
    cal_arena *arena = cal_arena_new();
    command_line with_role = *line;
    int rc;

    set_role(arena, &with_role);
    rc = serve(&with_role);
    cal_arena_free(arena);
    return rc;
}

const command cmd_serve = {
    .name = "serve",
    .args = "",
    .text = "Serve calendars until SIGTERM; creates and updates the database as needed.",
    .options = serve_options,
    .run = run_serve,
};
