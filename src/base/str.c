/* SPDX-License-Identifier: MIT */
/* Slices: comparison, search and cutting. Nothing here allocates. */
#include "base/str.h"

#include <string.h>

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

cal_str cal_str_c(const char *c)
{
    return (cal_str){c, c ? strlen(c) : 0};
}

bool cal_str_eq(cal_str a, cal_str b)
{
    return a.n == b.n && (a.n == 0 || (a.p && b.p && memcmp(a.p, b.p, a.n) == 0));
}

bool cal_str_eq_ci(cal_str a, cal_str b)
{
    return a.n == b.n && cal_str_starts_ci(a, b);
}

int cal_str_cmp(cal_str a, cal_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int d = n ? memcmp(a.p, b.p, n) : 0;

    return d ? d : (a.n > b.n) - (a.n < b.n);
}

bool cal_str_starts(cal_str s, cal_str head)
{
    return s.n >= head.n && (head.n == 0 || memcmp(s.p, head.p, head.n) == 0);
}

bool cal_str_starts_ci(cal_str s, cal_str head)
{
    if (s.n < head.n)
        return false;
    for (size_t i = 0; i < head.n; i++) {
        if (lower(s.p[i]) != lower(head.p[i]))
            return false;
    }
    return true;
}

bool cal_str_ends(cal_str s, cal_str tail)
{
    return s.n >= tail.n && cal_str_eq(cal_str_skip(s, s.n - tail.n), tail);
}

size_t cal_str_find_byte(cal_str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? (size_t)(at - s.p) : s.n;
}

size_t cal_str_find(cal_str s, cal_str needle)
{
    const char *at = s.n && needle.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;

    if (needle.n == 0)
        return 0;
    return at ? (size_t)(at - s.p) : s.n;
}

bool cal_str_has(cal_str s, cal_str needle)
{
    return needle.n == 0 || cal_str_find(s, needle) < s.n;
}

cal_str cal_str_skip(cal_str s, size_t n)
{
    if (n > s.n)
        n = s.n;
    return (cal_str){s.p ? s.p + n : NULL, s.n - n};
}

cal_str cal_str_take(cal_str s, size_t n)
{
    return (cal_str){s.p, n < s.n ? n : s.n};
}

cal_str cal_str_trim(cal_str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = cal_str_skip(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

cal_str cal_str_cut(cal_str *rest, char sep)
{
    size_t at = cal_str_find_byte(*rest, sep);
    cal_str head = {rest->p, at};

    *rest = at < rest->n ? cal_str_skip(*rest, at + 1) : (cal_str){NULL, 0};
    return head;
}

bool cal_str_to_i64(cal_str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    uint64_t v = 0, max = minus ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;

    if (minus)
        s = cal_str_skip(s, 1);
    if (s.n == 0 || s.n > 19)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (v > max)
        return false;
    *out = minus ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

uint64_t cal_str_hash(cal_str s)
{
    uint64_t h = 14695981039346656037U;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211U;
    return h;
}

bool cal_str_eq_secret(cal_str a, cal_str b)
{
    unsigned diff = a.n != b.n;

    for (size_t i = 0; i < a.n && i < b.n; i++)
        diff |= (unsigned)((unsigned char)a.p[i] ^ (unsigned char)b.p[i]);
    return diff == 0;
}
