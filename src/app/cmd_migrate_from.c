/* SPDX-License-Identifier: MIT */
/* calends migrate-from: the calendars of one person, or of many, from another CalDAV server. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "json/out.h"
#include "core/user.h"
#include "app/command.h"
#include "app/file.h"
#include "app/password.h"
#include "migrate/principal.h"
#include "migrate/run.h"

enum { LOGIN, PASSWORD_FILE, SECRET_FILE, TO, USERS, ALL, DRY_RUN, DELETE, REPORT, RATE };
enum {
    MAX_USERS_BYTES = 16 << 20,
    MAX_SECRET_BYTES = 4096,
    PAGE = 500,
    MAX_RATE = 1000,
    SAY_EVERY = 1000
};

static const char variable[] = "CALENDS_REMOTE_PASSWORD";

static const command_option options[] = {
    [LOGIN] = {"login",         "NAME",  "Who one is on the other server",                                                      false},
    [PASSWORD_FILE] = {"password-file", "FILE",
               "Their password: the first line of a file, or - for standard input; else "
                       "CALENDS_REMOTE_PASSWORD, else it is asked for",                                                         false},
    [SECRET_FILE] =
        {"secret-file",   "FILE",
               "Instead of a password: the secret by which the other server takes X-Forwarded-User (the first line of a file)",
               false                                                                                                                 },
    [TO] = {"to",            "LOGIN", "Whose calendars they become here",                                                    false},
    [USERS] =
        {"users",         "FILE",
               "Many people instead: a line each of login here, login there and password, with tabs "
         "between",                                                                                                             false},
    [ALL] =
        {"all",           NULL,
               "Everybody here who is found there by their mail address; --login is an administrator there",
               false                                                                                                                 },
    [DRY_RUN] = {"dry-run",       NULL,    "Look and count, write nothing",                                                       false},
    [DELETE] = {"delete",        NULL,    "What was deleted there since the last run goes here too",                             false},
    [REPORT] = {"report",        "FILE",  "Write the report as JSON",                                                            false},
    [RATE] = {"rate",          "N",     "At most so many requests a second",                                                   false},
    {NULL,            NULL,    NULL,                                                                                  false},
};

typedef struct migrating {
    command_unit *unit;
    const command_line *line;
    migrate_how how;
    int64_t gap_ms;
    cal_str secret; /* or empty */
    bool on_terminal, at_line_start;
    FILE *report; /* or NULL */
    cal_buf *text;
    json_out json; /* of the report */
    bool has_failed, has_findings;
} migrating;

/* One line of --users, or what the options say. */
typedef struct move {
    cal_str to, login, password;
    cal_str principal; /* there, of whom it is about, when that is not who signs in; or empty */
} move;

/* ---- told while it runs ---- */

static void begin_line(migrating *m)
{
    if (!m->at_line_start)
        (void)fprintf(stderr, "\n");
    m->at_line_start = true;
}

static void show_progress(void *state, cal_str calendar, size_t done, size_t all)
{
    migrating *m = state;

    if (m->on_terminal) {
        (void)fprintf(stderr, "\r%-40.*s [%-20.*s] %zu of %zu", CAL_FMT(calendar),
                      (int)(all ? done * 20 / all : 20), "####################", done, all);
        m->at_line_start = false;
        if (done == all)
            begin_line(m);
        return;
    }
    if (done == all || done / SAY_EVERY != (done - 1) / SAY_EVERY)
        printf("%.*s: %zu of %zu\n", CAL_FMT(calendar), done, all);
    (void)fflush(stdout);
}

static void show_finding(void *state, cal_str sentence)
{
    migrating *m = state;

    begin_line(m);
    printf("%.*s\n", CAL_FMT(sentence));
    json_out_str(&m->json, sentence);
    m->has_findings = true;
}

static void show_waiting(void *state, cal_str why, int64_t seconds)
{
    migrating *m = state;

    begin_line(m);
    (void)fprintf(stderr, "%.*s Waiting %lld s.\n", CAL_FMT(why), (long long)seconds);
}

/* ---- one person ---- */

static void report_totals(migrating *m, const migrate_totals *t)
{
    const struct {
        const char *name;
        int64_t n;
    } rows[] = {
        {"calendars",   t->calendars  },
        {"added",       t->created    },
        {"updated",     t->updated    },
        {"unchanged",   t->unchanged  },
        {"repaired",    t->repaired   },
        {"refused",     t->refused    },
        {"kept",        t->kept       },
        {"removed",     t->removed    },
        {"shares",      t->shares     },
        {"shares_open", t->shares_open},
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        json_out_name(&m->json, cal_str_c(rows[i].name));
        json_out_i64(&m->json, rows[i].n);
    }
    printf("%s%lld calendars: %lld added, %lld updated, %lld unchanged, %lld removed; %lld "
           "repaired, %lld refused, %lld kept as changed here; %lld shares granted, %lld not\n",
           m->how.dry_run ? "Would be: " : "", (long long)t->calendars, (long long)t->created,
           (long long)t->updated, (long long)t->unchanged, (long long)t->removed,
           (long long)t->repaired, (long long)t->refused, (long long)t->kept, (long long)t->shares,
           (long long)t->shares_open);
}

static void report_failure(migrating *m)
{
    begin_line(m);
    json_out_member(&m->json, "failed", m->unit->cx.fail.why);
    (void)command_failed(m->unit);
    cal_fail_clear(&m->unit->cx);
    m->has_failed = true;
}

static migrate_source source_for(migrating *m, const move *v)
{
    cal_ctx *cx = &m->unit->cx;
    migrate_source source = {.url = cal_str_c(m->line->arg[0]),
                             .principal = v->principal,
                             .gap_ms = m->gap_ms,
                             .waiting = show_waiting,
                             .state = m};

    if (m->secret.n) {
        source.user = v->login;
        source.secret = m->secret;
    } else if (v->login.n) {
        source.authorization = migrate_basic(cx, v->login, v->password);
    }
    return source;
}

static void migrate_one(migrating *m, const move *v)
{
    cal_ctx *cx = &m->unit->cx;
    const migrate_told told = {m, show_progress, show_finding};
    migrate_source source = source_for(m, v);
    migrate_totals totals = {0};
    cal_user to;
    cal_err e;

    json_out_open(&m->json, '{');
    json_out_member(&m->json, "to", v->to);
    json_out_member(&m->json, "login", v->login);
    json_out_name(&m->json, CAL_STR("findings"));
    json_out_open(&m->json, '[');
    e = core_user_by_login(cx, v->to, &to);
    if (!e)
        e = migrate_run(cx, &source, &to, &m->how, &told, &totals);
    json_out_close(&m->json, ']');
    if (e)
        report_failure(m);
    report_totals(m, &totals);
    json_out_close(&m->json, '}');
}

/* ---- many people ---- */

static cal_err read_move(cal_ctx *cx, cal_str line, int number, bool by_password, move *out)
{
    out->to = cal_str_trim(cal_str_cut(&line, '\t'));
    out->login = line.p ? cal_str_cut(&line, '\t') : CAL_STR("");
    out->password = line.p ? line : CAL_STR("");
    if (cal_str_ends(out->password, CAL_STR("\r")))
        out->password.n--;
    if (out->to.n && out->login.n && (out->password.n || !by_password))
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG,
                    "Line %d of the users' file: it needs login here, login there and password, "
                    "with tabs between.",
                    number);
}

static cal_err migrate_many(migrating *m, const char *path)
{
    cal_ctx *cx = &m->unit->cx;
    cal_str text;
    int number = 0;
    cal_err e = app_file_read(cx, path, MAX_USERS_BYTES, &text);

    while (!e && text.p) {
        cal_str line = cal_str_cut(&text, '\n');
        move v = {0};

        number++;
        if (!cal_str_trim(line).n || *line.p == '#')
            continue;
        if ((e = read_move(cx, line, number, !m->secret.n, &v)))
            break;
        printf("%.*s:\n", CAL_FMT(v.to));
        migrate_one(m, &v);
    }
    return e;
}

/* ---- everybody ---- */

static void migrate_if_there(migrating *m, move v, const cal_user *person)
{
    cal_ctx *cx = &m->unit->cx;
    migrate_source source = source_for(m, &v);

    v.to = person->handle;
    printf("%.*s:\n", CAL_FMT(v.to));
    if (migrate_principal_by_address(cx, &source, person->email, &v.principal)) {
        json_out_open(&m->json, '{');
        json_out_member(&m->json, "to", v.to);
        report_failure(m);
        json_out_close(&m->json, '}');
        return;
    }
    if (v.principal.n)
        migrate_one(m, &v);
    else
        printf("Nobody there has the address %.*s.\n", CAL_FMT(person->email));
}

static cal_err migrate_all(migrating *m, const move *as)
{
    cal_ctx *cx = &m->unit->cx;
    const cal_user *people;
    int64_t after = 0;
    size_t n = PAGE;

    while (n == PAGE) {
        cal_err e = core_user_list(cx, after, PAGE, &people, &n);

        if (e)
            return e;
        for (size_t i = 0; i < n; i++) {
            if (people[i].kind != CAL_KIND_GROUP && people[i].email.n)
                migrate_if_there(m, *as, &people[i]);
            after = people[i].id;
        }
    }
    return CAL_OK;
}

static cal_err migrate_by_options(migrating *m)
{
    const char *const *o = m->line->option;
    move v = {.to = cal_str_c(o[TO]), .login = cal_str_c(o[LOGIN])};
    cal_err e = CAL_OK;

    if (o[LOGIN] && !m->secret.n)
        e = app_password_read(&m->unit->cx, o[PASSWORD_FILE], variable,
                              "Password on the other server", &v.password);
    if (e)
        return e;
    if (o[ALL])
        return migrate_all(m, &v);
    migrate_one(m, &v);
    return CAL_OK;
}

/* ---- the command ---- */

static cal_err read_secret(migrating *m)
{
    const char *const *o = m->line->option;
    cal_ctx *cx = &m->unit->cx;
    cal_str text;
    cal_err e;

    if (!o[SECRET_FILE])
        return CAL_OK;
    if (!o[LOGIN] && !o[USERS])
        return cal_fail(cx, CAL_E_CONFIG, "--secret-file needs --login: who one is there.");
    if ((e = app_file_read(cx, o[SECRET_FILE], MAX_SECRET_BYTES, &text)))
        return e;
    m->secret = cal_str_trim(cal_str_cut(&text, '\n'));
    if (m->secret.n)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG, "There is no secret in %s.", o[SECRET_FILE]);
}

static cal_err read_options(migrating *m)
{
    const char *const *o = m->line->option;
    cal_ctx *cx = &m->unit->cx;
    int64_t rate = 0;

    m->how = (migrate_how){o[DRY_RUN] != NULL, o[DELETE] != NULL};
    if ((o[TO] != NULL) + (o[USERS] != NULL) + (o[ALL] != NULL) != 1)
        return cal_fail(cx, CAL_E_CONFIG,
                        "Say whose calendars they become: --to, or --users, or --all.");
    if (o[ALL] && !o[LOGIN])
        return cal_fail(cx, CAL_E_CONFIG,
                        "--all needs --login: an administrator of the other server.");
    if (o[RATE] && (!cal_str_to_i64(cal_str_c(o[RATE]), &rate) || rate < 1 || rate > MAX_RATE))
        return cal_fail(cx, CAL_E_CONFIG, "--rate must be a number from 1 to %d.", MAX_RATE);
    m->gap_ms = rate ? 1000 / rate : 0;
    if (!o[REPORT])
        return CAL_OK;
    m->report = fopen(o[REPORT], "we");
    if (m->report)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG, "%s cannot be written: %s", o[REPORT],
                    cal_system_why(cx, errno));
}

static bool write_report(const migrating *m)
{
    cal_str text = cal_buf_str(m->text);
    bool written;

    if (!m->report)
        return true;
    written = fwrite(text.p, 1, text.n, m->report) == text.n && fputc('\n', m->report) != EOF;
    return fclose(m->report) == 0 && written;
}

static int migrate_in(command_unit *u, const command_line *line)
{
    migrating m = {.unit = u, .line = line, .at_line_start = true};
    cal_err e;

    m.on_terminal = isatty(STDERR_FILENO) != 0;
    m.text = cal_buf_new(u->cx.arena, 0);
    m.json.buf = m.text;
    json_out_open(&m.json, '[');
    if (read_options(&m) || read_secret(&m))
        return command_failed(u);
    e = line->option[USERS] ? migrate_many(&m, line->option[USERS]) : migrate_by_options(&m);
    json_out_close(&m.json, ']');
    if (!write_report(&m)) {
        (void)fprintf(stderr, "calends: the report is not whole\n");
        m.has_failed = true;
    }
    if (e)
        return command_failed(u);
    if (m.has_failed)
        return EXIT_FAILED;
    return m.has_findings ? EXIT_UNSOUND : EXIT_DONE;
}

const command cmd_migrate_from = {
    .name = "migrate-from",
    .args = "URL",
    .min_args = 1,
    .max_args = 1,
    .text = "Take calendars from another CalDAV server; again: what has changed since.",
    .options = options,
    .in = migrate_in,
};
