/* SPDX-License-Identifier: MIT */
/* Civil dates by the era method (400 years of 146097 days), and the times of RFC 9110 and 3339. */
#include "base/time.h"

#include <time.h>

enum { ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t cal_time_now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

int64_t cal_time_steady_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool cal_time_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int cal_time_month_days(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && cal_time_is_leap(year) ? 29 : days[month - 1];
}

int64_t cal_time_day(int64_t year, int month, int day)
{
    /* Years begin in March, so that the leap day is the last. */
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400), yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * ERA_DAYS + yoe * 365 + yoe / 4 - yoe / 100 + doy - DAYS_TO_1970;
}

void cal_time_from_day(int64_t day, int32_t *year, int32_t *month, int32_t *dom)
{
    int64_t z = day + DAYS_TO_1970, era = floor_div(z, ERA_DAYS), doe = z - era * ERA_DAYS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / (ERA_DAYS - 1)) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

    *dom = (int32_t)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int32_t)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int32_t)(yoe + era * 400 + (*month <= 2));
}

int cal_time_weekday(int64_t day)
{
    int64_t w = (day + 3) % 7; /* 1970-01-01 was a Thursday */

    return (int)(w < 0 ? w + 7 : w);
}

int64_t cal_time_from_civil(const cal_civil *c)
{
    return cal_time_day(c->year, c->month, c->day) * CAL_DAY_S + (int64_t)c->hour * 3600 +
           (int64_t)c->minute * 60 + c->second;
}

cal_civil cal_time_to_civil(int64_t seconds)
{
    int64_t day = floor_div(seconds, CAL_DAY_S);
    int32_t s = (int32_t)(seconds - day * CAL_DAY_S);
    cal_civil c = {.hour = s / 3600, .minute = s / 60 % 60, .second = s % 60};

    cal_time_from_day(day, &c.year, &c.month, &c.day);
    return c;
}

cal_str cal_time_http(cal_arena *a, int64_t seconds)
{
    cal_civil c = cal_time_to_civil(seconds);

    return cal_arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                            day_names[cal_time_weekday(floor_div(seconds, CAL_DAY_S))], c.day,
                            month_names[c.month - 1], c.year, c.hour, c.minute, c.second);
}

static bool civil_ok(const cal_civil *c)
{
    return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= cal_time_month_days(c->year, c->month) && c->hour >= 0 && c->hour <= 23 &&
           c->minute >= 0 && c->minute <= 59 && c->second >= 0 && c->second <= 60;
}

/* Takes n digits; a space may stand for the first. */
static bool take_number(cal_str *s, size_t n, int32_t *out)
{
    int64_t v;

    if (s->n < n)
        return false;
    if (!cal_str_to_i64(cal_str_skip(cal_str_take(*s, n), s->p[0] == ' '), &v) || v < 0)
        return false;
    *out = (int32_t)v;
    *s = cal_str_skip(*s, n);
    return true;
}

static bool take_month(cal_str *s, int32_t *out)
{
    for (int i = 0; i < 12; i++) {
        if (cal_str_starts(*s, cal_str_c(month_names[i]))) {
            *out = i + 1;
            *s = cal_str_skip(*s, 3);
            return true;
        }
    }
    return false;
}

static bool take_letters(cal_str *s)
{
    size_t n = 0;

    while (n < s->n && ((s->p[n] | 0x20) >= 'a' && (s->p[n] | 0x20) <= 'z'))
        n++;
    *s = cal_str_skip(*s, n);
    return n >= 3;
}

/* One sign of a form: w a weekday's name, b a month's, Y four digits of the year, y two, m month, d
   day, H M S the time; anything else stands for itself. */
static bool take_sign(char sign, cal_str *s, cal_civil *c)
{
    const struct {
        char sign;
        int32_t *to;
    } two_digits[] = {
        {'m', &c->month },
        {'d', &c->day   },
        {'H', &c->hour  },
        {'M', &c->minute},
        {'S', &c->second},
        {'y', &c->year  }
    };

    for (size_t i = 0; i < CAL_COUNT(two_digits); i++) {
        if (two_digits[i].sign == sign)
            return take_number(s, 2, two_digits[i].to);
    }
    if (sign == 'Y')
        return take_number(s, 4, &c->year);
    if (sign == 'b')
        return take_month(s, &c->month);
    if (sign == 'w')
        return take_letters(s);
    if (s->n == 0 || s->p[0] != sign)
        return false;
    *s = cal_str_skip(*s, 1);
    return true;
}

/* Reads the form from the head of *s; what is behind it stays there. */
static bool take_form(const char *form, cal_str *s, cal_civil *c)
{
    for (; *form; form++) {
        if (!take_sign(*form, s, c))
            return false;
    }
    return civil_ok(c);
}

bool cal_time_from_http(cal_str s, int64_t *out)
{
    static const char *const forms[] = {"w, d b Y H:M:S", "w, d-b-y H:M:S", "w b d H:M:S Y"};

    if (cal_str_ends(s, CAL_STR(" GMT")))
        s = cal_str_take(s, s.n - 4);
    for (size_t i = 0; i < CAL_COUNT(forms); i++) {
        cal_str rest = s;
        cal_civil c = {.year = 1};

        if (!take_form(forms[i], &rest, &c) || rest.n)
            continue;
        if (c.year < 100)
            c.year += c.year < 70 ? 2000 : 1900;
        *out = cal_time_from_civil(&c);
        return true;
    }
    return false;
}

cal_str cal_time_rfc3339(cal_arena *a, int64_t seconds)
{
    cal_civil c = cal_time_to_civil(seconds);

    return cal_arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
}

/* "Z" or "+hh:mm" as seconds east of UTC. */
static bool offset_at(cal_str s, int64_t *out)
{
    int32_t hours, minutes;
    bool west = s.n && s.p[0] == '-';

    *out = 0;
    if (cal_str_eq_ci(s, CAL_STR("Z")))
        return true;
    if (s.n != 6 || s.p[3] != ':' || (s.p[0] != '+' && !west))
        return false;
    s = cal_str_skip(s, 1);
    if (!take_number(&s, 2, &hours) || hours > 23)
        return false;
    s = cal_str_skip(s, 1);
    if (!take_number(&s, 2, &minutes) || minutes > 59)
        return false;
    *out = (int64_t)(west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

bool cal_time_from_rfc3339(cal_str s, int64_t *out)
{
    cal_civil c = {.year = 1, .month = 1, .day = 1};
    cal_str day = cal_str_take(s, 10), time = cal_str_skip(s, 11);
    int64_t offset_s;

    if (s.n < 20 || cal_str_find_byte(CAL_STR("Tt "), s.p[10]) == 3 ||
        !take_form("Y-m-d", &day, &c) || !take_form("H:M:S", &time, &c))
        return false;
    if (time.n && time.p[0] == '.') {
        time = cal_str_skip(time, 1);
        while (time.n && time.p[0] >= '0' && time.p[0] <= '9')
            time = cal_str_skip(time, 1);
    }
    if (!offset_at(time, &offset_s))
        return false;
    *out = cal_time_from_civil(&c) - offset_s;
    return true;
}
