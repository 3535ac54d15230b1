/* SPDX-License-Identifier: MIT */
/* Folding by utf8proc. Slices that are plain ASCII, most of them, do not reach it. */
#include "core/fold.h"

#include <stdlib.h>
#include <utf8proc.h>

static bool is_ascii(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* Letters from first on, 26 of them, moved to those from other on. */
static cal_str shifted(cal_ctx *cx, cal_str s, char first, char other)
{
    char *out = cal_arena_alloc(cx->arena, s.n + 1);

    for (size_t i = 0; i < s.n; i++) {
        bool is_one = s.p[i] >= first && s.p[i] < first + 26;

        out[i] = (char)(is_one ? s.p[i] - first + other : s.p[i]);
    }
    return (cal_str){out, s.n};
}

static utf8proc_int32_t title(utf8proc_int32_t c, void *unused)
{
    (void)unused;
    return utf8proc_totitle(c);
}

static cal_str map(cal_ctx *cx, cal_str s, utf8proc_custom_func each, utf8proc_option_t how)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t n =
        utf8proc_map_custom((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &mapped,
                            UTF8PROC_STABLE | UTF8PROC_COMPAT | how, each, NULL);

    if (n == UTF8PROC_ERROR_NOMEM)
        abort();
    if (n < 0)
        return s;

    cal_str out = cal_arena_dup(cx->arena, (cal_str){(const char *)mapped, (size_t)n});

    free(mapped);
    return out;
}

cal_str core_fold_lower(cal_ctx *cx, cal_str s)
{
    return shifted(cx, s, 'A', 'a');
}

cal_str core_fold_case(cal_ctx *cx, cal_str s)
{
    return is_ascii(s) ? core_fold_lower(cx, s)
                       : map(cx, s, NULL, UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE);
}

cal_str core_fold_search(cal_ctx *cx, cal_str s)
{
    return is_ascii(s)
               ? core_fold_lower(cx, s)
               : map(cx, s, NULL, UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE | UTF8PROC_STRIPMARK);
}

cal_str core_fold_title(cal_ctx *cx, cal_str s)
{
    return is_ascii(s) ? shifted(cx, s, 'a', 'A') : map(cx, s, title, UTF8PROC_DECOMPOSE);
}

/* Twice, for some characters are taken apart into ones that have a title case of their own. */
cal_str core_fold_parts(cal_ctx *cx, cal_str s)
{
    if (is_ascii(s))
        return core_fold_lower(cx, s);
    return map(cx, core_fold_title(cx, s), title,
               UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
}

cal_str core_fold_ascii(cal_ctx *cx, cal_str s)
{
    cal_str folded = core_fold_search(cx, s);
    char *out = cal_arena_alloc(cx->arena, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        if ((unsigned char)folded.p[i] < 0x80)
            out[n++] = folded.p[i];
    }
    return (cal_str){out, n};
}
