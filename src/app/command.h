/* SPDX-License-Identifier: MIT */
/* Commands of the program: one row each, from which come parsing, --help and the manual. */
#ifndef CAL_APP_COMMAND_H
#define CAL_APP_COMMAND_H

#include "model/calendar.h"
#include "app/app.h"

/* Exit codes of every command. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, /* it could not be done, the reason is on standard error */
    EXIT_USAGE = 2,  /* the command line is wrong */
    EXIT_UNSOUND = 3 /* check found something that needs attention */
};

enum { COMMAND_MAX_OPTIONS = 12, COMMAND_MAX_ARGS = 4 };

/* What stands behind an option's name, or NULL for a flag. */
typedef struct command_option {
    const char *name;  /* without the dashes */
    const char *value; /* "ADDRESS"; NULL: a flag */
    const char *text;
    bool needed;
} command_option;

typedef struct command_line {
    app_open_options open;
    const char *arg[COMMAND_MAX_ARGS];
    int n_args;
    const char *option[COMMAND_MAX_OPTIONS]; /* by row of the command's options; a flag gives "" */
} command_line;

/* A context of its own for a command, and the program opened in it. */
typedef struct command_unit {
    cal_ctx cx;
    app app;
} command_unit;

/* What becomes of a schema that is not up to date. */
typedef enum command_schema { COMMAND_MIGRATES, COMMAND_LEAVES_SCHEMA } command_schema;

typedef struct command {
    const char *name; /* "user add" */
    const char *args; /* "ADDRESS", "[FILE]": for the usage line */
    int min_args, max_args;
    const char *text;              /* one sentence */
    const command_option *options; /* ends with a NULL name */
    /* One of the two: `in` runs in the opened program, which `schema` says how to open; `run` opens
       what it needs itself. */
    int (*in)(command_unit *u, const command_line *line);
    int (*run)(const command_line *line);
    command_schema schema;
} command;

/* Runs the command that argv names; the process's exit code. */
int command_main(int argc, char **argv);

/* Opens the program. Prints the failure and returns false when that does not work. End with
   command_end. */
CAL_MUST_USE bool command_begin(const command_line *line, command_schema schema, command_unit *out);
void command_end(command_unit *u);
/* Prints the context's failure to standard error; EXIT_FAILED. */
int command_failed(const command_unit *u);

/* Prints all principals of some kinds (CORE_KIND). */
int command_list_principals(command_unit *u, int64_t kinds);

/* The calendar of a person by its path segment or its name; without either (NULL), the first one.
   CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err command_find_calendar(cal_ctx *cx, const char *login, const char *which,
                                           cal_calendar *out);

/* One list of all commands, by file. */
extern const command cmd_serve, cmd_user_add, cmd_user_list, cmd_user_passwd, cmd_user_disable,
    cmd_user_enable, cmd_user_link, cmd_user_reset_second_factor, cmd_user_end_sessions,
    cmd_calendar_list, cmd_import, cmd_export, cmd_migrate_from, cmd_copy, cmd_migrate, cmd_check,
    cmd_version, cmd_group_create, cmd_group_delete, cmd_group_add, cmd_group_remove,
    cmd_group_list, cmd_room_create, cmd_room_list, cmd_letter_list, cmd_user_role, cmd_user_delete,
    cmd_organisation_create, cmd_organisation_set, cmd_organisation_list, cmd_organisation_disable,
    cmd_organisation_enable, cmd_organisation_delete, cmd_audit_list;

#endif
