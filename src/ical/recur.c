/* SPDX-License-Identifier: MIT */
/* The walk over a rule's occurrences (RFC 5545 3.8.5.3): what the rule takes from DTSTART, DTSTART
   first, COUNT and UNTIL, leaps. */
#include "ical/recur.h"

#include "base/time.h"
#include "ical/recur_set.h"

enum { MAX_PLACES = 2 * RULE_NUMBERS };

static const int64_t end_of_time = 253402300799; /* 9999-12-31T23:59:59 */

static void add_part(ical_rule *r, rule_part part)
{
    r->has |= 1u << part;
}

/* A month is taken for BYMONTHDAY too: real rules say FREQ=YEARLY;BYMONTHDAY=7 for one day a year.
 */
static void fill_date(ical_rule *r, const cal_civil *c, int weekday)
{
    static const unsigned days = 1u << RULE_BYDAY | 1u << RULE_BYMONTHDAY | 1u << RULE_BYYEARDAY;
    static const unsigned months = 1u << RULE_BYMONTH | 1u << RULE_BYYEARDAY | 1u << RULE_BYWEEKNO;
    bool has_day = (r->has & days) != 0;

    if (r->freq < ICAL_WEEKLY)
        return;
    if (!has_day && (r->freq == ICAL_WEEKLY || rule_has(r, RULE_BYWEEKNO))) {
        r->weekdays = 1u << weekday;
        add_part(r, RULE_BYDAY);
    } else if (!has_day) {
        r->days = 1u << (c->day - 1);
        add_part(r, RULE_BYMONTHDAY);
    }
    if (r->freq == ICAL_YEARLY && rule_has(r, RULE_BYMONTHDAY) && !(r->has & months)) {
        r->months = 1u << (c->month - 1);
        add_part(r, RULE_BYMONTH);
    }
}

/* A part of the time of day that the rule leaves open is DTSTART's, or any where the frequency is
   no greater. Dates have midnight only. */
static void fill_clock(ical_rule *r, const cal_civil *c, bool is_date)
{
    const struct {
        rule_part part;
        ical_freq freq;
        uint64_t *set;
        int value, count;
    } rows[] = {
        {RULE_BYHOUR,   ICAL_HOURLY,   &r->hours,   c->hour,   24},
        {RULE_BYMINUTE, ICAL_MINUTELY, &r->minutes, c->minute, 60},
        {RULE_BYSECOND, ICAL_SECONDLY, &r->seconds, c->second, 60},
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (is_date)
            *rows[i].set = 1;
        else if (!rule_has(r, rows[i].part) && r->freq <= rows[i].freq)
            *rows[i].set = (1ull << rows[i].count) - 1;
        else if (!rule_has(r, rows[i].part))
            *rows[i].set = 1ull << rows[i].value;
    }
}

static void set_until(ical_recur *it)
{
    static const int64_t margin = (int64_t)2 * CAL_DAY_S; /* no offset is as large */
    const ical_rule *r = &it->rule;

    it->until_low = it->until_high = end_of_time;
    if (!rule_has(r, RULE_UNTIL))
        return;
    it->until_low = it->until_high = r->until;
    if (r->until_kind == RULE_UNTIL_DATE)
        it->until_low = it->until_high = r->until + CAL_DAY_S - 1;
    if (r->until_kind == RULE_UNTIL_UTC && it->zone) {
        int64_t local = ical_zone_from_utc(it->zone, r->until);

        it->until_low = local - margin;
        it->until_high = local + margin;
    }
}

static bool is_beyond(const ical_recur *it, int64_t local)
{
    if (local > it->until_high || local > end_of_time)
        return true;
    return local > it->until_low && ical_zone_to_utc(it->zone, local) > it->rule.until;
}

static void rewind_walk(ical_recur *it)
{
    int64_t last = it->until_high < end_of_time ? it->until_high : end_of_time;

    it->k = it->k_hit = 0;
    it->n = it->at = 0;
    it->k_max = -1;
    if (last >= it->dtstart && recur_set_can_pass(it))
        it->k_max = (recur_set_number(it, last) - it->first) / it->rule.interval + 1;
    it->left = it->rule.count;
    it->least = INT64_MIN;
    it->is_started = it->is_over = false;
}

ical_recur *ical_recur_new(cal_ctx *cx, const ical_rule *rule, int64_t dtstart, bool is_date,
                           const ical_zone *zone)
{
    ical_recur *it = CAL_NEW(cx->arena, ical_recur);
    cal_civil c = cal_time_to_civil(dtstart);
    int64_t day = recur_floor_div(dtstart, CAL_DAY_S);

    it->rule = *rule;
    it->zone = zone;
    it->dtstart = dtstart;
    fill_date(&it->rule, &c, cal_time_weekday(day));
    fill_clock(&it->rule, &c, is_date);
    recur_set_clock(it);
    if (rule_has(rule, RULE_BYSETPOS))
        it->places = CAL_NEW_N(cx->arena, int64_t, MAX_PLACES);
    it->anchor = recur_week_start(rule, day);
    it->first = recur_set_number(it, dtstart);
    it->floor = INT64_MIN;
    set_until(it);
    rewind_walk(it);
    return it;
}

void ical_recur_seek(ical_recur *it, int64_t local)
{
    if (local < it->least)
        rewind_walk(it);
    it->floor = local;
    if (rule_has(&it->rule, RULE_COUNT) || local <= it->dtstart)
        return;

    /* one period back: a skipped date of one month can fall into the next */
    int64_t k = (recur_set_number(it, local) - it->first) / it->rule.interval - 1;

    if (k > it->k) {
        it->k = it->k_hit = k;
        it->n = it->at = 0;
    }
}

static void count(ical_recur *it, int64_t n)
{
    it->left -= n;
    if (rule_has(&it->rule, RULE_COUNT) && it->left <= 0)
        it->is_over = true;
}

/* Passes over members that were given before or lie below a leap's aim; the latter are counted. */
static void skip(ical_recur *it)
{
    int64_t from = recur_set_lower(it, it->at, it->least);

    it->at = recur_set_lower(it, from, it->floor);
    if (it->at == from)
        return;
    it->least = recur_set_member(it, it->at - 1) + 1;
    count(it, it->at - from);
}

static ical_step give(ical_recur *it, int64_t local, int64_t *out)
{
    it->least = local + 1;
    count(it, 1);
    *out = local;
    return ICAL_STEP_HIT;
}

ical_step ical_recur_next(ical_recur *it, int64_t *budget, int64_t *local)
{
    if (!it->is_started) {
        it->is_started = true;
        ical_step step = give(it, it->dtstart, local);

        if (it->dtstart >= it->floor)
            return step;
    }
    while (!it->is_over) {
        ical_step step = ICAL_STEP_HIT;

        if (it->at >= it->n)
            step = recur_set_load(it, budget);
        if (step == ICAL_STEP_BUDGET)
            return step;
        if (step == ICAL_STEP_END)
            break;

        int64_t at = recur_set_member(it, it->at);

        if (at < it->least || at < it->floor) {
            skip(it);
            continue;
        }
        it->at++;
        if (is_beyond(it, at))
            break;
        return give(it, at, local);
    }
    it->is_over = true;
    return ICAL_STEP_END;
}

unsigned ical_rule_months(const ical_rule *r, int64_t dtstart, bool is_date)
{
    static const unsigned all = 0xfff;
    cal_civil c = cal_time_to_civil(dtstart);
    unsigned months = all, start = 1u << (c.month - 1);
    ical_rule full = *r;

    (void)is_date;
    fill_date(&full, &c, cal_time_weekday(recur_floor_div(dtstart, CAL_DAY_S)));
    if (rule_has(&full, RULE_BYMONTH))
        months = full.months;
    if (r->freq == ICAL_MONTHLY) {
        unsigned led_to = 0;
        int64_t step = recur_common_divisor(r->interval, 12);

        for (int64_t m = (c.month - 1) % step; m < 12; m += step)
            led_to |= 1u << m;
        months &= led_to;
    }
    if (r->skip != RULE_OMIT) /* a date that does not exist may fall into the month beside */
        months |= months << 1 | months >> 11 | months >> 1 | months << 11;
    return (months | start) & all;
}
