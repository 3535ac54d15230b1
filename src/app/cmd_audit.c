/* SPDX-License-Identifier: MIT */
/* calends audit list: sign-ins, and what was done to people, shares and the server. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "json/out.h"
#include "core/audit.h"
#include "app/command.h"

enum { PAGE = 200 };

enum { SINCE, UNTIL, ACT, ACTOR, TARGET, LIMIT, JSON };

static const command_option options[] = {
    [SINCE] = {"since",  "DAY",   "From this day on, such as 2026-01-31 (UTC)",        false},
    [UNTIL] = {"until",  "DAY",   "Before this day (UTC)",                             false},
    [ACT] = {"act",    "ACT",   "Only acts of this name, such as sign-in-failed",    false},
    [ACTOR] = {"actor",  "LOGIN", "Only what this person did, or tried to sign in as", false},
    [TARGET] = {"target", "NAME",  "Only what was done to this person, group or room",  false},
    [LIMIT] = {"limit",  "N",     "The most lines to print; all unless said",          false},
    [JSON] = {"json",   NULL,    "An object of JSON a line",                          false},
    {NULL,     NULL,    NULL,                                                false},
};

/* The number in n digits; -1: there are others. */
static int digits(const char *text, int n)
{
    int out = 0;

    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        out = out * 10 + (text[i] - '0');
    }
    return out;
}

/* 0: none was given; false: it is no day. */
static bool read_day(const char *text, int64_t *out)
{
    cal_civil c = {0};

    *out = 0;
    if (!text)
        return true;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    c.year = digits(text, 4);
    c.month = digits(text + 5, 2);
    c.day = digits(text + 8, 2);
    if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31)
        return false;
    *out = cal_time_from_civil(&c);
    return true;
}

static cal_str stamp(cal_ctx *cx, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    return cal_arena_printf(cx->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
                            c.hour, c.minute, c.second);
}

static void print_json(cal_ctx *cx, const cal_audit *a)
{
    json_out o = {.buf = cal_buf_new(cx->arena, 0)};

    json_out_open(&o, '{');
    json_out_member(&o, "at", stamp(cx, a->at));
    json_out_member(&o, "act", a->act);
    json_out_member(&o, "actor", a->actor_name);
    json_out_member(&o, "target", a->target_name);
    json_out_member(&o, "detail", a->detail);
    json_out_member(&o, "peer", a->peer);
    json_out_member(&o, "agent", a->agent);
    json_out_close(&o, '}');
    printf("%.*s\n", CAL_FMT(cal_buf_str(o.buf)));
}

/* What others wrote may hold signs that a terminal obeys. */
static cal_str plain(cal_ctx *cx, cal_str s)
{
    char *out = cal_arena_alloc(cx->arena, s.n + 1);

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        out[i] = s.p[i];
        if (c < ' ' || c == 0x7F)
            out[i] = '?';
    }
    out[s.n] = '\0';
    return (cal_str){out, s.n};
}

static void print_line(cal_ctx *cx, const cal_audit *a)
{
    printf("%.*s  %-20.*s %-20.*s %-20.*s %-15.*s %.*s\n", CAL_FMT(stamp(cx, a->at)),
           CAL_FMT(a->act), CAL_FMT(plain(cx, a->actor_name)), CAL_FMT(plain(cx, a->target_name)),
           CAL_FMT(plain(cx, a->peer)), CAL_FMT(plain(cx, a->detail)));
}

static int bad_day(void)
{
    (void)fprintf(stderr, "calends audit list: give a day as 2026-01-31\n");
    return EXIT_USAGE;
}

static int list_in(command_unit *u, const command_line *line)
{
    long long left = line->option[LIMIT] ? strtoll(line->option[LIMIT], NULL, 10) : INT64_MAX;
    core_audit_query q = {.act = cal_str_c(line->option[ACT]),
                          .actor = cal_str_c(line->option[ACTOR]),
                          .target = cal_str_c(line->option[TARGET]),
                          .limit = PAGE};
    void (*print)(cal_ctx * cx, const cal_audit *a) = line->option[JSON] ? print_json : print_line;
    const cal_audit *found;
    size_t n;

    if (!read_day(line->option[SINCE], &q.since) || !read_day(line->option[UNTIL], &q.until))
        return bad_day();
    do {
        if (core_audit_list(&u->cx, &q, &found, &n))
            return command_failed(u);
        for (size_t i = 0; i < n && left > 0; i++, left--)
            print(&u->cx, &found[i]);
        q.before = n ? found[n - 1].id : 0;
    } while (n == PAGE && left > 0);
    return EXIT_DONE;
}

const command cmd_audit_list = {
    .name = "audit list",
    .args = "",
    .text = "Print the log of sign-ins and of administrative and sharing acts, the newest first.",
    .options = options,
    .in = list_in,
};
