/* SPDX-License-Identifier: MIT */
/* Reading a password. */
#include "app/password.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/file.h"

enum { MAX_BYTES = 4096 };

static cal_str first_line(cal_str text)
{
    cal_str line = cal_str_cut(&text, '\n');

    return cal_str_ends(line, CAL_STR("\r")) ? cal_str_take(line, line.n - 1) : line;
}

/* Without showing what is typed. */
static bool ask(cal_ctx *cx, const char *question, cal_str *out)
{
    struct termios before, quiet;
    char line[MAX_BYTES];
    bool is_read;

    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
        return false;
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    (void)fprintf(stderr, "%s: ", question);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    is_read = fgets(line, sizeof line, stdin) != NULL;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    (void)fprintf(stderr, "\n");
    if (is_read)
        *out = cal_arena_dup(cx->arena, first_line(cal_str_c(line)));
    return is_read;
}

cal_err app_password_read(cal_ctx *cx, const char *path, const char *variable, const char *question,
                          cal_str *out)
{
    const char *set = getenv(variable); /* NOLINT(concurrency-mt-unsafe): before any thread */
    cal_str text;
    cal_err e;

    if (path) {
        if ((e = app_file_read(cx, path, MAX_BYTES, &text)))
            return e;
        *out = first_line(text);
        return CAL_OK;
    }
    if (set) {
        *out = cal_str_c(set);
        return CAL_OK;
    }
    if (ask(cx, question, out))
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG,
                    "The password is missing: give --password-file (- for standard input) or set "
                    "%s.",
                    variable);
}
