/* SPDX-License-Identifier: MIT */
/* Answers for the time zone oracle. A line of input: a TZID, a tab, "utc" or "local", a tab,
   and seconds with spaces between: of UTC to be shown as local civil seconds, or the reverse.
   Output: a line for each, or "unknown". With "custom" the zone asked is the one printed for 1900
   to 2100 and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ical/zone.h"

static const int64_t year_1900 = -2208988800, year_2100 = 4102444800;

/* The zone as its own VTIMEZONE says it. */
static const ical_zone *again(cal_ctx *cx, const ical_zone *z)
{
    cal_buf *text = cal_buf_new(cx->arena, 0);
    const ical_zone *out = NULL;
    ical_comp *root;

    ical_zone_print(cx, z, CAL_STR("x"), year_1900, year_2100, text);
    if (ical_parse(cx, cal_buf_str(text), &root) || root->n_comps != 1 ||
        ical_zone_from_comp(cx, root->comps[0], &out)) {
        (void)fprintf(stderr, "%.*s\n%.*s\n", CAL_FMT(cx->fail.why), CAL_FMT(cal_buf_str(text)));
        exit(1); /* NOLINT(concurrency-mt-unsafe) */
    }
    return out;
}

static void convert(const ical_zone *z, cal_str kind, int64_t seconds)
{
    printf("%lld\n", (long long)(cal_str_eq(kind, CAL_STR("utc")) ? ical_zone_from_utc(z, seconds)
                                                                  : ical_zone_to_utc(z, seconds)));
}

static void answer(cal_ctx *cx, const ical_zones *zones, cal_str line, bool is_custom)
{
    cal_str rest = line, tzid = cal_str_cut(&rest, '\t'), kind = cal_str_cut(&rest, '\t');
    const ical_zone *z = ical_zone_at(zones, tzid);

    if (!z) {
        puts("unknown");
        return;
    }
    if (is_custom)
        z = again(cx, z);
    while (rest.p) {
        int64_t seconds;

        if (cal_str_to_i64(cal_str_cut(&rest, ' '), &seconds))
            convert(z, kind, seconds);
    }
}

int main(int argc, char **argv)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    bool is_custom = argc == 2 && strcmp(argv[1], "custom") == 0;
    ical_zones *zones = NULL;
    char *line = NULL;
    size_t room = 0;

    if (ical_zones_new(&cx, "/usr/share/zoneinfo", &zones)) {
        (void)fprintf(stderr, "%.*s\n", CAL_FMT(cx.fail.why));
        return 1;
    }
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
        answer(&cx, zones, cal_str_trim((cal_str){line, (size_t)n - 1}), is_custom);
        cal_arena_reset(cx.arena);
    }
    free(line);
    ical_zones_free(zones);
    cal_arena_free(cx.arena);
    return 0;
}
