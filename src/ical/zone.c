/* SPDX-License-Identifier: MIT */
/* Offsets of a zone: a search in its changes, years behind them brought back into the list. Gaps
   and folds by RFC 5545 3.3.5. */
#include "ical/zone.h"

#include <string.h>

#include "base/time.h"
#include "ical/zone_data.h"

static int64_t new_year(int64_t year)
{
    return cal_time_day(year, 1, 1) * CAL_DAY_S;
}

static int32_t year_of(int64_t seconds)
{
    return cal_time_to_civil(seconds).year;
}

/* Same weekdays, and leap years alike in it and on both sides. */
static bool is_alike(int32_t a, int32_t b)
{
    return cal_time_weekday(cal_time_day(a, 1, 1)) == cal_time_weekday(cal_time_day(b, 1, 1)) &&
           cal_time_is_leap(a - 1) == cal_time_is_leap(b - 1) &&
           cal_time_is_leap(a) == cal_time_is_leap(b) &&
           cal_time_is_leap(a + 1) == cal_time_is_leap(b + 1);
}

/* How far a time behind the list must go back to come to a year like its own; 0 for others. */
static int64_t way_back(const zone_data *z, int64_t seconds)
{
    if (z->repeat_year == 0 || seconds < z->repeat_end)
        return 0;

    int32_t year = year_of(seconds);

    for (int32_t y = z->repeat_year; y < z->repeat_year + ZONE_CYCLE_YEARS; y++) {
        if (is_alike(y, year))
            return new_year(year) - new_year(y);
    }
    return 0;
}

/* Number of changes at or before utc. */
static size_t changes_to(const zone_data *z, int64_t utc)
{
    size_t low = 0, high = z->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (z->at[middle] <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t offset_after(const zone_data *z, size_t changes)
{
    return z->types[z->type[changes]].offset;
}

/* Number of changes whose gap or fold has ended at that local time: inside of either the offset
   before it still holds. */
static size_t changes_to_local(const zone_data *z, int64_t local)
{
    size_t low = 0, high = z->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int32_t before = offset_after(z, middle), after = offset_after(z, middle + 1);

        if (z->at[middle] + (before > after ? before : after) <= local)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const zone_type *zone_type_at(const zone_data *z, int64_t utc)
{
    return &z->types[z->type[changes_to(z, utc - way_back(z, utc))]];
}

bool zone_next_change(const zone_data *z, int64_t utc, int64_t *at)
{
    int64_t back = way_back(z, utc);
    size_t i = changes_to(z, utc - back);

    /* Behind the last of the 28 years stand some changes more, so that this never comes to the
       list's end there. */
    if (i >= z->n)
        return false;
    *at = z->at[i] + back;
    return true;
}

int64_t ical_zone_to_utc(const ical_zone *z, int64_t local)
{
    int64_t back = way_back(z->data, local);

    return local - offset_after(z->data, changes_to_local(z->data, local - back));
}

int64_t ical_zone_from_utc(const ical_zone *z, int64_t utc)
{
    return utc + zone_type_at(z->data, utc)->offset;
}

cal_str ical_zone_name(const ical_zone *z)
{
    return z->name;
}

/* ---- making ---- */

static bool is_abbr(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-';
}

bool zone_type_name(zone_type *type, cal_str abbr)
{
    type->abbr[0] = '\0';
    if (abbr.n == 0 || abbr.n >= ZONE_ABBR)
        return false;
    for (size_t i = 0; i < abbr.n; i++) {
        if (!is_abbr(abbr.p[i]))
            return false;
    }
    memcpy(type->abbr, abbr.p, abbr.n);
    type->abbr[abbr.n] = '\0';
    return true;
}

int zone_draft_type(zone_draft *d, const zone_type *type)
{
    for (size_t i = 0; i < d->types.n; i++) {
        const zone_type *t = &d->types.at[i];

        if (t->offset == type->offset && t->is_dst == type->is_dst && !strcmp(t->abbr, type->abbr))
            return (int)i;
    }
    if (d->types.n >= ZONE_MAX_TYPES)
        return -1;
    CAL_PUSH(d->arena, &d->types, *type);
    return (int)d->types.n - 1;
}

int32_t zone_cycle_from(int32_t year)
{
    int32_t century = (year + ZONE_CYCLE_YEARS) / 100 * 100;

    /* a century without a leap day, inside or beside, would leave no room for all kinds of years */
    return century % 400 != 0 && century >= year - 1 ? century + 2 : year;
}

static void continue_year(zone_draft *d, const zone_rule *rule, int32_t year, const int types[2])
{
    int64_t start = zone_rule_change(rule, year, true), end = zone_rule_change(rule, year, false);
    zone_change both[] = {
        {start, (uint8_t)types[1]},
        {end,   (uint8_t)types[0]}
    };
    bool is_turned = end <= start; /* southern; or ends where the next begins: daylight always */

    for (int i = 0; i < 2; i++) {
        zone_change next = both[is_turned ? 1 - i : i];

        if (d->changes.n == 0 || next.utc > d->changes.at[d->changes.n - 1].utc)
            CAL_PUSH(d->arena, &d->changes, next);
        else if (next.utc == d->changes.at[d->changes.n - 1].utc)
            d->changes.at[d->changes.n - 1] = next;
    }
}

bool zone_draft_continue(zone_draft *d, const zone_rule *rule)
{
    size_t n = d->changes.n;
    int32_t year = n ? year_of(d->changes.at[n - 1].utc) : 1900;
    int types[2] = {zone_draft_type(d, &rule->standard), 0};

    d->rule = rule;
    if (types[0] < 0)
        return false;
    if (!rule->has_daylight) {
        if (n == 0)
            d->first = (uint8_t)types[0];
        return true;
    }
    types[1] = zone_draft_type(d, &rule->daylight);
    if (types[1] < 0)
        return false;
    d->repeat_year = zone_cycle_from(year + 1);
    for (; year <= d->repeat_year + ZONE_CYCLE_YEARS; year++)
        continue_year(d, rule, year, types);
    return true;
}

const zone_data *zone_draft_end(const zone_draft *d)
{
    size_t n = d->changes.n;
    zone_data *z = CAL_NEW(d->arena, zone_data);
    int64_t *at = CAL_NEW_N(d->arena, int64_t, n);
    uint8_t *type = CAL_NEW_N(d->arena, uint8_t, n + 1);
    zone_type *types = CAL_NEW_N(d->arena, zone_type, d->types.n);

    type[0] = d->first;
    for (size_t i = 0; i < n; i++) {
        at[i] = d->changes.at[i].utc;
        type[i + 1] = d->changes.at[i].type;
    }
    memcpy(types, d->types.at, d->types.n * sizeof *types);
    *z = (zone_data){n, at, type, types, d->types.n, d->repeat_year, 0, d->rule};
    z->repeat_end = new_year(d->repeat_year + ZONE_CYCLE_YEARS);
    return z;
}
