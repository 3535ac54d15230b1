/* SPDX-License-Identifier: MIT */
/* The index never changes an answer: on random calendars and filters, a planned query gives exactly
   the members that the matcher takes when it is asked about each. */
#include "base/time.h"
#include "model/limits.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/query.h"
#include "tests/core/filter_text.h"
#include "tests/core/fixture.h"
#include "tests/core/random.h"

enum { OBJECTS = 120, FILTERS = 400, FIRST_DAY = 20000, DAYS = 1500 };

static const char *const rules[] = {
    "",
    "",
    "",
    "RRULE:FREQ=DAILY;COUNT=10\n",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,SA\n",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=31\n",
    "RRULE:FREQ=YEARLY\n",
    "RRULE:FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=-1\n",
    "RRULE:FREQ=WEEKLY;INTERVAL=3;COUNT=40\n",
    "RDATE:20270301T120000Z,20280301T120000Z\n",
};

static const char *const lengths[] = {"",
                                      "DURATION:PT30M\n",
                                      "DURATION:P1D\n",
                                      "DURATION:P3DT5H\n",
                                      "DURATION:P40D\n",
                                      "DURATION:PT0S\n"};

static const char *const starts[] = {
    "DTSTART:%s\n",  /* floating */
    "DTSTART:%sZ\n", /* UTC */
    "DTSTART;TZID=Europe/Paris:%s\n",
    "DTSTART;TZID=Pacific/Kiritimati:%s\n",
    "DTSTART;TZID=America/New_York:%s\n",
};

static const char *const words[] = {"alpha", "beta", "gamma"};

#define PICK(r, list) ((list)[test_random_below((r), (int64_t)CAL_COUNT(list))])

static cal_str stamp(cal_ctx *cx, int64_t utc, bool is_date)
{
    cal_civil c = cal_time_to_civil(utc);

    return is_date ? cal_arena_printf(cx->arena, "%04d%02d%02d", c.year, c.month, c.day)
                   : cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02d", c.year, c.month,
                                      c.day, c.hour, c.minute, c.second);
}

static int64_t some_time(test_random *r)
{
    return (FIRST_DAY + test_random_below(r, DAYS)) * CAL_DAY_S + test_random_below(r, 48) * 1800;
}

static cal_str some_start(cal_ctx *cx, test_random *r)
{
    int64_t at = some_time(r);
    const char *form = PICK(r, starts);
    cal_str text = stamp(cx, at, false);
    size_t mark = cal_str_find(cal_str_c(form), CAL_STR("%s"));

    if (test_random_below(r, 4) == 0)
        return cal_arena_printf(cx->arena, "DTSTART;VALUE=DATE:%s\n", stamp(cx, at, true).p);
    return cal_arena_printf(cx->arena, "%.*s%s%s", (int)mark, form, text.p, form + mark + 2);
}

static cal_str some_object(cal_ctx *cx, test_random *r, int i)
{
    static const char *const kinds[] = {"VEVENT", "VEVENT", "VEVENT", "VTODO", "VJOURNAL"};
    const char *kind = PICK(r, kinds);
    bool is_todo = kind[1] == 'T';
    bool is_dateless = is_todo && test_random_below(r, 3) == 0;
    cal_str start = is_dateless ? CAL_STR("") : some_start(cx, r);
    cal_str lines = cal_arena_printf(
        cx->arena, "BEGIN:%s\nUID:u%d\n%s%s%sSUMMARY:%s\n%s%sEND:%s\n", kind, i, start.p,
        is_dateless || kind[1] == 'J' ? "" : PICK(r, lengths), is_dateless ? "" : PICK(r, rules),
        PICK(r, words), test_random_below(r, 3) ? "" : "LOCATION:here\n",
        test_random_below(r, 4) || kind[1] == 'J'
            ? ""
            : "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P1D\nEND:VALARM\n",
        kind);

    return fixture_ics(cx, lines.p);
}

static const char *some_range(cal_ctx *cx, test_random *r)
{
    static const int64_t widths[] = {
        1, 3600, CAL_DAY_S, 7 * CAL_DAY_S, 42 * CAL_DAY_S, 150 * CAL_DAY_S, 900 * CAL_DAY_S};
    int64_t from = some_time(r);

    switch (test_random_below(r, 8)) {
    case 0: return "";
    case 1: return cal_arena_printf(cx->arena, "[%sZ/]", stamp(cx, from, false).p).p;
    case 2: return cal_arena_printf(cx->arena, "[/%sZ]", stamp(cx, from, false).p).p;
    default:
        return cal_arena_printf(cx->arena, "[%sZ/%sZ]", stamp(cx, from, false).p,
                                stamp(cx, from + PICK(r, widths), false).p)
            .p;
    }
}

static cal_str some_filter(cal_ctx *cx, test_random *r)
{
    static const char *const kinds[] = {"VEVENT", "VEVENT", "VTODO", "VJOURNAL"};
    static const char *const insides[] = {"",
                                          "",
                                          "(.SUMMARY~\"ALPHA\")",
                                          "(.SUMMARY-=\"a\")",
                                          "(.LOCATION!)",
                                          "(.LOCATION,.SUMMARY%\"Beta\")",
                                          "(VALARM)",
                                          "(VALARM!)"};
    static const char *const besides[] = {"",        "",          "",           ",VEVENT!",
                                          ",VTODO!", ",.VERSION", ",VTIMEZONE!"};

    if (test_random_below(r, 6) == 0)
        return cal_arena_printf(cx->arena, "VCALENDAR(VEVENT(VALARM%s))", some_range(cx, r));
    return cal_arena_printf(cx->arena, "VCALENDAR(%s%s%s%s)", PICK(r, kinds), some_range(cx, r),
                            PICK(r, insides), PICK(r, besides));
}

/* The members that match when each is asked; hrefs joined. */
static cal_err by_asking_each(cal_ctx *cx, const cal_calendar *cal, const cal_comp_filter *f,
                              bool *matched)
{
    const cal_event *events;
    size_t n;
    cal_err e =
        core_event_page(cx, cal, &(core_page){.limit = OBJECTS, .with_data = true}, &events, &n);

    for (size_t i = 0; !e && i < n; i++) {
        int64_t budget = cx->limits->work, at;

        if (!cal_str_to_i64(cal_str_skip(events[i].href, 1), &at))
            return CAL_E_BUG;
        e = core_query_matches(cx, f, core_calendar_zone(cx, cal), events[i].ics, &budget,
                               &matched[at]);
    }
    return e;
}

static cal_err by_planning(cal_ctx *cx, const cal_calendar *cal, const cal_comp_filter *f,
                           bool *matched)
{
    core_query q = {.filter = f};
    const cal_event *events;
    size_t n;
    cal_err e = core_query_run(cx, cal, &q, &events, &n);

    for (size_t i = 0; !e && i < n; i++) {
        int64_t at;

        if (!cal_str_to_i64(cal_str_skip(events[i].href, 1), &at))
            return CAL_E_BUG;
        matched[at] = true;
    }
    return e;
}

static bool same_answer(const cal_ctx *cx, const fixture *f, cal_str text)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    const cal_comp_filter *filter = filter_from_text(&unit, text.p);
    bool each[OBJECTS] = {0}, planned[OBJECTS] = {0};
    bool same = !by_asking_each(&unit, &f->cal, filter, each) &&
                !by_planning(&unit, &f->cal, filter, planned);

    for (int i = 0; same && i < OBJECTS; i++) {
        if (each[i] != planned[i])
            test_failed(__FILE__, __LINE__, "u%d: matcher %d, query %d", i, each[i], planned[i]);
        same = each[i] == planned[i];
    }
    fixture_ctx_end(&unit);
    return same;
}

TEST(the_index_never_changes_an_answer)
{
    test_random r = test_random_new();
    fixture *f = fixture_new(cx);

    CHECK(f);
    for (int i = 0; i < OBJECTS; i++) {
        cal_ctx unit = fixture_ctx(cx, &f->alice);
        cal_str ics = some_object(&unit, &r, i);
        cal_err e = fixture_put(&unit, &f->cal, cal_arena_printf(cx->arena, "u%d", i).p, ics);

        if (e)
            test_failed(__FILE__, __LINE__, "seed %llu: %.*s %.*s", (unsigned long long)r.seed,
                        CAL_FMT(unit.fail.why), CAL_FMT(ics));
        fixture_ctx_end(&unit);
    }
    for (int i = 0; i < FILTERS; i++) {
        cal_str text = some_filter(cx, &r);

        if (!same_answer(cx, f, text)) {
            test_failed(__FILE__, __LINE__, "seed %llu: %.*s", (unsigned long long)r.seed,
                        CAL_FMT(text));
            return;
        }
    }
}
