/* SPDX-License-Identifier: MIT */
/* The body of a calendar-query, read and asked of an object with everything in it, within a budget:
   no crash, no time beyond the budget; and what is read twice is answered alike. */
#include "model/limits.h"
#include "core/query.h"
#include "dav/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { WORK = 20000 };

static const cal_limits limits = {
    .min_utc = -62135510400, .max_utc = 253402128000, .work = WORK, .matches = 100};

static const cal_str object = CAL_STR_K(
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\n"
    "DTSTAMP:20260101T000000Z\r\nDTSTART:20260601T080000Z\r\nDURATION:PT1H\r\n"
    "RRULE:FREQ=WEEKLY;BYDAY=MO,TU\r\nEXDATE:20260602T080000Z\r\n"
    "RDATE;VALUE=PERIOD:20260605T080000Z/PT2H\r\nSUMMARY:Stand\\, up caf\xc3\xa9\r\n"
    "CATEGORIES:Fun,Work\\,more\r\nORGANIZER:mailto:ana@example.org\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"B, b\";MEMBER=\"mailto:x@y\",\"mailto:z@y\":mailto:b@x\r\n"
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nREPEAT:2\r\nDURATION:PT5M\r\n"
    "END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\n"
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260608T080000Z\r\nDTSTART:20260608T100000Z\r\n"
    "SUMMARY:Later\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

static bool holds(cal_ctx *cx, const cal_comp_filter *f, bool *out)
{
    int64_t budget = WORK;

    if (core_query_matches(cx, f, NULL, object, &budget, out) == CAL_OK)
        return true;
    cal_fail_clear(cx);
    return false;
}

static void ask(cal_ctx *cx, const xml_node *root)
{
    const xml_node *filter = xml_child(root, XML_CALDAV, "filter");
    const cal_comp_filter *f, *again;
    bool once = false, twice = false;

    if (!filter || dav_filter_read(cx, filter, &f))
        return;
    if (dav_filter_read(cx, filter, &again))
        __builtin_trap();
    if (holds(cx, f, &once) && (!holds(cx, again, &twice) || once != twice))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .limits = &limits, .now = 1780000000};
    xml_node *root;

    if (xml_parse(&cx, (cal_str){(const char *)data, n}, &root) == CAL_OK)
        ask(&cx, root);
    cal_arena_free(cx.arena);
    return 0;
}
