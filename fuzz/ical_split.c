/* SPDX-License-Identifier: MIT */
/* Any bytes as a file to import: what is not refused must be an object that can be stored. */
#include "ical/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000};
    const ical_piece *pieces = NULL;
    size_t n_pieces = 0;

    if (ical_split(&cx, (cal_str){(const char *)data, n}, &pieces, &n_pieces))
        n_pieces = 0;
    for (size_t i = 0; i < n_pieces; i++) {
        ical_object o;

        if (pieces[i].refused.p)
            continue;
        if (ical_object_read(&cx, pieces[i].text, &o) || !cal_str_eq(o.uid, pieces[i].uid))
            __builtin_trap();
    }
    cal_arena_free(cx.arena);
    return 0;
}
