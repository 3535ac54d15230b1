/* SPDX-License-Identifier: MIT */
/* Any bytes as an archive: bounded in files, bytes and names, whatever it claims to be. */
#include "base/utf8.h"
#include "zip/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_clean(cal_str path)
{
    return path.n && cal_utf8_ok(path) && !cal_str_starts(path, CAL_STR("/")) &&
           !cal_str_has(path, CAL_STR("//")) && !cal_str_starts(path, CAL_STR("../")) &&
           !cal_str_has(path, CAL_STR("/../"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000};
    const zip_limits limits = {
        .entries = 20, .entry_bytes = 4096, .total_bytes = 16384, .ratio = 50};
    size_t files = 0, bytes = 0;
    zip_reader *r;
    bool more = true;
    cal_err e = zip_reader_new(&cx, (cal_str){(const char *)data, n}, &limits, &r);

    while (!e && more) {
        cal_str path, head, body;

        if ((e = zip_reader_next(&cx, r, &path, &more)) || !more)
            break;
        if (!is_clean(path))
            __builtin_trap();
        files++;
        if ((e = zip_reader_head(&cx, r, 16, &head)) || (e = zip_reader_body(&cx, r, &body)))
            break;
        bytes += body.n;
        if (head.n > 16 || body.n > limits.entry_bytes || !cal_str_starts(body, head))
            __builtin_trap();
    }
    if (files > limits.entries || bytes > limits.total_bytes)
        __builtin_trap();
    if (e && !cx.fail.why.n)
        __builtin_trap();
    cal_arena_free(cx.arena);
    return 0;
}
