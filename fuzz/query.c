/* SPDX-License-Identifier: MIT */
/* Any XML as the body of a calendar-query: its filter is read or refused with a sentence, and what
   is read judges objects within its budget, twice alike; a filter put beside its own opposite never
   holds. */
#include "core/query.h"

#include "model/limits.h"
#include "dav/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { WORK = 20000 };

static const cal_limits limits = {
    .min_utc = -62135510400, .max_utc = 253402128000, .work = WORK, .matches = 100};

static const cal_str objects[] = {
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\n"
              "DTSTART;TZID=America/New_York:20060102T120000\r\nDURATION:PT1H\r\n"
              "RRULE:FREQ=DAILY;COUNT=5\r\nSUMMARY:Event #2\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:"
              "mailto:cyrus@example.com\r\nCATEGORIES:a\\,b,c\r\nEND:VEVENT\r\n"
              "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=America/New_York:20060104T120000\r\n"
              "DTSTART;TZID=America/New_York:20060104T140000\r\nDURATION:PT1H\r\n"
              "SUMMARY:Bis\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:b\r\nDUE;VALUE=DATE:20060105"
              "\r\nSTATUS:NEEDS-ACTION\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\n"
              "TRIGGER;RELATED=START:-PT10M\r\nEND:VALARM\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"),
    CAL_STR_K(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VJOURNAL\r\nUID:c\r\n"
        "DTSTART;VALUE=DATE:20060104\r\nDESCRIPTION:Grüße\r\nEND:VJOURNAL\r\nEND:VCALENDAR\r\n"),
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VFREEBUSY\r\nUID:d\r\n"
              "FREEBUSY:20060102T100000Z/20060102T120000Z\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"),
};

/* Whether it holds; false as well when the budget did not last. */
static bool holds(cal_ctx *cx, const cal_comp_filter *f, cal_str ics)
{
    int64_t budget = WORK;
    bool out = false;

    if (core_query_matches(cx, f, NULL, ics, &budget, &out)) {
        if (!cx->fail.why.n)
            __builtin_trap();
        cal_fail_clear(cx);
        return false;
    }
    return out;
}

/* f and the absence of VCALENDAR itself cannot both be. */
static void judge(cal_ctx *cx, const cal_comp_filter *f, cal_str ics)
{
    const cal_comp_filter absent = {.name = f->name, .is_not_defined = true};
    bool first = holds(cx, f, ics);

    if (first != holds(cx, f, ics) || (first && !f->is_not_defined && holds(cx, &absent, ics)))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .limits = &limits, .now = 1780000000};
    const cal_comp_filter *filter = NULL;
    const xml_node *sent;
    xml_node *root;

    if (xml_parse(&cx, (cal_str){(const char *)data, n}, &root) == CAL_OK &&
        (sent = xml_child(root, XML_CALDAV, "filter")) != NULL &&
        dav_filter_read(&cx, sent, &filter) == CAL_OK && filter) {
        for (size_t i = 0; i < CAL_COUNT(objects); i++)
            judge(&cx, filter, objects[i]);
    } else if (cx.fail.code && !cx.fail.why.n) {
        __builtin_trap();
    }
    cal_arena_free(cx.arena);
    return 0;
}
