/* SPDX-License-Identifier: MIT */
/* A DTSTART and a rule, a line each: walked, walked again in small steps, leapt into. The instances
   must rise, begin with DTSTART, keep to UNTIL and to the months foretold. */
#include <stdint.h>
#include <stdlib.h>

#include "base/time.h"
#include "ical/recur.h"
#include "ical/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MOST = 40, BUDGET = 20000 };

typedef struct walk {
    const ical_rule *rule;
    ical_time start;
    int64_t at[MOST];
    size_t n;
} walk;

static void must(bool holds)
{
    if (!holds)
        abort();
}

static ical_recur *begin(cal_ctx *cx, const walk *w)
{
    return ical_recur_new(cx, w->rule, w->start.local, w->start.kind == ICAL_DATE, NULL);
}

static void walk_on(cal_ctx *cx, walk *w)
{
    ical_recur *it = begin(cx, w);
    int64_t budget = BUDGET;

    while (w->n < MOST && ical_recur_next(it, &budget, &w->at[w->n]) == ICAL_STEP_HIT)
        w->n++;
    must(budget >= 0);
}

static void judge(const walk *w)
{
    unsigned months = ical_rule_months(w->rule, w->start.local, w->start.kind == ICAL_DATE);
    int64_t until = INT64_MAX;

    (void)ical_rule_until(w->rule, &until);
    must(w->n > 0 && w->at[0] == w->start.local);
    for (size_t i = 0; i < w->n; i++) {
        must(i == 0 || (w->at[i] > w->at[i - 1] && w->at[i] <= until));
        must((months >> (cal_time_to_civil(w->at[i]).month - 1) & 1) != 0);
    }
}

/* Budgets of one step, as many as were used, give the same. */
static void step_on(cal_ctx *cx, const walk *w)
{
    ical_recur *it = begin(cx, w);
    size_t n = 0;

    for (int i = 0; i < BUDGET + MOST && n < w->n; i++) {
        int64_t budget = 1, at;
        ical_step step = ical_recur_next(it, &budget, &at);

        must(step != ICAL_STEP_END);
        if (step == ICAL_STEP_HIT)
            must(at == w->at[n++]);
    }
    must(n == w->n);
}

static void leap(cal_ctx *cx, const walk *w)
{
    ical_recur *it = begin(cx, w);
    int64_t budget = BUDGET, at;

    for (size_t i = w->n; i-- > 0;) {
        ical_recur_seek(it, i ? w->at[i - 1] + 1 : w->at[0]);
        budget = (int64_t)2 * BUDGET;
        must(ical_recur_next(it, &budget, &at) == ICAL_STEP_HIT && at == w->at[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_str rest = {(const char *)data, n}, start = cal_str_cut(&rest, '\n');
    walk w = {.n = 0};

    if (ical_time_parse(NULL, &(ical_prop){.n_params = 0}, start, &w.start) &&
        !ical_rule_parse(&cx, rest, &w.rule)) {
        walk_on(&cx, &w);
        judge(&w);
        step_on(&cx, &w);
        leap(&cx, &w);
    }
    cal_arena_free(cx.arena);
    return 0;
}
