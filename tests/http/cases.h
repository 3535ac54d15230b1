/* SPDX-License-Identifier: MIT */
/* Data files whose lines are "first | claim | bytes". */
#ifndef CAL_TESTS_HTTP_CASES_H
#define CAL_TESTS_HTTP_CASES_H

#include "tests/harness/test.h"

typedef struct http_case {
    cal_str first, claim, bytes; /* first and bytes with their escapes resolved */
} http_case;

/* All cases of tests/data/http/NAME; aborts when there is no such file. */
size_t http_cases(cal_ctx *cx, const char *name, const http_case **out);

#endif
