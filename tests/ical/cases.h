/* SPDX-License-Identifier: MIT */
/* Cases of the iCalendar tests that stand in files of tests/data/ical/: "## title" begins one, its
   directives begin with a word the test knows, all other lines are calendar text. */
#ifndef CAL_TESTS_ICAL_CASES_H
#define CAL_TESTS_ICAL_CASES_H

#include "base/vec.h"
#include "ical/range.h"
#include "tests/harness/test.h"

typedef struct ical_case {
    cal_str title;
    cal_str text; /* content lines with CRLF */
    struct {
        cal_str *at; /* the directives, in order */
        size_t n, cap;
    } directives;
} ical_case;

typedef struct ical_cases {
    ical_case *at;
    size_t n, cap;
} ical_cases;

/* The cases of tests/data/ical/<name>. heads: the words that begin a directive, ended by NULL. */
ical_cases ical_cases_read(cal_ctx *cx, const char *name, const char *const *heads);
/* A whole file; absent when it cannot be read. */
cal_str ical_test_file(cal_ctx *cx, cal_str path);
/* Components as one VCALENDAR; a UID is put into each event, task and journal that has none. */
cal_str ical_test_calendar(cal_ctx *cx, cal_str components);
/* "20260131T120000Z" or "20260131" as UTC seconds; "-" is open: INT64_MIN, "+" INT64_MAX. */
int64_t ical_test_time(cal_str s);
/* The system's zones for this test, in cx. */
void ical_test_zones(cal_ctx *cx);

#endif
