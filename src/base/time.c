/* SPDX-License-Identifier: MIT */
/* Civil dates by the era method (400 years of 146097 days), and the times of RFC 9110 and 3339. */
#include "base/time.h"

#include <stdio.h>
#include <string.h>
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

static int month_at(const char *name)
{
    for (int i = 0; i < 12; i++) {
        if (strncmp(name, month_names[i], 3) == 0)
            return i + 1;
    }
    return 0;
}

bool cal_time_from_http(cal_str s, int64_t *out)
{
    char text[40], month[4] = "";
    int whole = 0;
    cal_civil c = {0};

    if (s.n >= sizeof text || s.n == 0)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &c.day, month, &c.year,
               &c.hour, &c.minute, &c.second, &whole) == 6 &&
        (size_t)whole == s.n) {
        c.month = month_at(month);
    } else if (sscanf(text, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &c.day, month,
                      &c.year, &c.hour, &c.minute, &c.second, &whole) == 6 &&
               (size_t)whole == s.n) {
        c.month = month_at(month);
        c.year += c.year < 70 ? 2000 : 1900;
    } else if (sscanf(text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", month, &c.day, &c.hour,
                      &c.minute, &c.second, &c.year, &whole) == 6 &&
               (size_t)whole == s.n) {
        c.month = month_at(month);
    } else {
        return false;
    }
    if (!civil_ok(&c))
        return false;
    *out = cal_time_from_civil(&c);
    return true;
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
    char sign[2] = "";
    int h, m, whole = 0;
    char text[8] = "";

    *out = 0;
    if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z'))
        return true;
    if (s.n != 6)
        return false;
    memcpy(text, s.p, s.n);
    if (sscanf(text, "%1[+-]%2d:%2d%n", sign, &h, &m, &whole) != 3 || whole != 6 || h > 23 ||
        m > 59)
        return false;
    *out = (sign[0] == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return true;
}

bool cal_time_from_rfc3339(cal_str s, int64_t *out)
{
    char text[20] = "";
    int whole = 0;
    int64_t offset_s;
    cal_civil c = {0};

    if (s.n < sizeof text || s.n > 40)
        return false;
    memcpy(text, s.p, sizeof text - 1);
    if (sscanf(text, "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &c.year, &c.month, &c.day, &c.hour,
               &c.minute, &c.second, &whole) != 6 ||
        whole != sizeof text - 1 || !civil_ok(&c))
        return false;
    s = cal_str_skip(s, sizeof text - 1);
    if (s.p[0] == '.') {
        s = cal_str_skip(s, 1);
        while (s.n && s.p[0] >= '0' && s.p[0] <= '9')
            s = cal_str_skip(s, 1);
    }
    if (!offset_at(s, &offset_s))
        return false;
    *out = cal_time_from_civil(&c) - offset_s;
    return true;
}
