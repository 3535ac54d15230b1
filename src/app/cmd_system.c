/* SPDX-License-Identifier: MIT */
/* calends migrate, check, version: the administrator's tools. */
#include <stdio.h>
#include <unistd.h>

#include "core/upkeep.h"
#include "core/user.h"
#include "app/command.h"

/* ---- migrate ---- */

static int migrate_in(command_unit *u, const command_line *line)
{
    (void)u, (void)line;
    printf("The database is up to date.\n");
    return EXIT_DONE;
}

const command cmd_migrate = {
    .name = "migrate",
    .args = "",
    .text = "Create the database or bring its schema up to date.",
    .in = migrate_in,
};

/* ---- check ---- */

static int finding(const char *what, cal_str value)
{
    printf("%s: %.*s\n", what, CAL_FMT(value));
    return 1;
}

/* Settings that are allowed but seldom meant. */
static int check_config(command_unit *u)
{
    const app_config *c = &u->app.config;
    cal_str files[] = {c->http_tls_cert, c->http_tls_key};
    bool is_local = cal_str_starts(c->http_listen, CAL_STR("127.")) ||
                    cal_str_starts(c->http_listen, CAL_STR("[::1]")) ||
                    cal_str_starts(c->http_listen, CAL_STR("localhost"));
    int found = 0;

    if ((c->http_tls_cert.n == 0) != (c->http_tls_key.n == 0))
        found += finding("http.tls_cert and http.tls_key belong together; only one is set",
                         c->http_tls_cert.n ? c->http_tls_cert : c->http_tls_key);
    for (size_t i = 0; i < CAL_COUNT(files); i++) {
        if (files[i].n && access(cal_arena_c(u->cx.arena, files[i]), R_OK) != 0)
            found += finding("This file cannot be read", files[i]);
    }
    if (!is_local && c->http_tls_cert.n == 0 && c->http_public_url.n == 0)
        found += finding("http.listen is open to other machines without TLS; set http.tls_cert, or "
                         "http.public_url if a proxy does TLS",
                         c->http_listen);
    if (c->http_public_url.n && !cal_str_starts(c->http_public_url, CAL_STR("http")))
        found += finding("http.public_url must begin with https:// or http://", c->http_public_url);
    return found;
}

static int check_people(command_unit *u)
{
    const cal_user *users;
    size_t n;

    if (core_user_list(&u->cx, 0, 1, &users, &n))
        return command_failed(u);
    return n ? 0
             : finding("Nobody can sign in yet", CAL_STR("start calends serve, or calends user "
                                                         "add"));
}

static int check_in(command_unit *u, const command_line *line)
{
    const cal_str *findings;
    size_t n;
    int found = check_config(u) + check_people(u);

    (void)line;
    if (core_upkeep_check(&u->cx, &findings, &n))
        return command_failed(u);
    for (size_t i = 0; i < n; i++)
        found += finding("database", findings[i]);
    if (found) {
        printf("%d finding%s.\n", found, found == 1 ? "" : "s");
        return EXIT_UNSOUND;
    }
    printf("Database and configuration are sound.\n");
    return EXIT_DONE;
}

const command cmd_check = {
    .name = "check",
    .args = "",
    .text = "Judge the health of database and configuration; changes nothing.",
    .in = check_in,
    .schema = COMMAND_LEAVES_SCHEMA,
};

/* ---- version ---- */

static int run_version(const command_line *line)
{
    (void)line;
    printf("calends %.*s\n", CAL_FMT(app_version()));
    return EXIT_DONE;
}

const command cmd_version = {
    .name = "version",
    .args = "",
    .text = "Print the version.",
    .run = run_version,
};
