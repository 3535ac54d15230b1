/* SPDX-License-Identifier: MIT */
/* Recording the first failure of a unit of work. */
#include "base/ctx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_WHY = 1024 };

static cal_err record(cal_ctx *cx, cal_err code, cal_str field, const char *fmt, va_list ap)
    CAL_PRINTF(4, 0);

static cal_err record(cal_ctx *cx, cal_err code, cal_str field, const char *fmt, va_list ap)
{
    char text[MAX_WHY];

    if (cx->fail.code != CAL_OK)
        return cx->fail.code;

    int n = vsnprintf(text, sizeof text, fmt, ap);
    size_t len = n < 0 ? 0 : (size_t)n;

    cx->fail.code = code;
    cx->fail.field = field;
    cx->fail.why =
        cal_arena_dup(cx->arena, (cal_str){text, len < sizeof text ? len : sizeof text - 1});
    return code;
}

cal_err cal_fail(cal_ctx *cx, cal_err code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    cal_err e = record(cx, code, (cal_str){NULL, 0}, fmt, ap);
    va_end(ap);
    return e;
}

cal_err cal_fail_field(cal_ctx *cx, cal_err code, cal_str field, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    cal_err e = record(cx, code, field, fmt, ap);
    va_end(ap);
    return e;
}

const char *cal_system_why(cal_ctx *cx, int number)
{
    char text[128];

    return cal_arena_c(cx->arena, cal_str_c(strerror_r(number, text, sizeof text)));
}

void cal_fail_clear(cal_ctx *cx)
{
    cx->fail = (cal_failure){0};
}
