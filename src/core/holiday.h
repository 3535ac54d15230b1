/* SPDX-License-Identifier: MIT */
/* Public holidays by country and part of a country, as calendars one can subscribe to:
   "holidays:FR", "holidays:DE-BY". The data comes with the program (policy->holidays; its form:
   tools/make_holidays.py), for some years around the time when it was built. */
#ifndef CAL_CORE_HOLIDAY_H
#define CAL_CORE_HOLIDAY_H

#include "base/ctx.h"

typedef struct core_region {
    cal_str code; /* "DE", "DE-BY" */
    cal_str name; /* a country's in the language asked for; a part's in its own */
} core_region;

typedef struct core_country {
    core_region self;
    const core_region *parts;
    size_t n_parts;
} core_country;

typedef struct core_holidays {
    cal_str name; /* "Holidays in Germany, Bayern" in the language asked for */
    cal_str text; /* an iCalendar stream; the same data gives the same bytes */
} core_holidays;

bool core_holiday_is_source(cal_str source);
/* CAL_E_NOT_FOUND: no holidays of such a region are known. */
CAL_MUST_USE cal_err core_holiday_check(cal_ctx *cx, cal_str source);
/* Those from two years ago to five years ahead, in the language if their names are known in it,
   else in the country's own. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_holiday_calendar(cal_ctx *cx, cal_str source, cal_str language,
                                           core_holidays *out);
/* All there are, by code. */
void core_holiday_countries(cal_ctx *cx, cal_str language, const core_country **out, size_t *n);

#endif
