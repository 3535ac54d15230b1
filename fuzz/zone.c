/* SPDX-License-Identifier: MIT */
/* A TZif file, or calendar text with a VTIMEZONE: offsets stay within bounds at any time, and what
   is printed of the zone can be read again. */
#include <stdint.h>
#include <stdlib.h>

#include "ical/zone_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const int64_t day_s = 86400, year_1970 = 0, year_2100 = 4102444800;

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void ask(const ical_zone *z, int64_t at)
{
    int64_t local = ical_zone_from_utc(z, at), utc = ical_zone_to_utc(z, at), next = at;

    must(local - at < 2 * day_s && at - local < 2 * day_s);
    must(utc - at < 2 * day_s && at - utc < 2 * day_s);
    must(!zone_next_change(z->data, at, &next) || next > at);
}

static void ask_all(const ical_zone *z)
{
    static const int64_t times[] = {-62135596800, -2208988800, 0,           951782400,
                                    1774746000,   4107542400,  32503680000, 253402300799};

    for (size_t i = 0; i < CAL_COUNT(times); i++)
        ask(z, times[i]);
    for (size_t i = 0; i < z->data->n; i++) {
        ask(z, z->data->at[i]);
        ask(z, z->data->at[i] - 1);
    }
}

static void print(cal_ctx *cx, const ical_zone *z)
{
    cal_buf *text = cal_buf_new(cx->arena, 0);
    const ical_zone *again;
    ical_comp *root;

    ical_zone_print(cx, z, CAL_STR("Any, where"), year_1970, year_2100, text);
    must(ical_parse(cx, cal_buf_str(text), &root) == CAL_OK && root->n_comps == 1);
    must(ical_zone_from_comp(cx, root->comps[0], &again) == CAL_OK);
}

static const ical_zone *read_text(cal_ctx *cx, cal_str text)
{
    const ical_zone *zone;
    ical_comp *root;

    if (ical_parse(cx, text, &root) || root->n_comps == 0 ||
        ical_zone_from_comp(cx, root->comps[0], &zone)) {
        cal_fail_clear(cx);
        return NULL;
    }
    return zone;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_str bytes = {(const char *)data, n};
    ical_zone own = {CAL_STR("x"), zone_from_tzif(cx.arena, bytes)};
    const ical_zone *zone = own.data ? &own : read_text(&cx, bytes);
    char room[ZONE_NAME_MAX];

    (void)zone_name_of_windows(bytes, room);
    if (zone) {
        ask_all(zone);
        print(&cx, zone);
    }
    cal_arena_free(cx.arena);
    return 0;
}
