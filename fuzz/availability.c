/* SPDX-License-Identifier: MIT */
/* Any bytes as an availability: checked, gathered within a budget, laid over one another. The spans
   that come out lie in the range, and no instant is unavailable in two ways. */
#include "ical/availability.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void look(cal_ctx *cx, cal_str text, const ical_range *range)
{
    ical_covers covers = {
        {NULL, 0, 0}
    };
    ical_spans spans = {NULL, 0, 0};
    int64_t budget = 2000;

    if (ical_availability_read(cx, text, range, &budget, &covers))
        cal_fail_clear(cx);
    for (size_t i = 0; i < covers.list.n; i++)
        must(covers.list.at[i].from < covers.list.at[i].to && covers.list.at[i].rank >= 0 &&
             covers.list.at[i].rank < 10);
    ical_availability_add(cx, &covers, &spans);
    ical_busy_merge(&spans, range->from, range->to);
    for (size_t i = 0; i < spans.n; i++) {
        must(spans.at[i].from >= range->from && spans.at[i].to <= range->to);
        must(i == 0 || spans.at[i - 1].to <= spans.at[i].from);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000};
    cal_str text = {(const char *)data, n};
    ical_range month = {1780000000, 1782592000, NULL}, age = {0, 4000000000, NULL};
    ical_object o;

    (void)!ical_availability_check(&cx, text);
    cal_fail_clear(&cx);
    look(&cx, text, &month);
    look(&cx, text, &age);
    if (ical_object_read(&cx, text, &o) == CAL_OK) {
        int64_t budget = 1000;
        bool out;

        (void)!ical_overlaps(&cx, &o, CAL_STR("AVAILABLE"), &month, &budget, &out);
        (void)!ical_overlaps(&cx, &o, CAL_STR("VAVAILABILITY"), &month, &budget, &out);
        (void)!ical_overlaps(&cx, &o, CAL_STR("VFREEBUSY"), &month, &budget, &out);
    }
    cal_arena_free(cx.arena);
    return 0;
}
