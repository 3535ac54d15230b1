/* SPDX-License-Identifier: MIT */
/* Reading case files. */
#include "tests/http/cases.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/vec.h"

static cal_str read_all(cal_ctx *cx, const char *name)
{
    cal_str path =
        cal_arena_printf(cx->arena, "%.*s/data/http/%s", CAL_FMT(test_source_dir()), name);
    cal_buf *all = cal_buf_new(cx->arena, 0);
    FILE *file = fopen(path.p, "rb");
    char piece[4096];
    size_t n;

    if (!file)
        abort();
    while ((n = fread(piece, 1, sizeof piece, file)))
        cal_buf_add(all, (cal_str){piece, n});
    (void)fclose(file);
    return cal_buf_str(all);
}

/* What stands behind a backslash as a byte; *used counts its letters. */
static char escaped(cal_str s, size_t *used)
{
    static const char letters[] = "rnt0\\", bytes[] = "\r\n\t\0\\";
    size_t at = cal_str_find_byte((cal_str){letters, sizeof letters - 1}, s.p[0]);
    char digits[3] = {0};

    *used = 1;
    if (at < sizeof letters - 1)
        return bytes[at];
    if (s.p[0] != 'x' || s.n < 3)
        abort();
    *used = 3;
    digits[0] = s.p[1];
    digits[1] = s.p[2];
    return (char)strtoul(digits, NULL, 16);
}

static cal_str unescape(cal_ctx *cx, cal_str s)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    size_t used;

    while (s.n) {
        if (s.p[0] != '\\' || s.n < 2) {
            cal_buf_add_byte(out, s.p[0]);
            s = cal_str_skip(s, 1);
            continue;
        }
        cal_buf_add_byte(out, escaped(cal_str_skip(s, 1), &used));
        s = cal_str_skip(s, 1 + used);
    }
    return cal_buf_str(out);
}

size_t http_cases(cal_ctx *cx, const char *name, const http_case **out)
{
    cal_str rest = read_all(cx, name);
    CAL_VEC(http_case) list = {0};

    while (rest.p) {
        cal_str line = cal_str_cut(&rest, '\n');
        size_t a = cal_str_find(line, CAL_STR(" | "));
        cal_str behind = cal_str_skip(line, a + 3);
        size_t b = cal_str_find(behind, CAL_STR(" | "));

        if (line.n == 0 || line.p[0] == '#')
            continue;
        CAL_PUSH(cx->arena, &list,
                 (http_case){unescape(cx, cal_str_take(line, a)), cal_str_take(behind, b),
                             unescape(cx, cal_str_skip(behind, b + 3))});
    }
    *out = list.at;
    return list.n;
}
