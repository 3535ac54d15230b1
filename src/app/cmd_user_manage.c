/* SPDX-License-Identifier: MIT */
/* calends user role, user delete: what administrators do to people, from the command line. */
#include <stdio.h>
#include <string.h>

#include "core/account.h"
#include "core/user.h"
#include "app/command.h"

static int role_in(command_unit *u, const command_line *line)
{
    bool is_admin = strcmp(line->arg[1], "administrator") == 0;
    const core_account_patch patch = {.role = is_admin ? CAL_ROLE_ADMIN : CAL_ROLE_MEMBER,
                                      .disabled = -1};
    cal_user user;

    if (!is_admin && strcmp(line->arg[1], "member") != 0) {
        (void)fprintf(stderr, "calends user role: a role is administrator or member\n");
        return EXIT_USAGE;
    }
    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user) ||
        core_account_change(&u->cx, &user, &patch, &user))
        return command_failed(u);
    printf("%.*s is %s now.\n", CAL_FMT(user.handle), is_admin ? "an administrator" : "a member");
    return EXIT_DONE;
}

const command cmd_user_role = {
    .name = "user role",
    .args = "LOGIN ROLE",
    .min_args = 2,
    .max_args = 2,
    .text = "Make a person an administrator of their organisation, or a member.",
    .in = role_in,
};

enum { DELETE_TO, DELETE_CALENDARS, DELETE_KEEP };

static const command_option delete_options[] = {
    [DELETE_TO] = {"to",               "LOGIN", "Hand their calendars over to this person",         false},
    [DELETE_CALENDARS] = {"delete-calendars", NULL,    "Delete their calendars",                           false},
    [DELETE_KEEP] = {"keep-meetings",    NULL,    "Do not cancel future meetings that they organize",
                   false                                                                                 },
    {NULL,               NULL,    NULL,                                               false},
};

/* One of the two must be said. */
static int delete_in(command_unit *u, const command_line *line)
{
    core_leaving how = {.keeps_meetings = line->option[DELETE_KEEP] != NULL};
    cal_user user, heir = {0};
    bool again = true;

    if (!line->option[DELETE_TO] == !line->option[DELETE_CALENDARS]) {
        (void)fprintf(stderr, "calends user delete: say what becomes of the calendars: --to LOGIN "
                              "or --delete-calendars\n");
        return EXIT_USAGE;
    }
    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user) ||
        (line->option[DELETE_TO] &&
         core_user_by_login(&u->cx, cal_str_c(line->option[DELETE_TO]), &heir)))
        return command_failed(u);
    how.heir = heir.id;
    if (core_account_delete(&u->cx, &user, &how))
        return command_failed(u);
    while (again) {
        if (core_account_leave_step(&u->cx, &again))
            return command_failed(u);
    }
    printf("%.*s is gone.\n", CAL_FMT(user.handle));
    return EXIT_DONE;
}

const command cmd_user_delete = {
    .name = "user delete",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Delete a person, a room or a resource; hand their calendars over or delete them too.",
    .options = delete_options,
    .in = delete_in,
};
