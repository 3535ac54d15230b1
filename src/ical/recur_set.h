/* SPDX-License-Identifier: MIT */
/* The sets of a rule's periods. Periods (years, months ... seconds) are numbered; each gives a set,
   days times times of day, whose members are found by arithmetic, so that BYSETPOS, leaps and
   counting need no visit of each. */
#ifndef CAL_ICAL_RECUR_SET_H
#define CAL_ICAL_RECUR_SET_H

#include "ical/recur_days.h"

/* A walk. recur_set.c fills the set of period k, recur.c gives its members. */
struct ical_recur {
    ical_rule rule; /* with what it takes from DTSTART */
    const ical_zone *zone;
    int64_t dtstart;
    int64_t first, anchor;         /* number of DTSTART's period; start of its week */
    int64_t k, k_hit, k_max;       /* k: of the next set, first + k * interval is its number */
    int64_t least, floor;          /* nothing below is given: by order; by a leap */
    int64_t left;                  /* of COUNT */
    int64_t until_low, until_high; /* up to low surely within UNTIL, above high surely beyond */
    int64_t base;                  /* the set: seconds at which days' base begins */
    int64_t n, at;                 /* its members, the next of them */
    int64_t *places;               /* BYSETPOS: which of the set; NULL without it */
    int64_t places_of, n_places;   /* the size of set they are for, how many they are */
    bool is_started, is_over;
    int n_clock; /* times of a day, or of an hour or minute */
    uint8_t hours[24], minutes[60], seconds[60];
    int n_hours, n_minutes, n_seconds;
    recur_days days;
    recur_month month;
};

/* Lists the times of day within a period, once the rule is whole. */
void recur_set_clock(ical_recur *it);
/* Whether any time of day that the interval leads to passes, and BYSETPOS can name a part of it. */
bool recur_set_can_pass(ical_recur *it);
/* Number of the period that holds local; for weeks from DTSTART's on. */
int64_t recur_set_number(const ical_recur *it, int64_t local);
/* The next set that has members. */
ical_step recur_set_load(ical_recur *it, int64_t *budget);
/* Member i of the set. */
int64_t recur_set_member(const ical_recur *it, int64_t i);
/* The first member from index i on that is not below local. */
int64_t recur_set_lower(const ical_recur *it, int64_t i, int64_t local);

/* Rounded down; b above 0. */
static inline int64_t recur_floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Of non-negative numbers. */
static inline int64_t recur_common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

#endif
