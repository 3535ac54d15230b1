/* SPDX-License-Identifier: MIT */
/* A slice of bytes that somebody else owns, and the questions asked of it. */
#ifndef CAL_BASE_STR_H
#define CAL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAL_MUST_USE     __attribute__((warn_unused_result))
#define CAL_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define CAL_AUTO(end)    __attribute__((cleanup(end)))
#define CAL_COUNT(a)     (sizeof(a) / sizeof((a)[0]))

/* A run of bytes. Not NUL-terminated unless its maker says so; p is NULL only for "not there". */
typedef struct cal_str {
    const char *p;
    size_t n;
} cal_str;

#define CAL_STR(lit) ((cal_str){"" lit, sizeof(lit) - 1})
#define CAL_STR_K(lit)          \
    {                           \
        "" lit, sizeof(lit) - 1 \
    }                                /* the same in a constant table */
#define CAL_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

/* The slice of a C string; NULL gives an empty, absent one. Borrows. */
cal_str cal_str_c(const char *c);

bool cal_str_eq(cal_str a, cal_str b);
/* Equal but for ASCII letter case. */
bool cal_str_eq_ci(cal_str a, cal_str b);
/* <0, 0, >0 in byte order. */
int cal_str_cmp(cal_str a, cal_str b);
bool cal_str_starts(cal_str s, cal_str head);
bool cal_str_starts_ci(cal_str s, cal_str head);
bool cal_str_ends(cal_str s, cal_str tail);

/* Index of the first byte c, or of the first occurrence of needle; s.n when there is none. */
size_t cal_str_find_byte(cal_str s, char c);
size_t cal_str_find(cal_str s, cal_str needle);
bool cal_str_has(cal_str s, cal_str needle);

/* s without its first n bytes (at most all), and its first n bytes. */
cal_str cal_str_skip(cal_str s, size_t n);
cal_str cal_str_take(cal_str s, size_t n);
/* s without spaces and tabs at both ends. */
cal_str cal_str_trim(cal_str s);

/* Cuts *rest at the first sep: returns what stands before it, leaves in *rest what stands behind.
   Without a sep returns all and leaves *rest absent (p NULL). Loop: while (rest.p) {...}. */
cal_str cal_str_cut(cal_str *rest, char sep);

/* Whole slice as a decimal integer without white space; false if it is none or out of range. */
CAL_MUST_USE bool cal_str_to_i64(cal_str s, int64_t *out);

/* FNV-1a, for tables that hold no hostile keys beyond their bounds. */
uint64_t cal_str_hash(cal_str s);

/* Compares in a time that depends on the lengths only. */
bool cal_str_eq_secret(cal_str a, cal_str b);

#endif
