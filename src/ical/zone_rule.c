/* SPDX-License-Identifier: MIT */
/* The POSIX TZ string in the footer of a TZif file (RFC 8536 3.3.1): names plain or quoted, Mm.w.d,
   Jn and n, hours from -167 to 167. */
#include "base/time.h"
#include "ical/zone_data.h"

enum { MAX_HOURS = 167, MAX_OFFSET_HOURS = 24, CHANGE_TIME_S = 2 * 3600 };

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(cal_str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = cal_str_skip(*s, 1);
    return true;
}

static bool number(cal_str *s, int low, int high, int *out)
{
    size_t n = 0;

    *out = 0;
    while (n < s->n && n < 4 && is_digit(s->p[n]))
        *out = *out * 10 + (s->p[n++] - '0');
    *s = cal_str_skip(*s, n);
    return n > 0 && *out >= low && *out <= high;
}

/* "CET", "<+01>" */
static bool name(cal_str *s, zone_type *type)
{
    bool is_quoted = take(s, '<');
    size_t n = 0;

    while (n < s->n && (is_quoted ? s->p[n] != '>' : is_alpha(s->p[n])))
        n++;
    if (n < 3 || !zone_type_name(type, cal_str_take(*s, n)))
        return false;
    *s = cal_str_skip(*s, n);
    return !is_quoted || take(s, '>');
}

/* "-3:30", "+5", "26:00:30" in seconds. */
static bool span(cal_str *s, int max_hours, int32_t *out)
{
    bool is_below = take(s, '-');
    int hours, minutes = 0, seconds = 0;

    if (!is_below)
        (void)take(s, '+');
    if (!number(s, 0, max_hours, &hours))
        return false;
    if (take(s, ':') && !number(s, 0, 59, &minutes))
        return false;
    if (take(s, ':') && !number(s, 0, 59, &seconds))
        return false;
    *out = hours * 3600 + minutes * 60 + seconds;
    if (is_below)
        *out = -*out;
    return true;
}

static bool weekday_of_month(cal_str *s, zone_day *out)
{
    out->kind = ZONE_DAY_WEEKDAY;
    return number(s, 1, 12, &out->month) && take(s, '.') && number(s, 1, 5, &out->week) &&
           take(s, '.') && number(s, 0, 6, &out->weekday);
}

/* ",M3.5.0/2" */
static bool day(cal_str *s, zone_day *out)
{
    bool ok;

    out->time_s = CHANGE_TIME_S;
    if (!take(s, ','))
        return false;
    if (take(s, 'M')) {
        ok = weekday_of_month(s, out);
    } else {
        out->kind = take(s, 'J') ? ZONE_DAY_JULIAN : ZONE_DAY_NUMBER;
        ok = number(s, out->kind == ZONE_DAY_JULIAN, 365, &out->day);
    }
    return ok && (!take(s, '/') || span(s, MAX_HOURS, &out->time_s));
}

/* POSIX counts offsets westward. */
static bool offset(cal_str *s, zone_type *type)
{
    int32_t west;

    if (!span(s, MAX_OFFSET_HOURS, &west))
        return false;
    type->offset = -west;
    return true;
}

static bool daylight(cal_str *s, zone_rule *out)
{
    out->has_daylight = true;
    out->daylight.is_dst = true;
    out->daylight.offset = out->standard.offset + 3600;
    if (!name(s, &out->daylight))
        return false;
    if (s->n && s->p[0] != ',' && !offset(s, &out->daylight))
        return false;
    return day(s, &out->start) && day(s, &out->end) && s->n == 0;
}

bool zone_rule_parse(cal_str text, zone_rule *out)
{
    *out = (zone_rule){.has_daylight = false};
    if (!name(&text, &out->standard) || !offset(&text, &out->standard))
        return false;
    return text.n == 0 || daylight(&text, out);
}

static int64_t weekday_in(const zone_day *d, int32_t year)
{
    int64_t first = cal_time_day(year, d->month, 1);
    int length = cal_time_month_days(year, d->month);
    int head = (cal_time_weekday(first) + 1) % 7; /* from Sunday */
    int at = (d->weekday - head + 7) % 7 + 7 * (d->week - 1);

    return first + (at < length ? at : at - 7);
}

/* Civil seconds of that day's time, by the clock before the change. */
static int64_t civil_in(const zone_day *d, int32_t year)
{
    int64_t first = cal_time_day(year, 1, 1);
    int64_t number_of_day = first + d->day;

    if (d->kind == ZONE_DAY_WEEKDAY)
        number_of_day = weekday_in(d, year);
    else if (d->kind == ZONE_DAY_JULIAN) /* 1 to 365, as if there were no leap day */
        number_of_day = first + d->day - (cal_time_is_leap(year) && d->day > 59 ? 0 : 1);
    return number_of_day * CAL_DAY_S + d->time_s;
}

int64_t zone_rule_change(const zone_rule *r, int32_t year, bool to_daylight)
{
    if (to_daylight)
        return civil_in(&r->start, year) - r->standard.offset;
    return civil_in(&r->end, year) - r->daylight.offset;
}
