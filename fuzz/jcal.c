/* SPDX-License-Identifier: MIT */
/* Any bytes as jCal, and as iCalendar. What is read as jCal must be iCalendar whose components are
   those that the JSON names; iCalendar there and back and there again must be the same jCal. */
#include "ical/jcal.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MOST = 1 << 20 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static size_t components(const ical_comp *c)
{
    size_t n = c->n_comps;

    for (size_t i = 0; i < c->n_comps; i++)
        n += components(c->comps[i]);
    return n;
}

/* Lines that begin with BEGIN: and are no fold. */
static size_t begins(cal_str text)
{
    size_t n = 0;

    while (text.p) {
        cal_str line = cal_str_cut(&text, '\n');

        n += cal_str_starts_ci(line, CAL_STR("BEGIN:"));
    }
    return n;
}

/* No string may have begun a line of its own. */
static void as_json(cal_ctx *cx, cal_str text)
{
    cal_buf *ics = cal_buf_new(cx->arena, 0), *json = cal_buf_new(cx->arena, 0);
    ical_comp *root;

    if (ical_jcal_read(cx, text, MOST, ics))
        return;
    must(ical_parse(cx, cal_buf_str(ics), &root) == CAL_OK);
    must(components(root) == begins(cal_buf_str(ics)));
    must(ical_jcal_print(cx, cal_buf_str(ics), json) == CAL_OK);
}

static void as_calendar(cal_ctx *cx, cal_str text)
{
    cal_buf *json = cal_buf_new(cx->arena, 0), *back = cal_buf_new(cx->arena, 0);
    cal_buf *again = cal_buf_new(cx->arena, 0), *last = cal_buf_new(cx->arena, 0);

    cal_fail_clear(cx);
    if (ical_jcal_print(cx, text, json))
        return;
    if (ical_jcal_read(cx, cal_buf_str(json), 16 * MOST, back)) {
        cal_fail_clear(cx); /* nested deeper than JSON is read, or a name that is none */
        return;
    }
    must(ical_jcal_print(cx, cal_buf_str(back), again) == CAL_OK);
    /* a number may lose digits that no double has, once */
    must(ical_jcal_read(cx, cal_buf_str(again), 16 * MOST, last) == CAL_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000};
    cal_str text = {(const char *)data, n};

    as_json(&cx, text);
    as_calendar(&cx, text);
    cal_arena_free(cx.arena);
    return 0;
}
