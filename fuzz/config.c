/* SPDX-License-Identifier: MIT */
/* Any bytes as a configuration file: read or refused with a sentence; what is read prints and reads
   back the same. */
#include "app/config.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_buf *first = cal_buf_new(cx.arena, 0), *second = cal_buf_new(cx.arena, 0);
    app_config config, again;

    if (app_config_load(&cx, "/dev/null", NULL, 0, &config) ||
        app_config_load(&cx, "/dev/null", NULL, 0, &again))
        abort();
    if (app_config_read(&cx, CAL_STR("fuzz"), (cal_str){(const char *)data, n}, &config) ==
        CAL_OK) {
        app_config_print(&config, first);
        if (app_config_read(&cx, CAL_STR("again"), cal_buf_str(first), &again))
            abort();
        app_config_print(&again, second);
        if (!cal_str_eq(cal_buf_str(first), cal_buf_str(second)))
            abort();
    } else if (cx.fail.why.n == 0) {
        abort();
    }
    cal_arena_free(cx.arena);
    return 0;
}
