/* SPDX-License-Identifier: MIT */
/* Sets of periods (RFC 5545 3.3.10). What the date and time parts exclude is skipped in whole; the
   calendar repeats after 400 years, so a rule without a match ends there. */
#include "ical/recur_set.h"

#include "base/time.h"

/* Makes the set of period k; false when it is empty. Moves k on. */
typedef bool set_load(ical_recur *it);

/* By frequency: seconds of a period where it has a fixed length, and periods in the 400 years after
   which days and weekdays repeat. */
static const struct {
    int64_t unit_s, cycle;
} periods[] = {
    {1,         12622780800}, /* ICAL_SECONDLY */
    {60,        210379680  },
    {3600,      3506328    },
    {CAL_DAY_S, 146097     },
    {0,         20871      },
    {0,         4800       },
    {0,         400        }, /* ICAL_YEARLY */
};

static int list_bits(uint64_t set, uint8_t *out)
{
    int n = 0;

    for (; set; set &= set - 1)
        out[n++] = (uint8_t)__builtin_ctzll(set);
    return n;
}

/* The times within a period: a part that the period fixes counts once, as nought. */
void recur_set_clock(ical_recur *it)
{
    const ical_rule *r = &it->rule;

    it->n_hours = list_bits(r->freq <= ICAL_HOURLY ? 1 : r->hours, it->hours);
    it->n_minutes = list_bits(r->freq <= ICAL_MINUTELY ? 1 : r->minutes, it->minutes);
    it->n_seconds = list_bits(r->freq <= ICAL_SECONDLY ? 1 : r->seconds, it->seconds);
    it->n_clock = it->n_hours * it->n_minutes * it->n_seconds;
}

/* Seconds of the day, hour or minute of the time with that index. */
static int clock_at(const ical_recur *it, int i)
{
    int hour = i / (it->n_minutes * it->n_seconds), minute = i / it->n_seconds % it->n_minutes;

    return it->hours[hour] * 3600 + it->minutes[minute] * 60 + it->seconds[i % it->n_seconds];
}

int64_t recur_set_member(const ical_recur *it, int64_t i)
{
    if (it->places)
        i = it->places[i];
    if (it->n_clock == 1)
        return it->base + (int64_t)it->days.at[i] * CAL_DAY_S + clock_at(it, 0);
    return it->base + (int64_t)it->days.at[i / it->n_clock] * CAL_DAY_S +
           clock_at(it, (int)(i % it->n_clock));
}

int64_t recur_set_lower(const ical_recur *it, int64_t i, int64_t local)
{
    int64_t end = it->n;

    while (i < end) {
        int64_t middle = i + (end - i) / 2;

        if (recur_set_member(it, middle) < local)
            i = middle + 1;
        else
            end = middle;
    }
    return i;
}

static int next_bit(const uint64_t *words, int from)
{
    for (int word = from / 64; word < RULE_WORDS; word++, from = word * 64) {
        uint64_t left = words[word] >> (from % 64);

        if (left)
            return from + __builtin_ctzll(left);
    }
    return RULE_NUMBERS;
}

/* Indexes of the members that BYSETPOS names in a set of total; both lists of it rise. Most sets
   are as large as the one before. */
static int64_t list_places(ical_recur *it, int64_t total)
{
    const rule_numbers *p = &it->rule.places;
    int up = next_bit(p->up, 0), down = next_bit(p->down, 0), n = 0;

    if (total == it->places_of)
        return it->n_places;
    while (up < RULE_NUMBERS || down < RULE_NUMBERS) {
        int64_t a = up < RULE_NUMBERS ? up : INT64_MAX;
        int64_t b = down < RULE_NUMBERS ? total - RULE_NUMBERS + down : INT64_MAX;
        int64_t place = a < b ? a : b;

        it->places[n] = place;
        n += place >= 0 && place < total;
        up = next_bit(p->up, up + (a == place));
        down = next_bit(p->down, down + (b == place));
    }
    it->places_of = total;
    it->n_places = n;
    return n;
}

/* Takes the listed days as the set; false when it is empty. */
static bool set_days(ical_recur *it)
{
    int64_t total = (int64_t)it->days.n * it->n_clock;

    it->base = it->days.base * CAL_DAY_S;
    it->n = it->places ? list_places(it, total) : total;
    it->at = 0;
    it->k++;
    return it->n > 0;
}

static bool load_year(ical_recur *it)
{
    recur_days_of_year(&it->rule, it->first + it->k * it->rule.interval, &it->days);
    return set_days(it);
}

static bool load_month(ical_recur *it)
{
    recur_days_of_month(&it->rule, it->first + it->k * it->rule.interval, &it->days);
    return set_days(it);
}

static bool load_week(ical_recur *it)
{
    recur_days_of_week(&it->rule, it->anchor + it->k * it->rule.interval * 7, &it->days);
    return set_days(it);
}

/* s, if the rule's hours, minutes and seconds let that second of the day pass as far as the
   frequency is so fine, else a later one before which none passes; a day's length: none is left. */
static int64_t clock_from(const ical_rule *r, int64_t s)
{
    const struct {
        ical_freq freq;
        int64_t unit_s, count;
        uint64_t set;
    } levels[] = {
        {ICAL_HOURLY,   3600, 24, r->hours  },
        {ICAL_MINUTELY, 60,   60, r->minutes},
        {ICAL_SECONDLY, 1,    60, r->seconds},
    };

    for (size_t i = 0; i < CAL_COUNT(levels) && r->freq <= levels[i].freq; i++) {
        int64_t unit = levels[i].unit_s, whole = unit * levels[i].count;
        int64_t v = s % whole / unit, start = s - s % whole;
        uint64_t later = levels[i].set >> v;

        if (later & 1)
            continue;
        return later ? start + (v + __builtin_ctzll(later)) * unit : start + whole;
    }
    return s;
}

/* A period of a day or less: passes or fails as a whole, and if it fails the next that can pass is
   far ahead. */
static bool load_short(ical_recur *it)
{
    const ical_rule *r = &it->rule;
    int64_t unit = periods[r->freq].unit_s;
    int64_t start = (it->first + it->k * r->interval) * unit,
            day = recur_floor_div(start, CAL_DAY_S);
    int64_t pass = recur_day_from(r, &it->month, day);

    if (pass != day)
        pass *= CAL_DAY_S;
    else
        pass = day * CAL_DAY_S + clock_from(r, start - day * CAL_DAY_S);
    if (pass > start) { /* a period begins there or before, by less than its length */
        it->k = -recur_floor_div(it->first - recur_floor_div(pass, unit), r->interval);
        return false;
    }
    it->days.n = 1;
    it->days.at[0] = 0;
    it->days.base = 0;
    if (!set_days(it))
        return false;
    it->base = start;
    return true;
}

static set_load *const loads[] = {
    [ICAL_SECONDLY] = load_short, [ICAL_MINUTELY] = load_short, [ICAL_HOURLY] = load_short,
    [ICAL_DAILY] = load_short,    [ICAL_WEEKLY] = load_week,    [ICAL_MONTHLY] = load_month,
    [ICAL_YEARLY] = load_year,
};

ical_step recur_set_load(ical_recur *it, int64_t *budget)
{
    for (;;) {
        if (it->k > it->k_max || it->k - it->k_hit > periods[it->rule.freq].cycle)
            return ICAL_STEP_END;
        if (*budget <= 0)
            return ICAL_STEP_BUDGET;
        --*budget;
        if (loads[it->rule.freq](it)) {
            it->k_hit = it->k;
            return ICAL_STEP_HIT;
        }
    }
}

int64_t recur_set_number(const ical_recur *it, int64_t local)
{
    const ical_rule *r = &it->rule;
    int64_t day = recur_floor_div(local, CAL_DAY_S);
    int32_t year, month, dom;

    if (r->freq == ICAL_WEEKLY)
        return (recur_week_start(r, day) - it->anchor) / 7;
    if (r->freq < ICAL_WEEKLY)
        return recur_floor_div(local, periods[r->freq].unit_s);
    if (rule_has(r, RULE_BYWEEKNO))
        return recur_week_year(r, day);
    cal_time_from_day(day, &year, &month, &dom);
    return r->freq == ICAL_YEARLY ? year : (int64_t)year * 12 + month - 1;
}

bool recur_set_can_pass(ical_recur *it)
{
    const ical_rule *r = &it->rule;

    if (r->freq < ICAL_WEEKLY && it->places && list_places(it, it->n_clock) == 0)
        return false;
    if (r->freq > ICAL_HOURLY)
        return true;

    int64_t unit = periods[r->freq].unit_s, count = CAL_DAY_S / unit;
    int64_t step = recur_common_divisor(r->interval, count), t = it->first % count;

    t = (t + count) % step;
    while (t < count) {
        int64_t pass = clock_from(r, t * unit) / unit;

        if (pass == t)
            return true;
        t += (pass - t + step - 1) / step * step;
    }
    return false;
}
