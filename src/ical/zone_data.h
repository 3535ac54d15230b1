/* SPDX-License-Identifier: MIT */
/* The inside of a time zone: its changes as a sorted list, and a yearly rule behind them that is
   written out for 28 years. Later years are looked up in the one of those with the same weekdays
   and leap years, which is exact: the calendar knows no other years. */
#ifndef CAL_ICAL_ZONE_DATA_H
#define CAL_ICAL_ZONE_DATA_H

#include "base/vec.h"
#include "ical/zone.h"

enum { ZONE_ABBR = 11, ZONE_MAX_TYPES = 255, ZONE_MAX_CHANGES = 6000, ZONE_CYCLE_YEARS = 28 };

/* What a clock shows. */
typedef struct zone_type {
    int32_t offset; /* seconds east of UTC */
    bool is_dst;
    char abbr[ZONE_ABBR]; /* "" unknown */
} zone_type;

/* From this instant on a type holds. */
typedef struct zone_change {
    int64_t utc;
    uint8_t type;
} zone_change;

typedef enum zone_day_kind { ZONE_DAY_WEEKDAY, ZONE_DAY_JULIAN, ZONE_DAY_NUMBER } zone_day_kind;

/* A day of each year and a time of that day (POSIX TZ: Mm.w.d, Jn, n). */
typedef struct zone_day {
    zone_day_kind kind;
    int month, week, weekday; /* weekday: 0 Sunday; week 5: the last */
    int day;                  /* Jn, n */
    int32_t time_s;           /* may be negative or beyond a day */
} zone_day;

/* The footer of a TZif file (RFC 8536 3.3). */
typedef struct zone_rule {
    zone_type standard, daylight;
    bool has_daylight;
    zone_day start, end; /* of daylight time */
} zone_rule;

typedef struct zone_data {
    size_t n;
    const int64_t *at;   /* UTC seconds of the changes, rising */
    const uint8_t *type; /* n + 1: before the first change, then from each on */
    const zone_type *types;
    size_t n_types;
    int32_t repeat_year; /* first of the years that stand for all later ones; 0: nothing changes */
    int64_t repeat_end;  /* civil seconds of the end of those years */
    const zone_rule *rule; /* what governs behind the last change; NULL unknown */
} zone_data;

struct ical_zone {
    cal_str name;
    const zone_data *data;
};

/* A list of changes while it is made. */
typedef struct zone_draft {
    cal_arena *arena;
    CAL_VEC(zone_change) changes;
    CAL_VEC(zone_type) types;
    uint8_t first; /* type before the first change */
    int32_t repeat_year;
    const zone_rule *rule;
} zone_draft;

/* The abbreviation of a type: letters, digits, + and - (RFC 8536 3.2); false, and none, for others.
 */
bool zone_type_name(zone_type *type, cal_str abbr);
/* Index of that type, added if it is new; -1 when there are too many. */
int zone_draft_type(zone_draft *d, const zone_type *type);
/* First of 28 years from year on that hold every kind of year. */
int32_t zone_cycle_from(int32_t year);
/* Writes out the rule behind the last change, for 28 years. false: too many types. */
CAL_MUST_USE bool zone_draft_continue(zone_draft *d, const zone_rule *rule);
/* The draft, whose changes rise, as immutable data in its arena. */
const zone_data *zone_draft_end(const zone_draft *d);

/* The type that holds at a UTC time. */
const zone_type *zone_type_at(const zone_data *z, int64_t utc);
/* The next change of the clock after utc; false when there is none. */
bool zone_next_change(const zone_data *z, int64_t utc, int64_t *at);

/* Reads a POSIX TZ string: "CET-1CEST,M3.5.0,M10.5.0/3". */
CAL_MUST_USE bool zone_rule_parse(cal_str text, zone_rule *out);
/* UTC seconds of a change of that year: to daylight time, or from it. */
int64_t zone_rule_change(const zone_rule *r, int32_t year, bool to_daylight);

/* A TZif file (RFC 8536) of any version; NULL when it is none. All in the arena. */
const zone_data *zone_from_tzif(cal_arena *a, cal_str bytes);

enum { ZONE_NAME_MAX = 64 };

/* The IANA name that stands for a name of Windows or Outlook, or for "GMT+1" and the like; absent
   when it is none of them. May stand in room. */
cal_str zone_name_of_windows(cal_str name, char room[ZONE_NAME_MAX]);

#endif
