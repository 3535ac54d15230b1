/* SPDX-License-Identifier: MIT */
/* Growing text with a sticky limit. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_MAX = 1 << 30, FIRST_BYTES = 256 };

static void end_buf(void *b)
{
    cal_buf_end(b);
}

/* Makes room for n more bytes and the NUL; false, and `over`, when the limit forbids. */
static bool room(cal_buf *b, size_t n)
{
    size_t cap = b->cap ? b->cap : FIRST_BYTES;

    if (b->over || n > b->max_bytes - b->n) {
        b->over = true;
        return false;
    }
    if (b->cap > b->n + n)
        return true;
    while (cap <= b->n + n)
        cap *= 2;
    b->p = realloc(b->p, cap);
    if (!b->p)
        abort();
    b->cap = cap;
    return true;
}

void cal_buf_init(cal_buf *b, size_t max_bytes)
{
    *b = (cal_buf){.max_bytes = max_bytes ? max_bytes : DEFAULT_MAX};
}

void cal_buf_end(cal_buf *b)
{
    free(b->p);
    *b = (cal_buf){.max_bytes = b->max_bytes};
}

cal_buf *cal_buf_new(cal_arena *a, size_t max_bytes)
{
    cal_buf *b = CAL_NEW(a, cal_buf);

    cal_buf_init(b, max_bytes);
    cal_arena_defer(a, end_buf, b);
    return b;
}

void cal_buf_add(cal_buf *b, cal_str s)
{
    if (s.n == 0 || !room(b, s.n))
        return;
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void cal_buf_add_c(cal_buf *b, const char *c)
{
    cal_buf_add(b, cal_str_c(c));
}

void cal_buf_add_byte(cal_buf *b, char c)
{
    cal_buf_add(b, (cal_str){&c, 1});
}

void cal_buf_add_i64(cal_buf *b, int64_t v)
{
    char text[24], *p = text + sizeof text;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        *--p = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        *--p = '-';
    cal_buf_add(b, (cal_str){p, (size_t)(text + sizeof text - p)});
}

void cal_buf_printf(cal_buf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        abort();
    if (n == 0 || !room(b, (size_t)n))
        return;
    va_start(ap, fmt);
    (void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

void cal_buf_clear(cal_buf *b)
{
    b->n = 0;
    b->over = false;
}

void cal_buf_shift(cal_buf *b, size_t n)
{
    if (n > b->n)
        n = b->n;
    if (n == 0)
        return;
    memmove(b->p, b->p + n, b->n - n);
    b->n -= n;
    b->p[b->n] = '\0';
}

void cal_buf_truncate(cal_buf *b, size_t n)
{
    if (n >= b->n)
        return;
    b->n = n;
    b->p[n] = '\0';
}

bool cal_buf_ok(const cal_buf *b)
{
    return !b->over;
}

cal_str cal_buf_str(const cal_buf *b)
{
    return (cal_str){b->p ? b->p : "", b->n};
}
