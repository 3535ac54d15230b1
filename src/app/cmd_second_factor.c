/* SPDX-License-Identifier: MIT */
/* calends user reset-second-factor, end-sessions: for the day when a device is lost. */
#include <stdio.h>

#include "core/second_factor.h"
#include "core/session.h"
#include "core/user.h"
#include "app/command.h"

static int reset_in(command_unit *u, const command_line *line)
{
    cal_user user;

    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user) ||
        core_second_factor_reset(&u->cx, &user))
        return command_failed(u);
    printf("%.*s signs in by password alone now; all sessions have ended.\n", CAL_FMT(user.handle));
    return EXIT_DONE;
}

const command cmd_user_reset_second_factor = {
    .name = "user reset-second-factor",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Take a person's second factor away, who has lost device and recovery codes.",
    .in = reset_in,
};

static int end_sessions_in(command_unit *u, const command_line *line)
{
    cal_user user;

    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &user) ||
        core_session_revoke_of(&u->cx, &user))
        return command_failed(u);
    printf("%.*s is signed out in all browsers.\n", CAL_FMT(user.handle));
    return EXIT_DONE;
}

const command cmd_user_end_sessions = {
    .name = "user end-sessions",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "Sign a person out in all browsers; app passwords stay.",
    .in = end_sessions_in,
};
