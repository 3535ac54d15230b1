/* SPDX-License-Identifier: MIT */
/* The inside of a recurrence rule: each BYxxx part as a set of bits. Shared by the parser and the
   engine only. */
#ifndef CAL_ICAL_RULE_H
#define CAL_ICAL_RULE_H

#include "ical/recur.h"

enum { RULE_NUMBERS = 366, RULE_WORDS = 6 };

/* Parts that stand in a rule, as bits of ical_rule.has. */
typedef enum rule_part {
    RULE_FREQ,
    RULE_UNTIL,
    RULE_COUNT,
    RULE_INTERVAL,
    RULE_BYSECOND,
    RULE_BYMINUTE,
    RULE_BYHOUR,
    RULE_BYDAY,
    RULE_BYMONTHDAY,
    RULE_BYYEARDAY,
    RULE_BYWEEKNO,
    RULE_BYMONTH,
    RULE_BYSETPOS,
    RULE_WKST,
    RULE_RSCALE,
    RULE_SKIP
} rule_part;

/* What becomes of a date that does not exist (RFC 7529 4.1). */
typedef enum rule_skip { RULE_OMIT, RULE_BACKWARD, RULE_FORWARD } rule_skip;

typedef enum rule_until { RULE_UNTIL_DATE, RULE_UNTIL_LOCAL, RULE_UNTIL_UTC } rule_until;

/* Numbers of 1…366: bit v-1 of up; and of -1…-366: bit 366-|v| of down. So both are in rising order
   of the place they name. */
typedef struct rule_numbers {
    uint64_t up[RULE_WORDS], down[RULE_WORDS];
} rule_numbers;

struct ical_rule {
    unsigned has; /* 1u << rule_part */
    ical_freq freq;
    rule_skip skip;
    rule_until until_kind;
    int week_start;                   /* 0 Monday … 6 Sunday */
    int64_t interval, count, until;   /* until: civil seconds */
    uint64_t seconds, minutes, hours; /* bit v */
    unsigned months;                  /* bit v-1 */
    unsigned weekdays;                /* BYDAY without a number: bit 0 Monday … */
    unsigned nth_weekdays;            /* weekdays that stand with a number */
    bool nth_in_year;                 /* the numbers count in the year, not in the month */
    uint64_t nth[7], nth_last[7];     /* the numbers: bit n, from the start and from the end */
    uint64_t weeks, weeks_last;       /* BYWEEKNO: bit n, from the start and from the end */
    uint32_t days, days_last;         /* BYMONTHDAY: bit v-1; bit 31-|v| */
    rule_numbers yeardays, places;    /* BYYEARDAY, BYSETPOS */
};

static inline bool rule_has(const ical_rule *r, rule_part part)
{
    return (r->has >> part & 1) != 0;
}

static inline bool rule_bit(const uint64_t *words, int bit)
{
    return (words[bit / 64] >> (bit % 64) & 1) != 0;
}

#endif
