/* SPDX-License-Identifier: MIT */
/* calends import: an iCalendar file into a calendar, or whatever the web application takes as well:
   archives, into new calendars or one, known objects as one wishes. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "core/calendar.h"
#include "core/import.h"
#include "core/import_job.h"
#include "core/import_run.h"
#include "core/user.h"
#include "app/command.h"
#include "app/file.h"
#include "zip/read.h"

enum { FOR_USER, FOR_CALENDAR, QUIET, KNOWN, NEW, DRY_RUN };
enum { PAGE = 200 };

static const command_option options[] = {
    [FOR_USER] = {"user",     "LOGIN", "Whose calendar (needed)",                                         true },
    [FOR_CALENDAR] =
        {"calendar", "PATH",
                  "Which calendar, by path or name; if not given the first, and for an archive new ones",
                  false                                                                                        },
    [QUIET] = {"quiet",    NULL,    "Print the totals only",                                           false},
    [KNOWN] = {"known",    "HOW",
                  "Objects that are there already: update (unless said otherwise), skip or copy",         false},
    [NEW] = {"new",      NULL,    "Into a new calendar, named as the file says",                     false},
    [DRY_RUN] = {"dry-run",  NULL,    "Say what is in the file, store nothing",                          false},
    {NULL,       NULL,    NULL,                                                              false},
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

/* One stream into one calendar; what is there with the same UID is replaced. */
static int import_stream(command_unit *u, const command_line *line, cal_str text)
{
    cal_calendar cal;
    core_import_report report;

    if (command_find_calendar(&u->cx, line->option[FOR_USER], line->option[FOR_CALENDAR], &cal) ||
        core_import(&u->cx, &cal, text, show_progress, NULL, &report))
        return command_failed(u);
    for (size_t i = 0; i < report.n && !line->option[QUIET]; i++)
        print_item(&report.items[i]);
    printf("%zu created, %zu updated, %zu unchanged, %zu of them repaired, %zu refused\n",
           report.created, report.updated, report.unchanged, report.repaired, report.refused);
    return report.refused ? EXIT_FAILED : EXIT_DONE;
}

/* ---- archives, and all that is not the plain way ---- */

static bool known_at(const char *word, int64_t *out)
{
    static const char *const words[] = {
        [CAL_IMPORT_SKIP] = "skip", [CAL_IMPORT_UPDATE] = "update", [CAL_IMPORT_COPY] = "copy"};

    *out = CAL_IMPORT_UPDATE;
    for (size_t i = 0; word && i < CAL_COUNT(words); i++) {
        *out = (int64_t)i;
        if (cal_str_eq(cal_str_c(words[i]), cal_str_c(word)))
            return true;
    }
    return !word;
}

static cal_err print_sources(cal_ctx *cx, const cal_import *row)
{
    const cal_import_source *all;
    size_t n;
    cal_err e = core_import_sources(cx, row, &all, &n);

    for (size_t i = 0; i < n && !e; i++) {
        const cal_import_source *s = &all[i];

        printf("%.*s: %lld events, %lld tasks, %lld journal entries, %lld refused; %lld are here "
               "already\n",
               CAL_FMT(s->calendar_name.n ? s->calendar_name : s->name), (long long)s->events,
               (long long)s->tasks, (long long)s->journals, (long long)s->refused,
               (long long)s->known);
    }
    return e;
}

static cal_err print_report(cal_ctx *cx, const cal_import *row)
{
    int64_t after = 0;
    size_t n = PAGE;
    cal_err e = CAL_OK;

    while (!e && n == PAGE) {
        const cal_import_item *all;

        e = core_import_items(cx, row, after, PAGE, &all, &n);
        for (size_t i = 0; i < n && !e; i++) {
            printf("%.*s, line %lld: %s, UID %.*s; %.*s %.*s\n", CAL_FMT(all[i].file),
                   (long long)all[i].line, fates[all[i].fate], CAL_FMT(all[i].uid),
                   CAL_FMT(all[i].repaired), CAL_FMT(all[i].why));
            after = all[i].id;
        }
    }
    return e;
}

/* Until it has ended, whoever is at it: a running server may take steps of it as well. */
static cal_err run_all(cal_ctx *cx, cal_import *row)
{
    cal_err e = CAL_OK;

    while (!e && row->state < CAL_IMPORT_DONE) {
        e = core_import_run(cx, row);
        if (e == CAL_E_DB_BUSY) {
            cal_fail_clear(cx);
            (void)nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
            e = core_import_at(cx, row->id, row);
        }
        show_progress(NULL, (size_t)row->done, (size_t)row->total);
    }
    return e;
}

static cal_err import_upload(command_unit *u, const command_line *line, cal_str text,
                             cal_import *row)
{
    cal_ctx *cx = &u->cx;
    const char *const *o = line->option;
    core_import_start how = {0};
    cal_calendar cal;
    cal_err e;

    if (!known_at(o[KNOWN], &how.known))
        return cal_fail(cx, CAL_E_CONFIG, "--known must be update, skip or copy, not %s.",
                        o[KNOWN]);
    if (o[FOR_CALENDAR] || (!o[NEW] && !zip_is_archive(text))) {
        if ((e = command_find_calendar(cx, o[FOR_USER], o[FOR_CALENDAR], &cal)))
            return e;
        how.calendar = cal.id;
    }
    if ((e = core_import_upload(cx, cal_str_c(line->arg[0]), text, row)))
        return e;
    if (o[DRY_RUN])
        return (e = print_sources(cx, row)) ? e : core_import_forget(cx, row->id);
    if ((e = core_import_start_run(cx, row->id, &how, row)) || (e = run_all(cx, row)))
        return e;
    return o[QUIET] ? CAL_OK : print_report(cx, row);
}

static int import_whole(command_unit *u, const command_line *line, cal_str text)
{
    cal_user *who = CAL_NEW(u->cx.arena, cal_user);
    cal_import row = {0};

    if (core_user_by_login(&u->cx, cal_str_c(line->option[FOR_USER]), who))
        return command_failed(u);
    u->cx.who = who;
    u->cx.is_system = false;
    if (import_upload(u, line, text, &row))
        return command_failed(u);
    if (line->option[DRY_RUN])
        return EXIT_DONE;
    printf("%lld created, %lld updated, %lld unchanged, %lld skipped, %lld copied, %lld of them "
           "repaired, %lld refused\n",
           (long long)row.created, (long long)row.updated, (long long)row.unchanged,
           (long long)row.skipped, (long long)row.copied, (long long)row.repaired,
           (long long)row.refused);
    if (row.why.n)
        (void)fprintf(stderr, "calends: %.*s\n", CAL_FMT(row.why));
    return row.refused || row.why.n ? EXIT_FAILED : EXIT_DONE;
}

static int import_in(command_unit *u, const command_line *line)
{
    const char *const *o = line->option;
    cal_str text;

    if (app_file_read(&u->cx, line->arg[0], u->cx.limits->import_bytes, &text))
        return command_failed(u);
    if (zip_is_archive(text) || o[KNOWN] || o[NEW] || o[DRY_RUN])
        return import_whole(u, line, text);
    return import_stream(u, line, text);
}

const command cmd_import = {
    .name = "import",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .text = "Put the objects of a file or archive (- for standard input) into calendars.",
    .options = options,
    .in = import_in,
};
