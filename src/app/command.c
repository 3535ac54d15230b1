/* SPDX-License-Identifier: MIT */
/* The command line: finding the command, reading its options, printing help from the tables. */
#include "app/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "app/manual.h"

enum { MAX_SET = 64 };

static const command *const commands[] = {
    &cmd_serve,
    &cmd_user_add,
    &cmd_user_list,
    &cmd_user_passwd,
    &cmd_user_disable,
    &cmd_user_enable,
    &cmd_user_link,
    &cmd_user_reset_second_factor,
    &cmd_user_end_sessions,
    &cmd_user_role,
    &cmd_user_delete,
    &cmd_group_create,
    &cmd_group_delete,
    &cmd_group_add,
    &cmd_group_remove,
    &cmd_group_list,
    &cmd_room_create,
    &cmd_room_list,
    &cmd_organisation_create,
    &cmd_organisation_set,
    &cmd_organisation_list,
    &cmd_organisation_disable,
    &cmd_organisation_enable,
    &cmd_organisation_delete,
    &cmd_audit_list,
    &cmd_letter_list,
    &cmd_calendar_list,
    &cmd_import,
    &cmd_export,
    &cmd_migrate_from,
    &cmd_copy,
    &cmd_migrate,
    &cmd_check,
    &cmd_version,
};

static void print_options(const command *c)
{
    printf("\nOptions:\n");
    for (const command_option *o = c->options; o && o->name; o++) {
        char head[48];

        (void)snprintf(head, sizeof head, "--%s%s%s", o->name, o->value ? " " : "",
                       o->value ? o->value : "");
        printf("  %-26s %s\n", head, o->text);
    }
    printf("  %-26s %s\n", "--config FILE", "Configuration file");
    printf("  %-26s %s\n", "--set KEY=VALUE", "Set one option of the configuration");
    printf("  %-26s %s\n", "--help", "Print this help");
}

static int print_command_help(const command *c)
{
    printf("Usage: calends %s [OPTION]…%s%s\n\n%s\n", c->name, c->args[0] ? " " : "", c->args,
           c->text);
    print_options(c);
    return EXIT_DONE;
}

static int print_help(void)
{
    printf("Calends, a calendar server\n\nUsage: calends COMMAND [OPTION]… [ARGUMENT]…\n\n"
           "Commands:\n");
    for (size_t i = 0; i < CAL_COUNT(commands); i++) {
        char head[48];

        (void)snprintf(head, sizeof head, "%s %s", commands[i]->name, commands[i]->args);
        printf("  %-26s %s\n", head, commands[i]->text);
    }
    printf("\ncalends COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 wrong usage,\n"
           "3 check found something that needs attention.\n");
    return EXIT_DONE;
}

/* Number of words of the name if argv begins with it, else 0. */
static int words_that_fit(const char *name, int argc, char **argv)
{
    cal_str rest = cal_str_c(name);
    int n = 0;

    while (rest.p) {
        cal_str word = cal_str_cut(&rest, ' ');

        if (n >= argc || !cal_str_eq(word, cal_str_c(argv[n])))
            return 0;
        n++;
    }
    return n;
}

static const command *command_at(int argc, char **argv, int *words)
{
    for (size_t i = 0; i < CAL_COUNT(commands); i++) {
        *words = words_that_fit(commands[i]->name, argc, argv);
        if (*words)
            return commands[i];
    }
    return NULL;
}

typedef struct reader {
    const command *command;
    command_line *line;
    const char *set[MAX_SET];
    int argc;
    char **argv;
    int at;
    bool help;
} reader;

static int usage_error(const reader *r, const char *what, const char *arg)
{
    (void)fprintf(stderr, "calends %s: %s %s; see calends %s --help\n", r->command->name, what, arg,
                  r->command->name);
    return EXIT_USAGE;
}

/* The value of the option at r->at: behind "=", or the next argument. NULL when there is none. */
static const char *option_value(reader *r, const char *eq)
{
    if (eq)
        return eq + 1;
    return r->at + 1 < r->argc ? r->argv[++r->at] : NULL;
}

/* Takes an option that all commands know; false when it is none of them. */
static bool common_option(reader *r, cal_str name, const char *eq, const char **missing)
{
    const char *value;

    if (cal_str_eq(name, CAL_STR("help"))) {
        r->help = true;
        return true;
    }
    if (!cal_str_eq(name, CAL_STR("config")) && !cal_str_eq(name, CAL_STR("set")))
        return false;
    value = option_value(r, eq);
    if (!value)
        *missing = "a value is missing behind";
    else if (cal_str_eq(name, CAL_STR("config")))
        r->line->open.config_path = value;
    else if (r->line->open.n_set < MAX_SET)
        r->set[r->line->open.n_set++] = value;
    return true;
}

static int read_option(reader *r)
{
    const char *arg = r->argv[r->at], *eq = strchr(arg, '='), *missing = NULL;
    cal_str name = {arg + 2, eq ? (size_t)(eq - arg - 2) : strlen(arg + 2)};

    if (common_option(r, name, eq, &missing))
        return missing ? usage_error(r, missing, arg) : EXIT_DONE;
    for (int i = 0; r->command->options && r->command->options[i].name; i++) {
        const command_option *o = &r->command->options[i];

        if (!cal_str_eq(name, cal_str_c(o->name)))
            continue;
        r->line->option[i] = o->value ? option_value(r, eq) : "";
        return r->line->option[i] ? EXIT_DONE : usage_error(r, "a value is missing behind", arg);
    }
    return usage_error(r, "there is no option", arg);
}

/* Is everything there that the command needs? */
static int check_whole(const reader *r)
{
    const command *c = r->command;

    if (r->line->n_args < c->min_args)
        return usage_error(r, "it needs", c->args);
    for (int i = 0; c->options && c->options[i].name; i++) {
        if (c->options[i].needed && !r->line->option[i])
            return usage_error(r, "it needs the option", c->options[i].name);
    }
    return EXIT_DONE;
}

static int read_line(reader *r)
{
    for (bool options_end = false; r->at < r->argc; r->at++) {
        const char *arg = r->argv[r->at];
        int rc = EXIT_DONE;

        if (!options_end && strcmp(arg, "--") == 0)
            options_end = true;
        else if (!options_end && strncmp(arg, "--", 2) == 0)
            rc = read_option(r);
        else if (r->line->n_args == r->command->max_args)
            rc = usage_error(r, "there is one argument too many:", arg);
        else
            r->line->arg[r->line->n_args++] = arg;
        if (rc)
            return rc;
    }
    return r->help ? EXIT_DONE : check_whole(r);
}

static int print_manual(void)
{
    cal_buf text;

    cal_buf_init(&text, 0);
    app_manual_print(commands, CAL_COUNT(commands), &text);
    printf("%s", text.p);
    cal_buf_end(&text);
    return EXIT_DONE;
}

static int run_command(const command *c, const command_line *line)
{
    command_unit u;

    if (c->run)
        return c->run(line);
    if (!command_begin(line, c->schema, &u))
        return EXIT_FAILED;

    int rc = c->in(&u, line);

    command_end(&u);
    return rc;
}

int command_main(int argc, char **argv)
{
    int words = 0, rc;
    command_line line = {0};
    const command *c = command_at(argc - 1, argv + 1, &words);
    reader r = {.command = c, .line = &line, .argc = argc, .argv = argv, .at = 1 + words};

    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        (void)print_help();
        return argc < 2 ? EXIT_USAGE : EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0)
        return cmd_version.run(&line);
    if (strcmp(argv[1], "--manual") == 0)
        return print_manual();
    if (!c) {
        (void)fprintf(stderr, "calends: there is no command %s; calends --help lists all\n",
                      argv[1]);
        return EXIT_USAGE;
    }
    line.open.set = r.set;
    if ((rc = read_line(&r)))
        return rc;
    return r.help ? print_command_help(c) : run_command(c, &line);
}

bool command_begin(const command_line *line, command_schema schema, command_unit *out)
{
    app_open_options open = line->open;

    open.migrate = schema == COMMAND_MIGRATES;
    *out = (command_unit){
        .cx = {.arena = cal_arena_new(), .is_system = true, .id = "command"}
    };
    out->cx.now = cal_time_now();
    if (app_open(&out->cx, &open, &out->app) == CAL_OK)
        return true;
    (void)command_failed(out);
    command_end(out);
    return false;
}

void command_end(command_unit *u)
{
    cal_arena_free(u->cx.arena);
    app_end(&u->app);
}

int command_failed(const command_unit *u)
{
    cal_str why = u->cx.fail.why;

    if (why.n == 0)
        why = cal_str_c(cal_err_at(u->cx.fail.code)->title);
    (void)fprintf(stderr, "calends: %.*s\n", CAL_FMT(why));
    return EXIT_FAILED;
}
