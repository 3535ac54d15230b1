/* SPDX-License-Identifier: MIT */
/* Two texts, parted by a line "--": a stored object and a message or another state of it. Whatever
   they are, all that scheduling makes of them can be read again. */
#include "ical/itip_judge.h"
#include "ical/itip_merge.h"
#include "ical/itip_send.h"
#include "ical/itip_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const cal_str folk[] = {CAL_STR_K("mailto:ann@example.com"), CAL_STR_K("/principals/ann/")};
static const ical_addresses ann = {folk, 2};

static void must_be_object(cal_ctx *cx, cal_str text)
{
    ical_object o;

    if (text.p && ical_object_read(cx, text, &o))
        __builtin_trap();
}

static void must_be_message(cal_ctx *cx, cal_str text)
{
    ical_itip m;

    if (text.p && ical_itip_read(cx, text, &m))
        __builtin_trap();
}

static void merge(cal_ctx *cx, const ical_object *o, const ical_itip *m)
{
    ical_merged out;
    cal_str text;

    if (ical_itip_merge_request(cx, NULL, m, &ann, &out) == CAL_OK)
        must_be_object(cx, out.text);
    if (ical_itip_merge_request(cx, o, m, &ann, &out) == CAL_OK)
        must_be_object(cx, out.text);
    if (ical_itip_merge_add(cx, o, m, &ann, &out) == CAL_OK)
        must_be_object(cx, out.text);
    if (ical_itip_merge_cancel(cx, o, m, &out) == CAL_OK)
        must_be_object(cx, out.text);
    if (ical_itip_merge_reply(cx, o, m, &out) == CAL_OK)
        must_be_object(cx, out.text);
    ical_itip_decline_counter(cx, m, o, CAL_STR("a,b\nc"), &text);
}

static void compare(cal_ctx *cx, const ical_object *old, const ical_object *now)
{
    cal_str text, why;

    ical_itip_cancel(cx, old, now, &ann, &text);
    must_be_message(cx, text);
    ical_itip_reply(cx, old, now, &ann, false, &text);
    must_be_message(cx, text);
    (void)ical_itip_changes_for(cx, old, now, &ann);
    (void)!ical_itip_attendee_may(cx, old, now, &ann, &why);
    (void)!ical_itip_organizer_may(cx, old, now, &ann, &why);
    ical_itip_organize(cx, old, now, &ann, &text);
    must_be_object(cx, text);
    ical_itip_keep(cx, old, now, &ann, &text);
    must_be_object(cx, text);
}

static void look(cal_ctx *cx, const ical_object *o)
{
    ical_delivery state = {folk[0], CAL_STR("1.2")};
    ical_time at = {.kind = ICAL_UTC, .local = 1767603600};
    ical_answer answers[] = {
        {NULL, CAL_STR("ACCEPTED")},
        {&at,  CAL_STR("DECLINED")}
    };
    cal_str text;

    if (ical_itip_changes(cx, o, o))
        __builtin_trap();
    ical_itip_request(cx, o, &ann, &text);
    must_be_message(cx, text);
    ical_itip_cancel(cx, o, NULL, &ann, &text);
    must_be_message(cx, text);
    ical_itip_publish(cx, o, &text);
    must_be_message(cx, text);
    ical_itip_set_statuses(cx, o, &state, 1, &text);
    must_be_object(cx, text);
    if (ical_itip_answer(cx, o, &ann, answers, 2, &text) == CAL_OK)
        must_be_object(cx, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000};
    cal_str all = {(const char *)data, n};
    size_t at = cal_str_find(all, CAL_STR("\n--\n"));
    cal_str first = cal_str_take(all, at), second = cal_str_skip(all, at + 4);
    ical_object a, b;
    ical_itip m;
    bool has_a = ical_object_read(&cx, first, &a) == CAL_OK;

    if (has_a)
        look(&cx, &a);
    if (ical_itip_read(&cx, second, &m) == CAL_OK && has_a)
        merge(&cx, &a, &m);
    if (ical_object_read(&cx, second, &b) == CAL_OK && has_a)
        compare(&cx, &a, &b);
    cal_arena_free(cx.arena);
    return 0;
}
