/* SPDX-License-Identifier: MIT */
/* Any bytes as a calendar object: parsed, checked, printed, expanded, picked, counted; with a
   budget so small that no input is slow. */
#include "ical/busy.h"
#include "ical/edit.h"
#include "ical/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What was read whole must be printed as it came. */
static void print_again(cal_ctx *cx, cal_str text)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    ical_comp *root;

    if (ical_parse(cx, text, &root))
        return;
    ical_print(b, root);
    if (root->raw.p && !cal_str_eq(cal_buf_str(b), text))
        __builtin_trap();
}

static bool count(void *state, const ical_instance *i)
{
    return ++*(int *)state < 1000 && i->comp != NULL;
}

/* An object that overlaps must do so in its extent. */
static void look(cal_ctx *cx, const ical_object *o, const ical_range *r)
{
    int64_t budget = 2000;
    int found = 0;
    ical_extent x;

    if (ical_extent_of(cx, o, &budget, &x))
        __builtin_trap();
    budget = 2000;
    cal_fail_clear(cx);
    (void)!ical_expand(cx, o, r, &budget, count, &found);
    if (found && (x.from >= r->to || x.to <= r->from || !x.months))
        __builtin_trap();
}

static void derive(cal_ctx *cx, const ical_object *o, const ical_range *r, cal_str text)
{
    static const ical_pick everything = {
        .name = CAL_STR_K("VCALENDAR"), .all_props = true, .all_comps = true};
    cal_buf *b = cal_buf_new(cx->arena, 1 << 20);
    ical_spans spans = {NULL, 0, 0};
    int64_t budget = 500;
    bool out;

    (void)!ical_print_expanded(cx, o, r, &budget, b);
    budget = 500;
    (void)!ical_print_limited(cx, o, r, &budget, b);
    (void)!ical_print_picked(cx, text, &everything, b);
    budget = 500;
    (void)!ical_busy_add(cx, o, r, &budget, &spans);
    ical_busy_merge(&spans, r->from, r->to);
    budget = 500;
    (void)!ical_overlaps(cx, o, CAL_STR("VALARM"), r, &budget, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000};
    cal_str text = {(const char *)data, n};
    ical_range year = {1767225600, 1798761600, NULL}, all = {INT64_MIN, INT64_MAX, NULL};
    ical_object o;

    print_again(&cx, text);
    cal_fail_clear(&cx);
    if (ical_object_read(&cx, text, &o) == CAL_OK) {
        look(&cx, &o, &year);
        look(&cx, &o, &all);
        derive(&cx, &o, &year, text);
    }
    cal_arena_free(cx.arena);
    return 0;
}
