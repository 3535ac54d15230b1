/* SPDX-License-Identifier: MIT */
/* A fresh database with people in it, and short ways to say common things. */
#ifndef CAL_TESTS_CORE_FIXTURE_H
#define CAL_TESTS_CORE_FIXTURE_H

#include "model/calendar.h"
#include "model/event.h"
#include "model/limits.h"
#include "model/user.h"
#include "tests/harness/test.h"

/* Limits a test may lower. */
typedef struct fixture {
    cal_limits limits;
    cal_user alice, bob;
    cal_calendar cal; /* alice's first calendar */
} fixture;

/* Opens and migrates a database in the test's folder, makes alice and bob, and signs alice in; all
   ends with the test. NULL on failure. */
fixture *fixture_new(cal_ctx *cx);

/* Another unit of work on the same database, as who (NULL: nobody). End it with fixture_ctx_end. */
cal_ctx fixture_ctx(const cal_ctx *cx, const cal_user *who);
void fixture_ctx_end(cal_ctx *cx);

/* Makes a person as the system would. */
CAL_MUST_USE cal_err fixture_user(cal_ctx *cx, cal_user_new in, cal_user *out);

/* A VCALENDAR with CRLF lines around the given lines (each ended by LF). */
cal_str fixture_ics(cal_ctx *cx, const char *lines);
/* A VEVENT of an hour from the UTC time "20260601T100000Z". */
cal_str fixture_event(cal_ctx *cx, const char *uid, const char *start, const char *summary);

/* Puts without condition. */
CAL_MUST_USE cal_err fixture_put(cal_ctx *cx, const cal_calendar *cal, const char *href,
                                 cal_str ics);

#endif
