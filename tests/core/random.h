/* SPDX-License-Identifier: MIT */
/* Numbers for property tests: the seed is CALENDS_TEST_SEED, or always the same, and is printed
   when the test fails. */
#ifndef CAL_TESTS_CORE_RANDOM_H
#define CAL_TESTS_CORE_RANDOM_H

#include <stdint.h>
#include <stdlib.h>

typedef struct test_random {
    uint64_t seed, state;
} test_random;

static inline test_random test_random_new(void)
{
    const char *text = getenv("CALENDS_TEST_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 20260528;

    return (test_random){seed, seed};
}

/* 0 <= result < n (splitmix64). */
static inline int64_t test_random_below(test_random *r, int64_t n)
{
    uint64_t z = (r->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (int64_t)((z ^ (z >> 31)) % (uint64_t)n);
}

#endif
