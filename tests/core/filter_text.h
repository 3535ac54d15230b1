/* SPDX-License-Identifier: MIT */
/* Filters in one line of text, for tables of cases:

     VCALENDAR(VEVENT[20260601T000000Z/20260602T000000Z](.SUMMARY~"team",VALARM!))

   A component; ! is-not-defined; [from/to] a time range, either end may be empty; (…) what is
   nested. A property begins with a dot, and has in {…} parameters, each beginning with ;. A text
   match is ~"ascii-casemap", ="octet" or %"unicode-casemap", negated with - before it; behind the
   text ^ says that the value starts with it, $ that it ends with it, & that it equals it. */
#ifndef CAL_TESTS_CORE_FILTER_TEXT_H
#define CAL_TESTS_CORE_FILTER_TEXT_H

#include "base/ctx.h"
#include "model/filter.h"

/* Aborts on a malformed text: it is part of a test. */
const cal_comp_filter *filter_from_text(cal_ctx *cx, const char *text);

#endif
