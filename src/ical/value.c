/* SPDX-License-Identifier: MIT */
/* Dates, times, durations and periods (RFC 5545 3.3.4, 3.3.5, 3.3.6, 3.3.9). The form of the text
   decides, VALUE only cuts a time off: clients forget it. */
#include "ical/value.h"

#include "base/time.h"

enum { MAX_DURATION_DAYS = 3660000 }; /* more than the years 1 to 9999 hold */

/* n digits at the head of s; -1 when they are none. */
static int32_t digits(cal_str s, size_t n)
{
    int32_t v = 0;

    if (s.n < n)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

/* "20260131" as civil seconds. */
static bool date_at(cal_str s, int64_t *out)
{
    int32_t year = digits(s, 4), month = digits(cal_str_skip(s, 4), 2),
            day = digits(cal_str_skip(s, 6), 2);

    if (year < 1 || month < 1 || month > 12 || day < 1 || day > cal_time_month_days(year, month))
        return false;
    *out = cal_time_day(year, month, day) * CAL_DAY_S;
    return true;
}

/* "235960" as seconds of the day; a leap second is the one after 59. */
static bool clock_at(cal_str s, int64_t *out)
{
    int32_t hour = digits(s, 2), minute = digits(cal_str_skip(s, 2), 2),
            second = digits(cal_str_skip(s, 4), 2);

    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    *out = hour * 3600 + minute * 60 + second;
    return true;
}

/* How the text and its parameters fix a civil time to the line of time. */
static void fix(ical_tz *tz, const ical_prop *p, bool is_utc, ical_time *t)
{
    t->kind = is_utc ? ICAL_UTC : ICAL_FLOATING;
    t->zone = NULL;
    if (is_utc || p->n_params == 0)
        return;

    cal_str tzid = ical_param_at(p, CAL_STR("TZID"));

    t->zone = tzid.n ? ical_tz_at(tz, tzid) : NULL;
    if (t->zone)
        t->kind = ICAL_ZONED;
}

bool ical_time_parse(ical_tz *tz, const ical_prop *p, cal_str text, ical_time *out)
{
    int64_t clock;

    text = cal_str_trim(text);
    if (!date_at(text, &out->local))
        return false;
    if (text.n == 8 || (text.n == 9 && text.p[8] == 'Z')) { /* Google sends "20131210Z" */
        out->kind = ICAL_DATE;
        out->zone = NULL;
        return true;
    }

    bool is_utc = text.n == 16 && (text.p[15] == 'Z' || text.p[15] == 'z');

    if ((text.n != 15 && !is_utc) || (text.p[8] != 'T' && text.p[8] != 't') ||
        !clock_at(cal_str_skip(text, 9), &clock))
        return false;
    if (p->n_params && cal_str_eq_ci(ical_param_at(p, CAL_STR("VALUE")), CAL_STR("DATE"))) {
        out->kind = ICAL_DATE;
        out->zone = NULL;
        return true;
    }
    out->local += clock;
    fix(tz, p, is_utc, out);
    return true;
}

bool ical_time_at(ical_tz *tz, const ical_prop *p, ical_time *out)
{
    return ical_time_parse(tz, p, p->value, out);
}

/* One "15M" from the head of *s: its number and its unit. */
static bool part_cut(cal_str *s, int64_t *number, char *unit)
{
    size_t n = 0;

    *number = 0;
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9' && n < 12)
        *number = *number * 10 + (s->p[n++] - '0');
    if (n == 0 || n >= s->n)
        return false;
    *unit = (char)(s->p[n] & ~0x20); /* to upper case */
    *s = cal_str_skip(*s, n + 1);
    return true;
}

static const struct {
    char unit;
    bool timed; /* behind the T */
    int64_t days, seconds;
} units[] = {
    {'W', false, 7, 0   },
    {'D', false, 1, 0   },
    {'H', true,  0, 3600},
    {'M', true,  0, 60  },
    {'S', true,  0, 1   },
};

static bool add_part(ical_duration *d, int64_t number, char unit, bool timed)
{
    for (size_t i = 0; i < CAL_COUNT(units); i++) {
        if (units[i].unit != unit || units[i].timed != timed)
            continue;
        d->days += number * units[i].days;
        d->seconds += number * units[i].seconds;
        return d->days <= MAX_DURATION_DAYS && d->seconds <= (int64_t)MAX_DURATION_DAYS * CAL_DAY_S;
    }
    return false;
}

/* "+P" or "-P" or "P" off the head of *s. */
static bool head_cut(cal_str *s, int *sign)
{
    *sign = s->n && s->p[0] == '-' ? -1 : 1;
    if (s->n && (s->p[0] == '-' || s->p[0] == '+'))
        *s = cal_str_skip(*s, 1);
    if (s->n < 2 || (s->p[0] & ~0x20) != 'P')
        return false;
    *s = cal_str_skip(*s, 1);
    return true;
}

bool ical_duration_parts(cal_str text, ical_duration *out)
{
    ical_duration d = {0, 0};
    bool timed = false;
    int sign;

    text = cal_str_trim(text);
    if (!head_cut(&text, &sign))
        return false;
    while (text.n) {
        int64_t number;
        char unit;

        if (!timed && (text.p[0] & ~0x20) == 'T') {
            timed = true;
            text = cal_str_skip(text, 1);
        }
        if (!part_cut(&text, &number, &unit) || !add_part(&d, number, unit, timed))
            return false;
    }
    *out = (ical_duration){sign * d.days, sign * d.seconds};
    return true;
}

bool ical_duration_parse(cal_str text, int64_t *out)
{
    ical_duration d;

    if (!ical_duration_parts(text, &d))
        return false;
    *out = d.days * CAL_DAY_S + d.seconds;
    return true;
}

bool ical_period_parse(ical_tz *tz, const ical_prop *p, cal_str text, ical_period *out)
{
    cal_str rest = text, start = cal_str_cut(&rest, '/');
    ical_time end;

    if (!rest.p || !ical_time_parse(tz, p, start, &out->start))
        return false;
    if (ical_duration_parse(rest, &out->duration_s))
        return out->duration_s >= 0;
    if (!ical_time_parse(tz, p, rest, &end))
        return false;
    out->duration_s = ical_time_utc(&end, NULL) - ical_time_utc(&out->start, NULL);
    return out->duration_s >= 0;
}

int64_t ical_time_utc(const ical_time *t, const ical_zone *zone)
{
    if (t->kind == ICAL_UTC)
        return t->local;
    if (t->kind == ICAL_ZONED)
        zone = t->zone;
    return zone ? ical_zone_to_utc(zone, t->local) : t->local;
}

static int64_t midnight(int64_t local)
{
    int64_t s = local % CAL_DAY_S;

    return local - (s < 0 ? s + CAL_DAY_S : s);
}

static bool is_fixed(const ical_time *t)
{
    return t->kind == ICAL_UTC || t->kind == ICAL_ZONED;
}

ical_time ical_time_like(const ical_time *t, const ical_time *like)
{
    ical_time out = {like->kind, t->local, like->zone};

    if (like->kind == ICAL_DATE)
        out.local = midnight(t->local);
    if (!is_fixed(t) || !is_fixed(like) || (t->kind == like->kind && t->zone == like->zone))
        return out;
    out.local = ical_time_utc(t, NULL);
    if (like->kind == ICAL_ZONED)
        out.local = ical_zone_from_utc(like->zone, out.local);
    return out;
}
