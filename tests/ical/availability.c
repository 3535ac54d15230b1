/* SPDX-License-Identifier: MIT */
/* VAVAILABILITY against tests/data/ical/availability.txt and availability_check.txt. */
#include "ical/availability.h"

#include "base/time.h"
#include "tests/ical/cases.h"

static const char letters[] = {
    [ICAL_BUSY] = 'B', [ICAL_BUSY_TENTATIVE] = 'T', [ICAL_BUSY_UNAVAILABLE] = 'U'};

static void add_utc(cal_buf *out, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    cal_buf_printf(out, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
}

/* "range FROM TO [ZONE]" */
static ical_range range_of(cal_ctx *cx, cal_str line)
{
    cal_str rest = line;

    (void)cal_str_cut(&rest, ' ');

    ical_range r = {.from = ical_test_time(cal_str_cut(&rest, ' '))};

    r.to = ical_test_time(cal_str_cut(&rest, ' '));
    if (rest.p)
        r.zone = ical_zone_at(cx->zones, rest);
    return r;
}

static void run_case(cal_ctx *cx, const ical_case *c)
{
    cal_buf *want = cal_buf_new(cx->arena, 0), *got = cal_buf_new(cx->arena, 0);
    ical_spans spans = {NULL, 0, 0};
    ical_covers covers = {
        {NULL, 0, 0}
    };
    int64_t budget = 10000;
    ical_range r = {0, 0, NULL};

    for (size_t i = 0; i < c->directives.n; i++) {
        cal_str d = c->directives.at[i];

        if (cal_str_starts(d, CAL_STR("range ")))
            r = range_of(cx, d);
        else
            cal_buf_printf(want, "%.*s\n", CAL_FMT(cal_str_skip(d, 3)));
    }
    if (ical_availability_read(cx, ical_test_calendar(cx, c->text), &r, &budget, &covers))
        test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(c->title), CAL_FMT(cx->fail.why));
    ical_availability_add(cx, &covers, &spans);
    ical_busy_merge(&spans, r.from, r.to);
    for (size_t i = 0; i < spans.n; i++) {
        cal_buf_printf(got, "%c ", letters[spans.at[i].type]);
        add_utc(got, spans.at[i].from);
        cal_buf_add_byte(got, '/');
        add_utc(got, spans.at[i].to);
        cal_buf_add_byte(got, '\n');
    }
    if (!test_str_eq(__FILE__, __LINE__, cal_buf_str(got), cal_buf_str(want)))
        test_failed(__FILE__, __LINE__, "in %.*s", CAL_FMT(c->title));
}

TEST(what_is_unavailable_is_that_of_the_cases)
{
    static const char *const heads[] = {"range ", "-> ", NULL};
    ical_cases cases;

    ical_test_zones(cx);
    cases = ical_cases_read(cx, "availability.txt", heads);
    CHECK(cases.n > 10);
    for (size_t i = 0; i < cases.n; i++)
        run_case(cx, &cases.at[i]);
}

TEST(availability_properties_are_checked)
{
    static const char *const heads[] = {"ok", "no ", NULL};
    ical_cases cases;

    ical_test_zones(cx);
    cases = ical_cases_read(cx, "availability_check.txt", heads);
    CHECK(cases.n > 12);
    for (size_t i = 0; i < cases.n; i++) {
        const ical_case *c = &cases.at[i];
        cal_str want = c->directives.at[0];
        cal_err e = ical_availability_check(cx, c->text);
        bool as_wanted =
            cal_str_eq(want, CAL_STR("ok"))
                ? !e
                : e == CAL_E_BAD_ICAL && cal_str_has(cx->fail.why, cal_str_skip(want, 3));

        if (!as_wanted)
            test_failed(__FILE__, __LINE__, "%.*s: \"%.*s\"", CAL_FMT(c->title),
                        CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
    }
}

TEST(an_endless_availability_costs_no_more_than_the_budget)
{
    cal_str text = CAL_STR("BEGIN:VCALENDAR\r\nBEGIN:VAVAILABILITY\r\nUID:a\r\nBEGIN:AVAILABLE\r\n"
                           "UID:b\r\nDTSTART:20260101T000000Z\r\nDURATION:PT1S\r\n"
                           "RRULE:FREQ=SECONDLY\r\nEND:AVAILABLE\r\nEND:VAVAILABILITY\r\n"
                           "END:VCALENDAR\r\n");
    ical_range r = {ical_test_time(CAL_STR("20260101")), ical_test_time(CAL_STR("20270101")), NULL};
    ical_covers covers = {
        {NULL, 0, 0}
    };
    int64_t budget = 1000;

    CHECK_INT(ical_availability_read(cx, text, &r, &budget, &covers), CAL_E_INSTANCES);
    cal_fail_clear(cx);
}
