/* SPDX-License-Identifier: MIT */
/* The days that a rule's date parts leave of a year, a month or a week (RFC 5545 3.3.10, the table
   of expand and limit): bits in one pass a month, nothing a day. */
#ifndef CAL_ICAL_RECUR_DAYS_H
#define CAL_ICAL_RECUR_DAYS_H

#include "ical/rule.h"

enum { RECUR_DAYS_MAX = 392 };

/* Days as offsets from a base, rising. */
typedef struct recur_days {
    int64_t base; /* day number */
    int n;
    int16_t at[RECUR_DAYS_MAX];
} recur_days;

/* A month, and the days of it that pass. */
typedef struct recur_month {
    int64_t first; /* day number of its first day; n 0: none yet */
    int32_t year, month;
    int n;
    uint32_t days; /* bit v-1 */
} recur_month;

/* The rule must hold all it needs: what it takes from DTSTART was filled in. */

/* Days of a year; with BYWEEKNO of the weeks that are numbered in that year. */
void recur_days_of_year(const ical_rule *r, int64_t year, recur_days *out);
/* Days of the month with this number, 12 times the year and 0 for January. */
void recur_days_of_month(const ical_rule *r, int64_t index, recur_days *out);
/* Days of the week that begins on that day number. */
void recur_days_of_week(const ical_rule *r, int64_t first, recur_days *out);

/* The year whose BYWEEKNO weeks hold that day. */
int64_t recur_week_year(const ical_rule *r, int64_t day);
/* Day number of the week's start at or before day. */
int64_t recur_week_start(const ical_rule *r, int64_t day);

/* For frequencies of a day and less: day itself if the date parts let it pass, else a later day
   before which none passes. cache: zeroed at first. */
int64_t recur_day_from(const ical_rule *r, recur_month *cache, int64_t day);

#endif
