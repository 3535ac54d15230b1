/* SPDX-License-Identifier: MIT */
/* Filters of calendar-query against objects with everything in them: no crash, no time beyond the
   budget, and is-not-defined is always the opposite of being there. The input is read as a program
   that builds a filter: its bytes choose what comes next. */
#include "base/vec.h"
#include "model/limits.h"
#include "core/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MAX_DEPTH = 4, MAX_PARTS = 3, WORK = 20000, YEAR_S = 31557600 };

static const cal_str objects[] = {
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\n"
              "DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU\r\n"
              "EXDATE:20260602T080000Z\r\nRDATE;VALUE=PERIOD:20260605T080000Z/PT2H\r\n"
              "SUMMARY:Stand\\, up é\r\nATTENDEE;PARTSTAT=ACCEPTED;CN=\"B, b\":mailto:b@x\r\n"
              "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nREPEAT:2\r\n"
              "DURATION:PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
              "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260608T080000Z\r\n"
              "DTSTART:20260608T100000Z\r\nDTEND:20260608T100000Z\r\nSUMMARY:Later\r\n"
              "END:VEVENT\r\nEND:VCALENDAR\r\n"),
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:b\r\n"
              "DTSTART;VALUE=DATE:20260601\r\nDUE;VALUE=DATE:20260603\r\n"
              "RRULE:FREQ=MONTHLY;COUNT=20\r\nSTATUS:NEEDS-ACTION\r\nCOMPLETED:20260605T100000Z\r\n"
              "CREATED:20260101T000000Z\r\nBEGIN:VALARM\r\nTRIGGER;RELATED=END:PT1H\r\n"
              "END:VALARM\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"),
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Ship\r\n"
              "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0330\r\n"
              "TZOFFSETTO:+0330\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
              "BEGIN:VJOURNAL\r\nUID:c\r\nDTSTART;TZID=Ship:20260601T233000\r\n"
              "DESCRIPTION:x\r\nEND:VJOURNAL\r\nEND:VCALENDAR\r\n"),
};

static const cal_str comp_names[] = {
    CAL_STR_K("VEVENT"),    CAL_STR_K("VTODO"),     CAL_STR_K("VJOURNAL"), CAL_STR_K("VALARM"),
    CAL_STR_K("VTIMEZONE"), CAL_STR_K("VCALENDAR"), CAL_STR_K("STANDARD"), CAL_STR_K("X-NONE")};
static const cal_str prop_names[] = {
    CAL_STR_K("SUMMARY"), CAL_STR_K("DTSTART"),   CAL_STR_K("ATTENDEE"),    CAL_STR_K("RDATE"),
    CAL_STR_K("EXDATE"),  CAL_STR_K("COMPLETED"), CAL_STR_K("DESCRIPTION"), CAL_STR_K("UID")};
static const cal_str param_names[] = {CAL_STR_K("PARTSTAT"), CAL_STR_K("CN"), CAL_STR_K("TZID"),
                                      CAL_STR_K("VALUE")};

typedef struct input {
    cal_ctx *cx;
    const uint8_t *at, *end;
} input;

/* 0 <= result < n; 0 when the input has ended. */
static size_t choose(input *in, size_t n)
{
    return in->at < in->end ? *in->at++ % n : 0;
}

static cal_str bytes(input *in)
{
    size_t left = (size_t)(in->end - in->at), n = choose(in, 8);

    n = n < left ? n : left ? left - 1 : 0;

    cal_str out = cal_arena_dup(in->cx->arena, (cal_str){(const char *)in->at, n});

    in->at += n;
    return out;
}

static const cal_range *range(input *in)
{
    static const int64_t june = 1780272000;
    static const int64_t ends[] = {INT64_MIN,    INT64_MAX, june - 50 * (int64_t)YEAR_S, june - 1,
                                   june + 10800, june,      june + 900 * (int64_t)YEAR_S};
    cal_range *out = CAL_NEW(in->cx->arena, cal_range);

    if (choose(in, 2))
        return NULL;
    out->from = ends[choose(in, CAL_COUNT(ends))];
    out->to = ends[choose(in, CAL_COUNT(ends))];
    if (choose(in, 2) && out->from != INT64_MAX && out->from != INT64_MIN)
        out->to = out->from + (int64_t)choose(in, 256) * 3600;
    return out;
}

static const cal_text_match *text(input *in)
{
    cal_text_match *out = CAL_NEW(in->cx->arena, cal_text_match);

    if (choose(in, 2))
        return NULL;
    out->collation = (cal_collation)choose(in, CAL_UNICODE_CASEMAP + 1);
    out->negate = choose(in, 2);
    out->text = bytes(in);
    return out;
}

static cal_prop_filter prop(input *in)
{
    cal_prop_filter f = {.name = prop_names[choose(in, CAL_COUNT(prop_names))]};
    size_t n = choose(in, MAX_PARTS);
    cal_param_filter *params = CAL_NEW_N(in->cx->arena, cal_param_filter, n);

    f.is_not_defined = choose(in, 4) == 1;
    f.range = range(in);
    f.text = text(in);
    for (size_t i = 0; i < n; i++) {
        params[i].name = param_names[choose(in, CAL_COUNT(param_names))];
        params[i].is_not_defined = choose(in, 4) == 1;
        params[i].text = text(in);
    }
    f.params = params;
    f.n_params = n;
    return f;
}

/* NOLINTNEXTLINE(misc-no-recursion): MAX_DEPTH bounds it */
static cal_comp_filter comp(input *in, cal_str name, int depth)
{
    cal_comp_filter f = {.name = name};
    size_t n_props = choose(in, MAX_PARTS), n_comps = depth < MAX_DEPTH ? choose(in, MAX_PARTS) : 0;
    cal_prop_filter *props = CAL_NEW_N(in->cx->arena, cal_prop_filter, n_props);
    cal_comp_filter *comps = CAL_NEW_N(in->cx->arena, cal_comp_filter, n_comps);

    f.is_not_defined = choose(in, 8) == 1;
    f.range = range(in);
    for (size_t i = 0; i < n_props; i++)
        props[i] = prop(in);
    for (size_t i = 0; i < n_comps; i++)
        comps[i] = comp(in, comp_names[choose(in, CAL_COUNT(comp_names))], depth + 1);
    f.props = props;
    f.n_props = n_props;
    f.comps = comps;
    f.n_comps = n_comps;
    return f;
}

static void judge(cal_ctx *cx, const cal_comp_filter *f, cal_str ics)
{
    cal_comp_filter opposite = {.name = f->name, .is_not_defined = true};
    cal_comp_filter defined = {.name = f->name};
    int64_t budget = WORK;
    bool holds, there, not_there;

    if (core_query_matches(cx, f, NULL, ics, &budget, &holds))
        cal_fail_clear(cx);
    if (core_query_matches(cx, &opposite, NULL, ics, &budget, &not_there) ||
        core_query_matches(cx, &defined, NULL, ics, &budget, &there) || there == not_there)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const cal_limits limits = {.work = WORK};
    cal_ctx cx = {.arena = cal_arena_new(), .limits = &limits, .now = 1780000000};
    input in = {&cx, data, data + n};
    cal_comp_filter f = comp(&in, CAL_STR("VCALENDAR"), 0);

    for (size_t i = 0; i < CAL_COUNT(objects); i++)
        judge(&cx, &f, objects[i]);
    cal_arena_free(cx.arena);
    return 0;
}
