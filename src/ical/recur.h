/* SPDX-License-Identifier: MIT */
/* Recurrence rules (RFC 5545 3.3.10) on day numbers: a set per period, a hard budget of steps, so
   that no rule, however hostile, costs more than its caller grants. */
#ifndef CAL_ICAL_RECUR_H
#define CAL_ICAL_RECUR_H

#include "base/ctx.h"
#include "ical/zone.h"

typedef enum ical_freq {
    ICAL_SECONDLY,
    ICAL_MINUTELY,
    ICAL_HOURLY,
    ICAL_DAILY,
    ICAL_WEEKLY,
    ICAL_MONTHLY,
    ICAL_YEARLY
} ical_freq;

typedef struct ical_rule ical_rule;   /* a parsed RRULE, in an arena */
typedef struct ical_recur ical_recur; /* a walk over its occurrences, in an arena */

/* Parses a RECUR value. CAL_E_BAD_ICAL says which part is wrong, CAL_E_RSCALE that it counts by
   another calendar than the Gregorian. */
CAL_MUST_USE cal_err ical_rule_parse(cal_ctx *cx, cal_str value, const ical_rule **out);

ical_freq ical_rule_freq(const ical_rule *r);
/* Neither COUNT nor UNTIL. */
bool ical_rule_is_endless(const ical_rule *r);
/* UNTIL as civil seconds that no occurrence lies beyond (a UTC UNTIL is widened by a day, a date
   reaches to its end); false without UNTIL. */
bool ical_rule_until(const ical_rule *r, int64_t *local);
/* Months (bit 0 January … bit 11) in which an occurrence can start, given DTSTART; a superset. */
unsigned ical_rule_months(const ical_rule *r, int64_t dtstart, bool is_date);

/* The occurrences of rule from DTSTART on (local civil seconds; is_date: whole days), rising,
   DTSTART itself first, as RFC 5545 3.8.5.3 counts it. zone: that of DTSTART, to compare a UTC
   UNTIL; NULL for floating, dates and UTC. */
ical_recur *ical_recur_new(cal_ctx *cx, const ical_rule *rule, int64_t dtstart, bool is_date,
                           const ical_zone *zone);
/* Leaps so that the next occurrence given is the first at or after local. Without COUNT it does not
   walk; with COUNT it counts period sets, at the cost of budget. */
void ical_recur_seek(ical_recur *it, int64_t local);

typedef enum ical_step { ICAL_STEP_END, ICAL_STEP_HIT, ICAL_STEP_BUDGET } ical_step;

/* The next occurrence into *local. *budget falls by the steps used; ICAL_STEP_BUDGET when it is
   used up (the walk can go on with a new one). No occurrence lies beyond year 9999. */
ical_step ical_recur_next(ical_recur *it, int64_t *budget, int64_t *local);

#endif
