/* SPDX-License-Identifier: MIT */
/* The bounding span and the months of an object, for the time index: never too small, and cheap.
   Bounded sets are walked within the budget; of the others only the ends and the rules are read. */
#include "base/time.h"
#include "ical/fixed.h"
#include "ical/series.h"

enum { ALL_MONTHS = 0xfff, YEAR_DAYS = 366, SHORT_MONTH_DAYS = 28 };

/* A zone lies at most a day off UTC. */
static const int64_t floating_s = CAL_DAY_S;

static int64_t less(int64_t a, int64_t b)
{
    return a < INT64_MIN + b ? INT64_MIN : a - b;
}

static int64_t more(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* UTC months of [from, to). */
static unsigned months_of(int64_t from, int64_t to)
{
    unsigned out = 0;

    if (from < INT64_MIN / 2 || to > INT64_MAX / 2 || to - from >= (int64_t)YEAR_DAYS * CAL_DAY_S)
        return ALL_MONTHS;

    cal_civil a = cal_time_to_civil(from), b = cal_time_to_civil(to > from ? to - 1 : from);

    for (int32_t m = a.year * 12 + a.month - 1; m <= b.year * 12 + b.month - 1; m++)
        out |= 1U << (m % 12);
    return out;
}

/* Takes in [from, to) of an instance that begins at start. */
static void cover(ical_extent *x, const ical_time *start, int64_t from, int64_t to)
{
    if (start->kind == ICAL_DATE || start->kind == ICAL_FLOATING) {
        x->is_floating = true;
        from = less(from, floating_s);
        to = more(to, floating_s);
    }
    x->from = from < x->from ? from : x->from;
    x->to = to > x->to ? to : x->to;
    if (x->months != ALL_MONTHS)
        x->months |= months_of(from, to);
}

/* The same by the row: a point, and what touches, is a span of a second at least. */
static void cover_instance(ical_extent *x, const ical_instance *i, ical_row row)
{
    if (row == ICAL_ROW_NEVER)
        return;
    if (row == ICAL_ROW_SPAN) {
        cover(x, &i->start, i->from, i->to);
        return;
    }
    cover(x, &i->start, row == ICAL_ROW_POINT ? i->from : less(i->from, 1), more(i->to, 1));
}

static bool is_endless(const ical_series *s)
{
    for (size_t i = 0; i < s->parsed.n; i++) {
        if (ical_rule_is_endless(s->parsed.at[i].rule))
            return true;
    }
    return false;
}

/* Walks the whole set; false when the budget did not reach. */
static bool walk_all(cal_ctx *cx, ical_series *s, int64_t *budget, ical_extent *x)
{
    cal_failure before = cx->fail;

    for (;;) {
        ical_instance i;
        ical_row row = ICAL_ROW_NEVER;

        if (ical_series_next(s, budget, &i, &row)) {
            cx->fail = before;
            return false;
        }
        if (!i.comp)
            return true;
        x->instances++;
        cover_instance(x, &i, row);
    }
}

/* Each month of the mask moved on by n months, or back by -n. */
static unsigned turned(unsigned months, int n)
{
    unsigned k = (unsigned)(n + 12) % 12;

    return (months << k | months >> (12 - k)) & ALL_MONTHS;
}

/* Months that what starts by a rule in local time can reach in UTC. */
static unsigned rule_months(const ical_series *s, const ical_rule *rule)
{
    bool is_utc = s->anchor.kind == ICAL_UTC;
    ical_duration d = s->master.length;
    int64_t days = d.days + (d.seconds + CAL_DAY_S - 1) / CAL_DAY_S + (is_utc ? 0 : 2);
    unsigned starts = ical_rule_months(rule, s->anchor.local, s->anchor.kind == ICAL_DATE);
    unsigned out = starts;

    if (s->segments.n || days > YEAR_DAYS)
        return ALL_MONTHS;
    for (int n = 1; days > 0 && n <= days / SHORT_MONTH_DAYS + 1; n++)
        out |= turned(starts, n);
    return is_utc && s->master.row != ICAL_ROW_TODO_DUE_ONLY ? out : out | turned(starts, -1);
}

/* Beyond the last instance that the rules can give; INT64_MAX when a rule does not say. */
static int64_t rules_end(const ical_series *s)
{
    int64_t end = INT64_MIN, until;

    for (size_t i = 0; i < s->parsed.n; i++) {
        if (!ical_rule_until(s->parsed.at[i].rule, &until))
            return INT64_MAX;
        end = until > end ? until : end;
    }
    return end + s->master.length.days * CAL_DAY_S + s->master.length.seconds +
           3 * (int64_t)CAL_DAY_S;
}

/* From the parts of the set, without walking its rules. */
static void cover_parts(const ical_series *s, ical_extent *x)
{
    int64_t end = rules_end(s);

    for (size_t i = 0; i < s->extras.n; i++) {
        const ical_extra *extra = &s->extras.at[i];
        ical_time t = {s->anchor.kind, extra->local, s->anchor.zone};
        ical_duration d = extra->has_length ? extra->length : s->master.length;

        /* a day more: a shift by a segment and a gap of the clock are small beside it */
        cover(x, &t, less(ical_time_utc(&t, NULL), CAL_DAY_S),
              more(ical_span_end(&t, d, NULL), CAL_DAY_S));
    }
    for (size_t i = 0; i < s->overrides.n; i++) {
        ical_instance o = ical_series_override(s, i);

        cover_instance(x, &o, s->overrides.at[i].shape.row);
    }
    for (size_t i = 0; i < s->parsed.n; i++)
        x->months |= rule_months(s, s->parsed.at[i].rule);
    if (s->segments.n) {
        x->months = ALL_MONTHS;
        x->from = less(x->from, CAL_DAY_S);
        end = INT64_MAX;
    }
    x->to = end > x->to ? end : x->to;
    x->instances = -1;
}

static void fixed_extent(const ical_object *o, ical_extent *out)
{
    *out = (ical_extent){.instances = 1};
    ical_fixed_bounds(o, &out->from, &out->to);
    if (out->from < out->to)
        out->months = months_of(out->from, out->to);
}

cal_err ical_extent_of(cal_ctx *cx, const ical_object *o, int64_t *budget, ical_extent *out)
{
    ical_series *s;

    if (ical_is_fixed(o)) {
        fixed_extent(o, out);
        return CAL_OK;
    }
    s = ical_series_new(cx, o, NULL);
    *out = (ical_extent){.from = INT64_MAX, .to = INT64_MIN};
    out->recurs = s->parsed.n > 0 || s->extras.n > 1 || s->overrides.n > 1 ||
                  (s->has_master && s->overrides.n > 0);
    if (!is_endless(s) && walk_all(cx, s, budget, out))
        return CAL_OK;
    cover_parts(s, out);
    return CAL_OK;
}
