/* SPDX-License-Identifier: MIT */
/* Day sets. A month is 31 bits; BYMONTHDAY, BYYEARDAY and BYDAY are each brought to such bits and
   joined. A year is put together of its months. */
#include "ical/recur_days.h"

#include "base/time.h"

enum {
    MARGIN = 8, /* days before the base that a year's bits have room for */
    YEAR_WORDS = 7,
    WEEK = 7,
    ALL_WEEKDAYS = 0x7f,
    FULL_WEEK_DAYS = 4 /* of a year's first week that lie in it */
};

/* Which parts of a rule are asked. */
typedef enum part_choice { ALL_PARTS, WEEKDAY_PART } part_choice;

typedef struct day_bits {
    uint64_t w[YEAR_WORDS]; /* bit i: base - MARGIN + i */
} day_bits;

/* A month and its place in its year. */
typedef struct month_place {
    int64_t year, first;
    int month, n;        /* from 1; number of days */
    int yearday, length; /* of the year: its day the first is, from 0; its number of days */
} month_place;

static month_place place_of(int64_t year, int month)
{
    month_place m = {.year = year, .month = month, .first = cal_time_day(year, month, 1)};

    m.n = cal_time_month_days(year, month);
    m.yearday = (int)(m.first - cal_time_day(year, 1, 1));
    m.length = cal_time_is_leap(year) ? 366 : 365;
    return m;
}

static uint32_t low_bits(int n)
{
    return n >= 32 ? UINT32_MAX : (1u << n) - 1;
}

/* 31 bits of words from one on. */
static uint32_t slice(const uint64_t *words, int from)
{
    int word = from / 64, shift = from % 64;
    uint64_t v = words[word] >> shift;

    if (shift > 32 && word + 1 < RULE_WORDS)
        v |= words[word + 1] << (64 - shift);
    return (uint32_t)(v & low_bits(31));
}

static uint32_t monthdays(const ical_rule *r, const month_place *m)
{
    return r->days | r->days_last >> (31 - m->n);
}

static uint32_t yeardays(const ical_rule *r, const month_place *m)
{
    return slice(r->yeardays.up, m->yearday) |
           slice(r->yeardays.down, m->yearday + RULE_NUMBERS - m->length);
}

/* The days of a weekday whose number, in the month or in the year, is asked for. */
static uint32_t nth_days(const ical_rule *r, const month_place *m, int weekday, int first)
{
    int offset = r->nth_in_year ? m->yearday : 0, length = r->nth_in_year ? m->length : m->n;
    uint32_t out = 0;

    for (int i = first; i < m->n; i += WEEK) {
        int up = (offset + i) / WEEK + 1, down = (length - 1 - offset - i) / WEEK + 1;

        if ((r->nth[weekday] >> up | r->nth_last[weekday] >> down) & 1)
            out |= 1u << i;
    }
    return out;
}

static uint32_t weekday_days(const ical_rule *r, const month_place *m)
{
    static const uint64_t each_week = 1ull | 1ull << 7 | 1ull << 14 | 1ull << 21 | 1ull << 28;
    int head = cal_time_weekday(m->first);
    unsigned turned = (r->weekdays >> head | r->weekdays << (WEEK - head)) & ALL_WEEKDAYS;
    uint32_t out = (uint32_t)(turned * each_week);

    for (int weekday = 0; r->nth_weekdays >> weekday; weekday++) {
        if (r->nth_weekdays >> weekday & 1)
            out |= nth_days(r, m, weekday, (weekday - head + WEEK) % WEEK);
    }
    return out;
}

/* The days of a month that pass the parts of the rule, but for the month itself. */
static uint32_t month_days(const ical_rule *r, const month_place *m, part_choice choice)
{
    uint32_t out = low_bits(m->n);

    if (choice == ALL_PARTS && rule_has(r, RULE_BYMONTHDAY))
        out &= monthdays(r, m);
    if (choice == ALL_PARTS && rule_has(r, RULE_BYYEARDAY))
        out &= yeardays(r, m);
    if (out && rule_has(r, RULE_BYDAY))
        out &= weekday_days(r, m);
    return out;
}

static bool has_month(const ical_rule *r, int month)
{
    return !rule_has(r, RULE_BYMONTH) || (r->months >> (month - 1) & 1) != 0;
}

static void bits_add(day_bits *b, int from, uint32_t days)
{
    int word = (from + MARGIN) / 64, shift = (from + MARGIN) % 64;

    b->w[word] |= (uint64_t)days << shift;
    if (shift > 32 && word + 1 < YEAR_WORDS)
        b->w[word + 1] |= (uint64_t)days >> (64 - shift);
}

/* A date that does not exist becomes another day (RFC 7529 4.1), if BYDAY lets that one pass. */
static void add_instead(const ical_rule *r, int64_t base, int64_t day, day_bits *b)
{
    int32_t year, month, dom;

    cal_time_from_day(day, &year, &month, &dom);

    month_place m = place_of(year, month);

    if (month_days(r, &m, WEEKDAY_PART) >> (dom - 1) & 1)
        bits_add(b, (int)(day - base), 1);
}

/* first, n: the month or year that has no such day; beyond: asked for from its start, from its end.
 */
static void skip_to(const ical_rule *r, int64_t first, int n, const bool beyond[2], int64_t base,
                    day_bits *b)
{
    bool back = r->skip == RULE_BACKWARD;

    if (beyond[0])
        add_instead(r, base, back ? first + n - 1 : first + n, b);
    if (beyond[1])
        add_instead(r, base, back ? first - 1 : first, b);
}

static void skip_monthdays(const ical_rule *r, const month_place *m, int64_t base, day_bits *b)
{
    bool beyond[2] = {(r->days >> m->n) != 0, (r->days_last & low_bits(31 - m->n)) != 0};

    if (r->skip != RULE_OMIT && rule_has(r, RULE_BYMONTHDAY))
        skip_to(r, m->first, m->n, beyond, base, b);
}

static void skip_yearday(const ical_rule *r, int64_t year, int64_t base, day_bits *b)
{
    bool beyond[2] = {rule_bit(r->yeardays.up, RULE_NUMBERS - 1), rule_bit(r->yeardays.down, 0)};

    if (r->skip != RULE_OMIT && rule_has(r, RULE_BYYEARDAY) && !cal_time_is_leap(year))
        skip_to(r, base, 365, beyond, base, b);
}

static void list_days(const day_bits *b, recur_days *out)
{
    out->n = 0;
    for (int i = 0; i < YEAR_WORDS; i++) {
        for (uint64_t w = b->w[i]; w; w &= w - 1)
            out->at[out->n++] = (int16_t)(i * 64 + __builtin_ctzll(w) - MARGIN);
    }
}

/* Day number on which the first week of the year begins. */
static int64_t first_week(const ical_rule *r, int64_t year)
{
    return recur_week_start(r, cal_time_day(year, 1, FULL_WEEK_DAYS));
}

/* Keeps the days whose week is asked for. */
static void keep_weeks(const ical_rule *r, int64_t year, recur_days *days)
{
    int64_t start = first_week(r, year) - days->base;
    int count = (int)(first_week(r, year + 1) - days->base - start) / WEEK, n = 0;

    for (int i = 0; i < days->n; i++) {
        int64_t in = days->at[i] - start;
        int week = (int)(in / WEEK) + 1;

        if (in >= 0 && week <= count &&
            ((r->weeks >> week | r->weeks_last >> (count + 1 - week)) & 1))
            days->at[n++] = days->at[i];
    }
    days->n = n;
}

/* Month i of a year, from 0; -1 and 12 are those beside it, of which only the days next to the year
   are added. */
static void add_month(const ical_rule *r, int64_t year, int i, int64_t base, day_bits *b)
{
    int month = (i + 12) % 12 + 1;

    if (!has_month(r, month))
        return;

    month_place m = place_of(i < 0 ? year - 1 : year + i / 12, month);
    uint32_t days = month_days(r, &m, ALL_PARTS);

    if (i < 0) {
        bits_add(b, -WEEK, days >> (m.n - WEEK));
        return;
    }
    bits_add(b, (int)(m.first - base), i < 12 ? days : days & ALL_WEEKDAYS);
    if (i < 12)
        skip_monthdays(r, &m, base, b);
}

void recur_days_of_year(const ical_rule *r, int64_t year, recur_days *out)
{
    bool by_week = rule_has(r, RULE_BYWEEKNO);
    day_bits b = {{0}};

    out->base = cal_time_day(year, 1, 1);
    for (int i = by_week ? -1 : 0; i < (by_week ? 13 : 12); i++)
        add_month(r, year, i, out->base, &b);
    skip_yearday(r, year, out->base, &b);
    list_days(&b, out);
    if (by_week)
        keep_weeks(r, year, out);
}

void recur_days_of_month(const ical_rule *r, int64_t index, recur_days *out)
{
    int month = (int)(index % 12) + 1;
    day_bits b = {{0}};

    out->n = 0;
    if (!has_month(r, month))
        return;

    month_place m = place_of(index / 12, month);

    out->base = m.first;
    bits_add(&b, 0, month_days(r, &m, ALL_PARTS));
    skip_monthdays(r, &m, m.first, &b);
    list_days(&b, out);
}

void recur_days_of_week(const ical_rule *r, int64_t first, recur_days *out)
{
    bool by_month = rule_has(r, RULE_BYMONTH);

    out->base = first;
    out->n = 0;
    for (int i = 0; i < WEEK; i++) {
        int32_t year, month, dom;

        if (!(r->weekdays >> (r->week_start + i) % WEEK & 1))
            continue;
        if (by_month)
            cal_time_from_day(first + i, &year, &month, &dom);
        if (!by_month || has_month(r, month))
            out->at[out->n++] = (int16_t)i;
    }
}

int64_t recur_week_start(const ical_rule *r, int64_t day)
{
    return day - (cal_time_weekday(day) - r->week_start + WEEK) % WEEK;
}

int64_t recur_week_year(const ical_rule *r, int64_t day)
{
    int32_t year, month, dom;

    /* the fourth day of a week lies in the year that numbers it */
    cal_time_from_day(recur_week_start(r, day) + FULL_WEEK_DAYS - 1, &year, &month, &dom);
    return year;
}

static void fill_month(const ical_rule *r, recur_month *c, int64_t day)
{
    int32_t dom;

    cal_time_from_day(day, &c->year, &c->month, &dom);

    month_place m = place_of(c->year, c->month);

    c->first = m.first;
    c->n = m.n;
    c->days = has_month(r, c->month) ? month_days(r, &m, ALL_PARTS) : 0;
}

/* First day of the next month that BYMONTH names. */
static int64_t next_month(const ical_rule *r, const recur_month *c)
{
    int64_t year = c->year;
    int month = c->month;

    do {
        year += month == 12;
        month = month % 12 + 1;
    } while (!has_month(r, month));
    return cal_time_day(year, month, 1);
}

int64_t recur_day_from(const ical_rule *r, recur_month *cache, int64_t day)
{
    static const unsigned date_parts =
        1u << RULE_BYMONTH | 1u << RULE_BYMONTHDAY | 1u << RULE_BYYEARDAY | 1u << RULE_BYDAY;

    if (!(r->has & date_parts))
        return day;
    if (cache->n == 0 || day < cache->first || day >= cache->first + cache->n)
        fill_month(r, cache, day);

    uint32_t left = cache->days >> (day - cache->first);

    return left ? day + __builtin_ctz(left) : next_month(r, cache);
}
