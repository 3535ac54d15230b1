/* SPDX-License-Identifier: MIT */
/* Random calendar objects of every kind, with texts in many scripts, for property tests. */
#ifndef CAL_TESTS_CORE_RANDOM_OBJECT_H
#define CAL_TESTS_CORE_RANDOM_OBJECT_H

#include "base/ctx.h"
#include "tests/core/random.h"

#define PICK(r, list) ((list)[test_random_below((r), (int64_t)CAL_COUNT(list))])

enum { MADE_TEXTS = 5 };

typedef struct object_made {
    const char *kind; /* "VEVENT" */
    cal_str uid, ics;
    cal_str texts[MADE_TEXTS]; /* as a reader sees them, some of which stand in it */
} object_made;

/* Some UID, long or short, that was not given before. */
cal_str made_uid(cal_ctx *cx, test_random *r);
object_made made_object(cal_ctx *cx, test_random *r, cal_str uid);
/* The same in another arena. */
object_made made_copy(cal_arena *a, const object_made *m);

/* An instant near those of the objects, UTC seconds, and as "20260531T120000" or "20260531". */
int64_t made_time(test_random *r);
cal_str made_stamp(cal_ctx *cx, int64_t utc, bool is_date);

#endif
