/* SPDX-License-Identifier: MIT */
/* The proleptic Gregorian calendar as day numbers, and the textual times of HTTP and the web.
   Day 0 is 1970-01-01; seconds are UTC seconds since then, leap seconds not counted. */
#ifndef CAL_BASE_TIME_H
#define CAL_BASE_TIME_H

#include "base/arena.h"
#include "base/str.h"

enum { CAL_DAY_S = 86400 };

typedef struct cal_civil {
    int32_t year;
    int32_t month, day;           /* from 1 */
    int32_t hour, minute, second; /* second may be 60 in input only */
} cal_civil;

/* The wall clock, UTC seconds; and a clock that only rises, milliseconds. */
int64_t cal_time_now(void);
int64_t cal_time_steady_ms(void);

bool cal_time_is_leap(int64_t year);
/* 28..31; month from 1 to 12. */
int cal_time_month_days(int64_t year, int month);
/* Day number of a date that exists. */
int64_t cal_time_day(int64_t year, int month, int day);
void cal_time_from_day(int64_t day, int32_t *year, int32_t *month, int32_t *dom);
/* 0 Monday … 6 Sunday. */
int cal_time_weekday(int64_t day);

int64_t cal_time_from_civil(const cal_civil *c);
cal_civil cal_time_to_civil(int64_t seconds);

/* "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7); parse takes the obsolete forms too. */
cal_str cal_time_http(cal_arena *a, int64_t seconds);
CAL_MUST_USE bool cal_time_from_http(cal_str s, int64_t *out);
/* "2026-01-31T12:00:00Z" (RFC 3339); parse takes fractions (dropped) and numeric offsets. */
cal_str cal_time_rfc3339(cal_arena *a, int64_t seconds);
CAL_MUST_USE bool cal_time_from_rfc3339(cal_str s, int64_t *out);

#endif
