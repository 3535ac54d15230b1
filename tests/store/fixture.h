/* SPDX-License-Identifier: MIT */
/* A fresh database for a test, with a person and calendars. */
#ifndef CAL_TESTS_STORE_FIXTURE_H
#define CAL_TESTS_STORE_FIXTURE_H

#include "store/calendar.h"
#include "store/event.h"
#include "store/pool.h"
#include "store/user.h"
#include "tests/harness/test.h"

/* "sqlite:" and a file of this name in the test's directory. */
cal_str fixture_url(cal_ctx *cx, const char *name);
/* Whether it is a file; else a schema of the PostgreSQL server that CALENDS_TEST_POSTGRESQL names.
 */
bool fixture_is_sqlite(void);
/* At the head of a test of what PostgreSQL does by itself, or does not do. */
#define SQLITE_ONLY()             \
    do {                          \
        if (!fixture_is_sqlite()) \
            return;               \
    } while (0)
/* Changes the database behind the store's back. */
cal_err fixture_harm(cal_ctx *cx, const char *sql);
/* Opens and migrates it, sets cx->store; it ends with cx. NULL when that failed. */
store_pool *fixture_pool(cal_ctx *cx, const char *name);
/* A context of its own on the same store; end it with fixture_ctx_end. */
cal_ctx fixture_ctx(const cal_ctx *cx);
void fixture_ctx_end(cal_ctx *cx);

/* Inserts, each in its own transaction. */
cal_err fixture_user(cal_ctx *cx, const char *handle, int64_t *id);
cal_err fixture_calendar(cal_ctx *cx, int64_t home, const char *href, cal_calendar *out);
/* Takes the next sequence of the home and puts in; uid and etag from href where absent. */
cal_err fixture_put(cal_ctx *cx, const cal_calendar *cal, const char *href, store_event *in);
/* A plain object from..to (UTC seconds). */
store_event fixture_event(int64_t from, int64_t to);
/* All of cal, without a transaction around. */
cal_err fixture_delete(cal_ctx *cx, const cal_calendar *cal, const char *href);
/* Number of findings of the integrity check; each is told as a failure of the test. */
int fixture_findings(cal_ctx *cx);

#endif
