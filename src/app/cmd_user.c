/* SPDX-License-Identifier: MIT */
/* calends user …: people, from the command line. */
#include <stdio.h>
#include <string.h>

#include "core/organisation.h"
#include "core/session.h"
#include "core/user.h"
#include "app/command.h"
#include "app/link.h"

enum { PAGE = 200, MAX_PASSWORD = 1024 };

/* A password as one line of standard input, so that no process list or shell history shows it. */
static bool read_password(cal_ctx *cx, cal_str *out)
{
    char text[MAX_PASSWORD];

    if (!fgets(text, sizeof text, stdin))
        return false;
    *out = cal_arena_dup(cx->arena, (cal_str){text, strcspn(text, "\r\n")});
    return out->n > 0;
}

static int no_password(void)
{
    (void)fprintf(stderr, "calends: give the password as one line on standard input\n");
    return EXIT_USAGE;
}

/* ---- user add ---- */

enum { ADD_NAME, ADD_HANDLE, ADD_ADMIN, ADD_LANGUAGE, ADD_ZONE, ADD_PASSWORD, ADD_ORGANISATION };

static const command_option add_options[] = {
    [ADD_NAME] = {"name",           "NAME",   "Name shown to others",                                 false},
    [ADD_HANDLE] = {"handle",         "HANDLE", "Path of the home; made from the address if not given",
                  false                                                                                    },
    [ADD_ADMIN] = {"admin",          NULL,     "May administer the server",                            false},
    [ADD_LANGUAGE] = {"language",       "TAG",    "en, fr, de or nl",                                     false},
    [ADD_ZONE] = {"time-zone",      "ZONE",   "For example Europe/Paris",                             false},
    [ADD_PASSWORD] = {"password-stdin", NULL,
                  "Read a password from standard input; without it a "
                      "sign-in link is printed",                                                      false},
    [ADD_ORGANISATION] = {"organisation",   "SLUG",
                  "Where they belong; the server's own if not given",                                 false},
    {NULL,             NULL,     NULL,                                                   false},
};

static int add_in(command_unit *u, const command_line *line)
{
    cal_user user;
    cal_user_new in = {
        .email = cal_str_c(line->arg[0]),
        .name = cal_str_c(line->option[ADD_NAME]),
        .handle = cal_str_c(line->option[ADD_HANDLE]),
        .language = cal_str_c(line->option[ADD_LANGUAGE]),
        .time_zone = cal_str_c(line->option[ADD_ZONE]),
        .role = line->option[ADD_ADMIN] ? CAL_ROLE_ADMIN : CAL_ROLE_MEMBER,
    };

    cal_organisation of = {0};

    if (line->option[ADD_ORGANISATION] &&
        core_organisation_at(&u->cx, cal_str_c(line->option[ADD_ORGANISATION]), &of))
        return command_failed(u);
    in.organisation = of.id;
    if (line->option[ADD_PASSWORD] && !read_password(&u->cx, &in.password))
        return no_password();
    if (core_user_create(&u->cx, &in, &user))
        return command_failed(u);
    printf("%.*s can use Calends now.\n", CAL_FMT(user.handle));
    if (!line->option[ADD_PASSWORD])
        return app_link_print(&u->cx, &u->app, &user) ? command_failed(u) : EXIT_DONE;
    return EXIT_DONE;
}

const command cmd_user_add = {
    .name = "user add",
    .args = "ADDRESS",
    .min_args = 1,
    .max_args = 1,
    .text = "Add a person, who gets a default calendar.",
    .options = add_options,
    .in = add_in,
};

/* ---- user list ---- */

static void print_user(const cal_user *user)
{
    printf("%-20.*s %-32.*s %-6s %-8s %.*s\n", CAL_FMT(user->handle), CAL_FMT(user->email),
           user->role == CAL_ROLE_ADMIN ? "admin" : "member",
           user->disabled ? "disabled" : "active", CAL_FMT(user->name));
}

static int list_in(command_unit *u, const command_line *line)
{
    const cal_user *users;
    int64_t after = 0;
    size_t n;

    (void)line;
    printf("%-20s %-32s %-6s %-8s %s\n", "HANDLE", "ADDRESS", "ROLE", "STATE", "NAME");
    do {
        if (core_user_list(&u->cx, after, PAGE, &users, &n))
            return command_failed(u);
        for (size_t i = 0; i < n; i++)
            print_user(&users[i]);
        after = n ? users[n - 1].id : after;
    } while (n == PAGE);
    return EXIT_DONE;
}

const command cmd_user_list = {
    .name = "user list",
    .args = "",
    .text = "List all people.",
    .in = list_in,
};

/* ---- user passwd, disable, enable, link ---- */

static int passwd_in(command_unit *u, const command_line *line)
{
    cal_user user;
    cal_str password;

    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user))
        return command_failed(u);
    if (!read_password(&u->cx, &password))
        return no_password();
    if (core_user_set_password(&u->cx, user.id, password))
        return command_failed(u);
    printf("%.*s has a new password; all sessions have ended.\n", CAL_FMT(user.handle));
    return EXIT_DONE;
}

const command cmd_user_passwd = {
    .name = "user passwd",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Set a person's password from a line of standard input; ends all sessions.",
    .in = passwd_in,
};

static int set_disabled(command_unit *u, const command_line *line, bool disabled)
{
    cal_user user;

    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user) ||
        core_user_set_disabled(&u->cx, user.id, disabled))
        return command_failed(u);
    printf("%.*s %s.\n", CAL_FMT(user.handle),
           disabled ? "cannot sign in any more" : "can sign in");
    return EXIT_DONE;
}

static int disable_in(command_unit *u, const command_line *line)
{
    return set_disabled(u, line, true);
}

static int enable_in(command_unit *u, const command_line *line)
{
    return set_disabled(u, line, false);
}

const command cmd_user_disable = {
    .name = "user disable",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Refuse a person's sign-in and app passwords; keep their calendars.",
    .in = disable_in,
};

const command cmd_user_enable = {
    .name = "user enable",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Let a disabled person in again.",
    .in = enable_in,
};

static int link_in(command_unit *u, const command_line *line)
{
    cal_user user;

    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user) ||
        app_link_print(&u->cx, &u->app, &user))
        return command_failed(u);
    return EXIT_DONE;
}

const command cmd_user_link = {
    .name = "user link",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Print a link that signs a person in once, within an hour.",
    .in = link_in,
};
