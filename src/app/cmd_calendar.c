/* SPDX-License-Identifier: MIT */
/* calends calendar list, import, export: calendars from the command line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "core/calendar.h"
#include "core/import.h"
#include "core/user.h"
#include "app/command.h"
#include "app/file.h"

/* The calendar of a person by its path segment or its name; without either, the first one. */
static cal_err find_calendar(cal_ctx *cx, const char *login, const char *which, cal_calendar *out)
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

/* ---- import ---- */

enum { FOR_USER, FOR_CALENDAR, IMPORT_QUIET, EXPORT_OUT = IMPORT_QUIET };

static const command_option import_options[] = {
    [FOR_USER] = {"user",     "LOGIN", "Whose calendar (needed)",                                 true },
    [FOR_CALENDAR] = {"calendar", "PATH",  "Which calendar, by path or name; the first if not given",
                  false                                                                                },
    [IMPORT_QUIET] = {"quiet",    NULL,    "Print the totals only",                                   false},
    {NULL,       NULL,    NULL,                                                      false},
};

static void show_progress(void *state, size_t done, size_t all)
{
    (void)state;
    if (isatty(STDERR_FILENO))
        (void)fprintf(stderr, "\r%zu of %zu objects%s", done, all, done == all ? "\n" : "");
}

static const char *const fates[] = {
    [CAL_FATE_CREATED] = "created",     [CAL_FATE_UPDATED] = "updated",
    [CAL_FATE_UNCHANGED] = "unchanged", [CAL_FATE_SKIPPED] = "skipped",
    [CAL_FATE_COPIED] = "copied",       [CAL_FATE_REFUSED] = "refused",
};

static void print_item(const core_import_item *i)
{
    if (!i->repaired.p && !i->why.p)
        return;
    printf("line %d: %s, UID %.*s", i->line, fates[i->fate], CAL_FMT(cal_utf8_take(i->uid, 60)));
    if (i->repaired.p)
        printf("; repaired: %.*s", CAL_FMT(i->repaired));
    if (i->why.p)
        printf("; %.*s", CAL_FMT(i->why));
    printf("\n");
}

static int import_in(command_unit *u, const command_line *line)
{
    cal_calendar cal;
    cal_str text;
    core_import_report report;

    if (find_calendar(&u->cx, line->option[FOR_USER], line->option[FOR_CALENDAR], &cal) ||
        app_file_read(&u->cx, line->arg[0], u->cx.limits->import_bytes, &text) ||
        core_import(&u->cx, &cal, text, show_progress, NULL, &report))
        return command_failed(u);
    for (size_t i = 0; i < report.n && !line->option[IMPORT_QUIET]; i++)
        print_item(&report.items[i]);
    printf("%zu created, %zu updated, %zu unchanged, %zu of them repaired, %zu refused\n",
           report.created, report.updated, report.unchanged, report.repaired, report.refused);
    return report.refused ? EXIT_FAILED : EXIT_DONE;
}

/* ---- export ---- */

static const command_option export_options[] = {
    [FOR_USER] = {"user",     "LOGIN", "Whose calendar (needed)",                                 true },
    [FOR_CALENDAR] = {"calendar", "PATH",  "Which calendar, by path or name; the first if not given",
                  false                                                                                },
    [EXPORT_OUT] = {"output",   "FILE",  "Write to a file instead of standard output",              false},
    {NULL,       NULL,    NULL,                                                      false},
};

static void close_file(FILE **f)
{
    if (*f && *f != stdout)
        (void)fclose(*f);
}

static int export_in(command_unit *u, const command_line *line)
{
    const char *path = line->option[EXPORT_OUT];
    CAL_AUTO(close_file) FILE *f = path ? fopen(path, "we") : stdout;
    cal_buf *piece = cal_buf_new(u->cx.arena, 0);
    core_export *x;
    cal_calendar cal;
    bool more = true, written = true;

    if (!f) {
        (void)fprintf(stderr, "calends: %s cannot be written: %s\n", path,
                      cal_system_why(&u->cx, errno));
        return EXIT_FAILED;
    }
    if (find_calendar(&u->cx, line->option[FOR_USER], line->option[FOR_CALENDAR], &cal) ||
        core_export_new(&u->cx, &cal, &x))
        return command_failed(u);
    while (more && written) {
        more = core_export_next(&u->cx, x, piece);
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

const command cmd_import = {
    .name = "import",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .text = "Put the objects of an iCalendar file (- for standard input) into a calendar.",
    .options = import_options,
    .in = import_in,
};

const command cmd_export = {
    .name = "export",
    .args = "",
    .text = "Write a calendar as one iCalendar stream.",
    .options = export_options,
    .in = export_in,
};
