/* SPDX-License-Identifier: MIT */
/* A test is TEST(what_it_claims) {…} in any tests/<folder>/<name>.c; the runner finds it by its
 * name. */
#ifndef CAL_TESTS_HARNESS_TEST_H
#define CAL_TESTS_HARNESS_TEST_H

#include "base/ctx.h"

/* cx: a fresh context with an arena, a log that is dropped, now = 1,780,000,000 (2026-05-28). */
typedef struct test_case {
    const char *file, *name;
    void (*run)(cal_ctx *cx);
} test_case;

#define TEST(claim)                 \
    void test_##claim(cal_ctx *cx); \
    void test_##claim(cal_ctx *cx)

/* Notes a failure and goes on; the macros below also leave the test. */
void test_failed(const char *file, int line, const char *fmt, ...) CAL_PRINTF(3, 4);
bool test_str_eq(const char *file, int line, cal_str got, cal_str want);
bool test_int_eq(const char *file, int line, long long got, long long want);

#define CHECK(cond)                                       \
    do {                                                  \
        if (!(cond)) {                                    \
            test_failed(__FILE__, __LINE__, "%s", #cond); \
            return;                                       \
        }                                                 \
    } while (0)
#define CHECK_STR(got, want)                                 \
    do {                                                     \
        if (!test_str_eq(__FILE__, __LINE__, (got), (want))) \
            return;                                          \
    } while (0)
#define CHECK_INT(got, want)                                                       \
    do {                                                                           \
        if (!test_int_eq(__FILE__, __LINE__, (long long)(got), (long long)(want))) \
            return;                                                                \
    } while (0)
#define CHECK_OK(call) CHECK((call) == CAL_OK)

/* A directory of this test run's own, below the system's temporary directory, removed at the end.
 */
cal_str test_dir(cal_ctx *cx);
/* The folder tests/ of the source tree. */
cal_str test_source_dir(void);

extern const test_case test_cases[];
extern const size_t test_cases_n;

#endif
