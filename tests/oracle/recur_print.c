/* SPDX-License-Identifier: MIT */
/* Prints the first instances of rules for the recurrence oracle. A line of input: DTSTART, a tab,
   the number of instances wanted, a tab, the rule. A line of output: the instances with commas
   between; "refused" for a rule that cannot be read; "..." at the end where the budget was used up.
   recur_print [seek SECONDS]: leaps on by so many civil seconds first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "ical/recur.h"
#include "ical/value.h"

enum { MAX_LINE = 4096, BUDGET = 3000000 };

static void print_one(int64_t local, bool is_date, bool is_first)
{
    cal_civil c = cal_time_to_civil(local);

    printf("%s%04d%02d%02d", is_first ? "" : ",", c.year, c.month, c.day);
    if (!is_date)
        printf("T%02d%02d%02d", c.hour, c.minute, c.second);
}

static void walk(ical_recur *it, bool is_date, int64_t wanted)
{
    int64_t budget = BUDGET, local;
    ical_step step = ICAL_STEP_END;

    for (int64_t n = 0; n < wanted; n++) {
        step = ical_recur_next(it, &budget, &local);
        if (step != ICAL_STEP_HIT)
            break;
        print_one(local, is_date, n == 0);
    }
    puts(step == ICAL_STEP_BUDGET ? ",..." : "");
}

static void answer(cal_ctx *cx, cal_str line, int64_t leap)
{
    cal_str rest = line, start = cal_str_cut(&rest, '\t'), number = cal_str_cut(&rest, '\t');
    const ical_rule *rule;
    ical_time t;
    int64_t wanted;

    if (!ical_time_parse(NULL, &(ical_prop){.n_params = 0}, start, &t) ||
        !cal_str_to_i64(number, &wanted) || ical_rule_parse(cx, rest, &rule)) {
        puts("refused");
        return;
    }

    ical_recur *it = ical_recur_new(cx, rule, t.local, t.kind == ICAL_DATE, NULL);

    if (leap)
        ical_recur_seek(it, t.local + leap);
    walk(it, t.kind == ICAL_DATE, wanted);
}

int main(int argc, char **argv)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    int64_t leap = 0;
    char line[MAX_LINE];

    if (argc == 3 && !cal_str_to_i64(cal_str_c(argv[2]), &leap))
        return 2;
    while (fgets(line, sizeof line, stdin)) {
        answer(&cx, cal_str_trim((cal_str){line, strcspn(line, "\r\n")}), leap);
        cal_fail_clear(&cx);
        cal_arena_reset(cx.arena);
    }
    cal_arena_free(cx.arena);
    return 0;
}
