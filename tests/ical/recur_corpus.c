/* SPDX-License-Identifier: MIT */
/* Replays RRULE, DTSTART, INSTANCES triples of other projects from the optional folder that the
   environment variable CALENDS_CORPUS names, or that lies beside the source tree. Where DTSTART
   does not match its rule (undefined by RFC 5545 3.8.5.3), they leave it out and we give it first
   and count it. */
#include <stdio.h>
#include <stdlib.h>

#include "ical/recur.h"
#include "ical/value.h"
#include "tests/ical/cases.h"

enum { MOST = 2000 };

typedef struct triple {
    cal_str rule;
    ical_time start;
    CAL_VEC(int64_t) want;
} triple;

typedef struct tally {
    int replayed, other_calendars, marked;
} tally;

static cal_str path_of(cal_ctx *cx, const char *name)
{
    const char *env = getenv("CALENDS_CORPUS"); /* NOLINT(concurrency-mt-unsafe): one thread */
    cal_str folder =
        env ? cal_str_c(env)
            : cal_arena_printf(cx->arena, "%.*s/../../shared/corpus", CAL_FMT(test_source_dir()));

    return cal_arena_printf(cx->arena, "%.*s/libical/%s", CAL_FMT(folder), name);
}

static bool read_time(cal_str text, ical_time *out)
{
    return ical_time_parse(NULL, &(ical_prop){.n_params = 0}, text, out);
}

static bool read_list(cal_ctx *cx, cal_str list, triple *t)
{
    t->want.n = 0;
    while (list.p) {
        ical_time at;

        if (!read_time(cal_str_cut(&list, ','), &at))
            return false;
        CAL_PUSH(cx->arena, &t->want, at.local);
    }
    return true;
}

/* The walk gives want, from index first on; what counted DTSTART may end one earlier. */
static bool agrees(cal_ctx *cx, const triple *t, const ical_rule *rule)
{
    ical_recur *it = ical_recur_new(cx, rule, t->start.local, t->start.kind == ICAL_DATE, NULL);
    int64_t budget = 1000000, at = 0;
    bool is_apart = t->want.n == 0 || t->want.at[0] != t->start.local;

    if (is_apart)
        (void)ical_recur_next(it, &budget, &at);
    for (size_t i = 0; i < t->want.n && i < MOST; i++) {
        if (ical_recur_next(it, &budget, &at) != ICAL_STEP_HIT)
            return is_apart && i + 1 == t->want.n;
        if (at != t->want.at[i])
            return false;
    }
    return ical_rule_is_endless(rule) || ical_recur_next(it, &budget, &at) == ICAL_STEP_END;
}

static void replay(cal_ctx *cx, const triple *t, cal_str list, tally *n)
{
    const ical_rule *rule;
    triple full = *t;

    if (!read_list(cx, list, &full)) { /* "*** UNIMPLEMENTED" and the like */
        n->marked++;
        return;
    }
    if (ical_rule_parse(cx, t->rule, &rule)) {
        n->other_calendars += cal_str_has(cx->fail.why, CAL_STR("RSCALE"));
        if (!cal_str_has(cx->fail.why, CAL_STR("RSCALE")))
            test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(t->rule), CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        return;
    }
    n->replayed++;
    if (!agrees(cx, &full, rule))
        test_failed(__FILE__, __LINE__, "%.*s from %.*s: other instances", CAL_FMT(t->rule),
                    CAL_FMT(cal_str_take(list, 16)));
}

static bool replay_file(cal_ctx *cx, const char *name, tally *n)
{
    cal_str rest = ical_test_file(cx, path_of(cx, name));
    triple t = {
        .rule = {NULL, 0}
    };

    if (!rest.p)
        return false;
    while (rest.p) {
        cal_str line = cal_str_cut(&rest, '\n'), value = cal_str_trim(line);
        cal_str word = cal_str_cut(&value, ':');

        if (cal_str_eq(word, CAL_STR("RRULE")))
            t.rule = value;
        else if (cal_str_eq(word, CAL_STR("DTSTART")))
            (void)!read_time(value, &t.start);
        else if (cal_str_eq(word, CAL_STR("INSTANCES")))
            replay(cx, &t, value, n);
    }
    return true;
}

TEST(rules_of_other_projects_give_their_instances)
{
    tally n = {0};

    if (!replay_file(cx, "src_test_icalrecur_test.txt", &n) ||
        !replay_file(cx, "src_test_icalrecur_test_rscale.txt", &n)) {
        puts("   skipped: no folder of rules (CALENDS_CORPUS)");
        return;
    }
    printf("   %d rules replayed, %d of other calendars, %d marked as not done there\n", n.replayed,
           n.other_calendars, n.marked);
    CHECK(n.replayed > 100);
}
