/* SPDX-License-Identifier: MIT */
/* Rules against tests/data/recur/: their instances, walked in one go, step by step and by leaps. */
#include "ical/recur.h"

#include "base/time.h"
#include "ical/value.h"
#include "tests/ical/cases.h"

typedef struct rule_case {
    cal_str title, rule;
    ical_time start;
    const ical_zone *zone;
    CAL_VEC(int64_t) want;
    bool has_more;
} rule_case;

static cal_str data(cal_ctx *cx, const char *name)
{
    return ical_test_file(
        cx, cal_arena_printf(cx->arena, "%.*s/data/recur/%s", CAL_FMT(test_source_dir()), name));
}

static int64_t local(cal_str text)
{
    ical_time t;

    return ical_time_parse(NULL, &(ical_prop){.n_params = 0}, text, &t) ? t.local : INT64_MIN;
}

static ical_recur *begin(cal_ctx *cx, const rule_case *c)
{
    const ical_rule *rule;

    if (ical_rule_parse(cx, c->rule, &rule))
        return NULL;
    return ical_recur_new(cx, rule, c->start.local, c->start.kind == ICAL_DATE, c->zone);
}

/* The walk gives the wanted instances with so many steps at once. */
static bool walks(cal_ctx *cx, const rule_case *c, int64_t steps)
{
    ical_recur *it = begin(cx, c);
    size_t n = 0;

    while (it && n <= c->want.n) {
        int64_t budget = steps, at;
        ical_step step = ical_recur_next(it, &budget, &at);

        if (step == ICAL_STEP_BUDGET)
            continue;
        if (step == ICAL_STEP_END)
            return n == c->want.n && !c->has_more;
        if (n == c->want.n)
            return c->has_more;
        if (at != c->want.at[n])
            return false;
        n++;
    }
    return false;
}

/* A leap to an instance, to a second behind the one before, and back, finds it. */
static bool leaps(cal_ctx *cx, const rule_case *c, size_t i)
{
    int64_t budget = 1000000, at;
    ical_recur *it = begin(cx, c);

    ical_recur_seek(it, c->want.at[i]);
    if (ical_recur_next(it, &budget, &at) != ICAL_STEP_HIT || at != c->want.at[i])
        return false;
    it = begin(cx, c);
    (void)ical_recur_next(it, &budget, &at);
    if (i)
        ical_recur_seek(it, c->want.at[i - 1] + 1);
    if (i && (ical_recur_next(it, &budget, &at) != ICAL_STEP_HIT || at != c->want.at[i]))
        return false;
    ical_recur_seek(it, c->want.at[0]);
    return ical_recur_next(it, &budget, &at) == ICAL_STEP_HIT && at == c->want.at[0];
}

static bool months_hold(cal_ctx *cx, const rule_case *c)
{
    const ical_rule *rule;

    if (ical_rule_parse(cx, c->rule, &rule))
        return false;

    unsigned months = ical_rule_months(rule, c->start.local, c->start.kind == ICAL_DATE);

    for (size_t i = 0; i < c->want.n; i++) {
        if (!(months >> (cal_time_to_civil(c->want.at[i]).month - 1) & 1))
            return false;
    }
    return true;
}

static void judge(cal_ctx *cx, const rule_case *c)
{
    if (!walks(cx, c, 1000000))
        test_failed(__FILE__, __LINE__, "%.*s: other instances", CAL_FMT(c->title));
    if (!walks(cx, c, 1))
        test_failed(__FILE__, __LINE__, "%.*s: others step by step", CAL_FMT(c->title));
    if (!months_hold(cx, c))
        test_failed(__FILE__, __LINE__, "%.*s: a month is missing", CAL_FMT(c->title));
    for (size_t i = 0; i < c->want.n; i++) {
        if (!leaps(cx, c, i))
            test_failed(__FILE__, __LINE__, "%.*s: a leap misses instance %zu", CAL_FMT(c->title),
                        i);
    }
}

static void read_start(cal_ctx *cx, cal_str rest, rule_case *c)
{
    cal_str text = cal_str_cut(&rest, ' ');

    (void)!ical_time_parse(NULL, &(ical_prop){.n_params = 0}, text, &c->start);
    c->zone = rest.p ? ical_zone_at(cx->zones, rest) : NULL;
}

static void read_want(cal_ctx *cx, cal_str rest, rule_case *c)
{
    while (rest.p) {
        cal_str one = cal_str_cut(&rest, ' ');

        if (cal_str_eq(one, CAL_STR("...")))
            c->has_more = true;
        else if (one.n)
            CAL_PUSH(cx->arena, &c->want, local(one));
    }
}

static int run_cases(cal_ctx *cx, const char *name)
{
    cal_str rest = data(cx, name);
    rule_case c = {
        .title = {NULL, 0}
    };
    int n = 0;

    ical_test_zones(cx);
    while (rest.p) {
        cal_str line = cal_str_cut(&rest, '\n'), value = line, word = cal_str_cut(&value, ' ');

        if (c.want.n && (line.n == 0 || !rest.p)) {
            judge(cx, &c);
            n++;
            c = (rule_case){
                .title = {NULL, 0}
            };
        }
        if (cal_str_eq(word, CAL_STR("##")))
            c.title = value;
        else if (cal_str_eq(word, CAL_STR("rule")))
            c.rule = value;
        else if (cal_str_eq(word, CAL_STR("start")))
            read_start(cx, value, &c);
        else if (cal_str_eq(word, CAL_STR("->")))
            read_want(cx, value, &c);
    }
    return n;
}

TEST(the_examples_of_rfc_5545_give_their_instances)
{
    CHECK_INT(run_cases(cx, "rfc5545.txt"), 42);
}

TEST(rules_at_the_edges_of_the_calendar_hold)
{
    CHECK(run_cases(cx, "edges.txt") > 60);
}

TEST(dates_that_do_not_exist_are_skipped_as_asked)
{
    CHECK_INT(run_cases(cx, "skip.txt"), 15);
}

TEST(bad_rules_are_refused_with_a_sentence)
{
    cal_str rest = data(cx, "refused.txt");
    int n = 0;

    while (rest.p) {
        cal_str rule = cal_str_cut(&rest, '\n');
        const ical_rule *out;

        if (rule.n == 0 || rule.p[0] == '#')
            continue;

        size_t bar = cal_str_find(rule, CAL_STR(" | "));
        cal_str why = cal_str_take(rule, bar);

        rule = cal_str_skip(rule, bar + 3);
        cal_err e = ical_rule_parse(cx, rule, &out);

        if ((e != CAL_E_BAD_ICAL && e != CAL_E_RSCALE) || !cal_str_has(cx->fail.why, why))
            test_failed(__FILE__, __LINE__, "\"%.*s\": \"%.*s\"", CAL_FMT(rule),
                        CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        n++;
    }
    CHECK(n > 40);
}

TEST(a_rule_tells_how_it_ends)
{
    static const struct {
        const char *text;
        bool is_endless;
        int64_t until; /* 0: none */
    } rows[] = {
        {"FREQ=DAILY",                        true,  0            },
        {"FREQ=DAILY;COUNT=3",                false, 0            },
        {"FREQ=DAILY;UNTIL=19700102",         false, 2 * 86400 - 1},
        {"FREQ=DAILY;UNTIL=19700102T000001",  false, 86401        },
        {"FREQ=DAILY;UNTIL=19700102T000001Z", false, 2 * 86400 + 1},
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        const ical_rule *rule;
        int64_t until = 0;

        CHECK_OK(ical_rule_parse(cx, cal_str_c(rows[i].text), &rule));
        CHECK_INT(ical_rule_freq(rule), ICAL_DAILY);
        CHECK_INT(ical_rule_is_endless(rule), rows[i].is_endless);
        CHECK_INT(ical_rule_until(rule, &until), rows[i].until != 0);
        CHECK_INT(until, rows[i].until);
    }
}

TEST(months_of_a_rule_are_no_more_than_it_says)
{
    static const struct {
        const char *rule, *start;
        unsigned months;
    } rows[] = {
        {"FREQ=YEARLY",                               "20240315", 1u << 2               },
        {"FREQ=YEARLY;BYMONTH=1,12",                  "20240115", 1u | 1u << 11         },
        {"FREQ=MONTHLY;INTERVAL=6",                   "20240315", 1u << 2 | 1u << 8     },
        {"FREQ=MONTHLY;INTERVAL=5",                   "20240315", 0xfff                 },
        {"FREQ=DAILY;BYMONTH=2",                      "20240315", 1u << 1 | 1u << 2     },
        {"FREQ=WEEKLY",                               "20240315", 0xfff                 },
        {"RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", "20240229", 1u | 1u << 1 | 1u << 2},
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        const ical_rule *rule;

        CHECK_OK(ical_rule_parse(cx, cal_str_c(rows[i].rule), &rule));
        CHECK_INT(ical_rule_months(rule, local(cal_str_c(rows[i].start)), true), rows[i].months);
    }
}

TEST(hostile_rules_end_within_few_steps)
{
    static const char *const rules[] = {
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;INTERVAL=60;BYSECOND=30",
        "FREQ=SECONDLY;BYSETPOS=2;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12",
        "FREQ=MINUTELY;BYHOUR=1;BYSETPOS=2",
        "FREQ=SECONDLY;INTERVAL=999999999999",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTH=3",
        "FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1",
    };

    for (size_t i = 0; i < CAL_COUNT(rules); i++) {
        int64_t budget = 6000, at;
        rule_case c = {
            .rule = cal_str_c(rules[i]), .start = {ICAL_FLOATING, 1704067200, NULL}
        };
        ical_recur *it = begin(cx, &c);

        CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_HIT);
        if (ical_recur_next(it, &budget, &at) != ICAL_STEP_END)
            test_failed(__FILE__, __LINE__, "%s goes on", rules[i]);
    }
}

TEST(an_endless_rule_costs_what_is_asked)
{
    rule_case c = {
        .rule = CAL_STR("FREQ=SECONDLY"), .start = {ICAL_FLOATING, 1704067200, NULL}
    };
    ical_recur *it = begin(cx, &c);
    int64_t budget = 10, at, far = 253402300799; /* 9999-12-31T23:59:59 */

    for (int i = 0; i < 10; i++)
        CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_HIT);
    CHECK(budget >= 0);
    budget = 5;
    ical_recur_seek(it, far);
    CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_HIT);
    CHECK_INT(at, far);
    CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_END);
}

TEST(count_beyond_the_budget_says_so_and_goes_on)
{
    rule_case c = {
        .rule = CAL_STR("FREQ=DAILY;COUNT=1000"), .start = {ICAL_DATE, 0, NULL}
    };
    ical_recur *it = begin(cx, &c);
    int64_t budget = 100, at;

    ical_recur_seek(it, 999 * (int64_t)CAL_DAY_S);
    CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_BUDGET);
    CHECK_INT(budget, 0);
    budget = 1000;
    CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_HIT);
    CHECK_INT(at, 999 * (int64_t)CAL_DAY_S);
    CHECK(ical_recur_next(it, &budget, &at) == ICAL_STEP_END);
}
