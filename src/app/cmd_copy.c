/* SPDX-License-Identifier: MIT */
/* calends copy: a whole instance from one database to another. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/copy.h"
#include "app/command.h"

enum { FROM, TO };

static const command_option options[] = {
    [FROM] = {"from", "URL", "The database to read; else that of the configuration",   false},
    [TO] = {"to",   "URL", "The database to fill; it is made or brought up to date", true },
    {NULL,   NULL,  NULL,                                                     false},
};

/* The program opened on a database. set: room for one more than the command line has. */
static bool open_on(const command_line *line, const char *url, command_schema schema,
                    const char **set, cal_arena *arena, command_unit *out)
{
    command_line own = *line;

    if (line->open.n_set)
        memcpy(set, line->open.set, line->open.n_set * sizeof *set);
    own.open.set = set;
    if (url)
        set[own.open.n_set++] = cal_arena_printf(arena, "database.url=%s", url).p;
    return command_begin(&own, schema, out);
}

typedef struct telling {
    const char *doing, *table;
    bool on_terminal;
} telling;

/* One line a table; on a terminal it counts. */
static void say(void *state, const char *doing, const char *table, int64_t done, int64_t all)
{
    telling *t = state;
    bool is_end = done >= all;

    if (!t->on_terminal && !is_end)
        return;
    (void)fprintf(stderr, "%s%s: %lld of %lld %s%s", t->on_terminal ? "\r" : "", table,
                  (long long)done, (long long)all, doing, is_end ? "\n" : "");
}

static int copy(command_unit *from, command_unit *to)
{
    telling t = {.on_terminal = isatty(STDERR_FILENO) == 1};
    const core_copy_watch watch = {&t, say};
    core_copied done;

    if (core_copy(&from->cx, &to->cx, &watch, &done))
        return command_failed(from);
    printf("Copied %lld tables with %lld rows, %.1f MB; what is there now is the same, by its"
           " digests.\nSet database.url to the new one, and start calends serve.\n",
           (long long)done.tables, (long long)done.rows, (double)done.bytes / 1e6);
    return EXIT_DONE;
}

static int open_both(const command_line *line, cal_arena *arena)
{
    size_t room = line->open.n_set + 1;
    const char **set = CAL_NEW_N(arena, const char *, 2 * room);
    command_unit from, to;
    int code = EXIT_FAILED;

    if (!open_on(line, line->option[FROM], COMMAND_LEAVES_SCHEMA, set, arena, &from))
        return EXIT_FAILED;
    if (open_on(line, line->option[TO], COMMAND_MIGRATES, set + room, arena, &to)) {
        if (cal_str_eq(from.app.config.database_url, to.app.config.database_url))
            (void)fprintf(stderr, "--from and --to name the same database\n");
        else
            code = copy(&from, &to);
        command_end(&to);
    }
    command_end(&from);
    return code;
}

static int run_copy(const command_line *line)
{
    cal_arena *arena = cal_arena_new();
    int code = open_both(line, arena);

    cal_arena_free(arena);
    return code;
}

const command cmd_copy = {
    .name = "copy",
    .args = "",
    .text =
        "Copy everything into another, empty database, such as from SQLite to PostgreSQL. Stop the "
        "server before: what changes meanwhile is not copied.",
    .options = options,
    .run = run_copy,
};
