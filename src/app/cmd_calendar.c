/* SPDX-License-Identifier: MIT */
/* calends calendar list, export: calendars from the command line. */
#include <errno.h>
#include <stdio.h>

#include "core/calendar.h"
#include "core/export_all.h"
#include "core/import.h"
#include "core/user.h"
#include "app/command.h"

cal_err command_find_calendar(cal_ctx *cx, const char *login, const char *which, cal_calendar *out)
{
    cal_user owner;
    const cal_calendar *cals;
    size_t n;
    cal_err e;

    if ((e = core_user_by_login(cx, cal_str_c(login), &owner)) ||
        (e = core_calendar_list(cx, &owner, &cals, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (!which || cal_str_eq(cals[i].href, cal_str_c(which)) ||
            cal_str_eq(cals[i].name, cal_str_c(which))) {
            *out = cals[i];
            return CAL_OK;
        }
    }
    return cal_fail(cx, CAL_E_NOT_FOUND,
                    "%.*s has no such calendar; calends calendar list %.*s shows all",
                    CAL_FMT(owner.handle), CAL_FMT(owner.handle));
}

/* ---- calendar list ---- */

static int list_in(command_unit *u, const command_line *line)
{
    cal_user owner;
    const cal_calendar *cals;
    size_t n;

    if (core_user_by_login(&u->cx, cal_str_c(line->arg[0]), &owner) ||
        core_calendar_list(&u->cx, &owner, &cals, &n))
        return command_failed(u);
    printf("%-20s %-32s %s\n", "PATH", "NAME", "COLOUR");
    for (size_t i = 0; i < n; i++)
        printf("%-20.*s %-32.*s %.*s\n", CAL_FMT(cals[i].href), CAL_FMT(cals[i].name),
               CAL_FMT(cals[i].color));
    return EXIT_DONE;
}

/* ---- export ---- */

enum { FOR_USER, FOR_CALENDAR, EXPORT_OUT, EXPORT_ALL };

static const command_option export_options[] = {
    [FOR_USER] = {"user",     "LOGIN", "Whose calendar (needed)",                                     true },
    [FOR_CALENDAR] = {"calendar", "PATH",  "Which calendar, by path or name; the first if not given",
                  false                                                                                    },
    [EXPORT_OUT] = {"output",   "FILE",  "Write to a file instead of standard output",                  false},
    [EXPORT_ALL] = {"all",      NULL,    "Everything they have, as a zip archive that can be imported",
                  false                                                                                    },
    {NULL,       NULL,    NULL,                                                          false},
};

static void close_file(FILE **f)
{
    if (*f && *f != stdout)
        (void)fclose(*f);
}

/* Gives the next piece of what is written. */
typedef bool next_piece(cal_ctx *cx, void *state, cal_buf *out);

static bool next_of_calendar(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_next(cx, state, out);
}

static bool next_of_all(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_all_next(cx, state, out);
}

static cal_err begin_export(cal_ctx *cx, const command_line *line, next_piece **next, void **state)
{
    cal_user *owner = CAL_NEW(cx->arena, cal_user);
    core_export_all *all;
    core_export *one;
    cal_calendar cal;
    cal_err e;

    if (line->option[EXPORT_ALL]) {
        if ((e = core_user_by_login(cx, cal_str_c(line->option[FOR_USER]), owner)) ||
            (e = core_export_all_new(cx, owner, &all)))
            return e;
        *next = next_of_all;
        *state = all;
        return CAL_OK;
    }
    if ((e = command_find_calendar(cx, line->option[FOR_USER], line->option[FOR_CALENDAR], &cal)) ||
        (e = core_export_new(cx, &cal, &one)))
        return e;
    *next = next_of_calendar;
    *state = one;
    return CAL_OK;
}

static int export_in(command_unit *u, const command_line *line)
{
    const char *path = line->option[EXPORT_OUT];
    cal_buf *piece = cal_buf_new(u->cx.arena, 0);
    next_piece *next;
    void *state;
    bool more = true, written = true;

    if (begin_export(&u->cx, line, &next, &state))
        return command_failed(u);

    CAL_AUTO(close_file) FILE *f = path ? fopen(path, "we") : stdout;

    if (!f) {
        (void)fprintf(stderr, "calends: %s cannot be written: %s\n", path,
                      cal_system_why(&u->cx, errno));
        return EXIT_FAILED;
    }
    while (more && written) {
        more = next(&u->cx, state, piece);
        written = fwrite(piece->p, 1, piece->n, f) == piece->n;
        cal_buf_clear(piece);
    }
    if (u->cx.fail.code)
        return command_failed(u);
    if (!written || fflush(f) != 0) {
        (void)fprintf(stderr, "calends: the export is not whole: %s\n",
                      cal_system_why(&u->cx, errno));
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

/* ---- rows ---- */

const command cmd_calendar_list = {
    .name = "calendar list",
    .args = "LOGIN",
    .min_args = 1,
    .max_args = 1,
    .text = "List a person's calendars.",
    .in = list_in,
};

const command cmd_export = {
    .name = "export",
    .args = "",
    .text = "Write a calendar as one iCalendar stream, or everything as an archive.",
    .options = export_options,
    .in = export_in,
};
