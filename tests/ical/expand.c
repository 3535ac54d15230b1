/* SPDX-License-Identifier: MIT */
/* CALDAV:expand against tests/data/ical/expand.txt. */
#include "ical/edit.h"
#include "tests/ical/cases.h"

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

/* The lines of each component as one line. */
static cal_str joined(cal_ctx *cx, cal_str ics)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    bool first = true;
    cal_str kind = {NULL, 0};

    while (ics.p && ics.n) {
        cal_str line = cal_str_trim(cal_str_cut(&ics, '\n'));

        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (!kind.p && cal_str_starts(line, CAL_STR("BEGIN:")) &&
            !cal_str_ends(line, CAL_STR("VCALENDAR"))) {
            kind = cal_str_skip(line, 6);
            cal_buf_printf(b, "%.*s", CAL_FMT(kind));
            first = true;
        } else if (kind.p && cal_str_starts(line, CAL_STR("END:")) && cal_str_ends(line, kind)) {
            cal_buf_add_byte(b, '\n');
            kind.p = NULL;
        } else if (kind.p && !cal_str_starts(line, CAL_STR("UID:"))) {
            cal_buf_printf(b, "%s%.*s", first ? " " : " | ", CAL_FMT(line));
            first = false;
        }
    }
    return cal_buf_str(b);
}

static void run_case(cal_ctx *cx, const ical_case *c)
{
    cal_buf *want = cal_buf_new(cx->arena, 0), *got = cal_buf_new(cx->arena, 0);
    ical_range r = {0, 0, NULL};
    int64_t budget = 10000;
    ical_object o;

    for (size_t i = 0; i < c->directives.n; i++) {
        cal_str d = c->directives.at[i];

        if (cal_str_starts(d, CAL_STR("range ")))
            r = range_of(cx, d);
        else
            cal_buf_printf(want, "%.*s\n", CAL_FMT(cal_str_skip(d, 3)));
    }
    if (ical_object_read(cx, ical_test_calendar(cx, c->text), &o) ||
        ical_print_expanded(cx, &o, &r, &budget, got)) {
        test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(c->title), CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        return;
    }
    if (!test_str_eq(__FILE__, __LINE__, joined(cx, cal_buf_str(got)), cal_buf_str(want)))
        test_failed(__FILE__, __LINE__, "in %.*s", CAL_FMT(c->title));
}

TEST(objects_expand_as_the_cases_say)
{
    static const char *const heads[] = {"range ", "-> ", NULL};
    ical_cases cases;

    ical_test_zones(cx);
    cases = ical_cases_read(cx, "expand.txt", heads);
    CHECK(cases.n > 10);
    for (size_t i = 0; i < cases.n; i++)
        run_case(cx, &cases.at[i]);
}
