/* SPDX-License-Identifier: MIT */
/* Instances and overlaps against tests/data/ical/instances.txt and overlaps.txt. */
#include "ical/range.h"

#include "base/time.h"
#include "tests/ical/cases.h"

typedef struct found {
    cal_ctx *cx;
    cal_buf *out; /* "from/to summary" a line */
} found;

static void add_utc(cal_buf *out, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    cal_buf_printf(out, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
}

static bool note(void *state, const ical_instance *i)
{
    found *f = state;
    cal_str summary = ical_text_at(f->cx, i->comp, CAL_STR("SUMMARY"));

    add_utc(f->out, i->from);
    cal_buf_add_byte(f->out, '/');
    add_utc(f->out, i->to);
    if (summary.n)
        cal_buf_printf(f->out, " %.*s", CAL_FMT(summary));
    cal_buf_add_byte(f->out, '\n');
    return true;
}

/* "range FROM TO [ZONE]" behind its first word. */
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

/* The extent may never miss what the range finds. */
static bool extent_fits(cal_ctx *cx, const ical_object *o, const ical_range *r, bool overlaps)
{
    int64_t budget = 100000;
    ical_extent x;

    if (ical_extent_of(cx, o, &budget, &x))
        return false;
    return !overlaps || (x.from < r->to && x.to > r->from && x.months);
}

static void run_instances(cal_ctx *cx, const ical_case *c)
{
    found f = {cx, cal_buf_new(cx->arena, 0)};
    cal_buf *want = cal_buf_new(cx->arena, 0);
    int64_t budget = 100000;
    ical_object o;
    ical_range r = {0, 0, NULL};

    for (size_t i = 0; i < c->directives.n; i++) {
        cal_str d = c->directives.at[i];

        if (cal_str_starts(d, CAL_STR("range ")))
            r = range_of(cx, d);
        else if (cal_str_starts(d, CAL_STR("-> ")))
            cal_buf_printf(want, "%.*s\n", CAL_FMT(cal_str_skip(d, 3)));
    }
    if (ical_object_read(cx, ical_test_calendar(cx, c->text), &o) ||
        ical_expand(cx, &o, &r, &budget, note, &f)) {
        test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(c->title), CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        return;
    }
    if (!test_str_eq(__FILE__, __LINE__, cal_buf_str(f.out), cal_buf_str(want)))
        test_failed(__FILE__, __LINE__, "in %.*s", CAL_FMT(c->title));
    if (!extent_fits(cx, &o, &r, f.out->n > 0))
        test_failed(__FILE__, __LINE__, "%.*s: the extent is too small", CAL_FMT(c->title));
}

TEST(instances_are_those_of_the_cases)
{
    static const char *const heads[] = {"range ", "-> ", NULL};

    ical_test_zones(cx);

    ical_cases cases = ical_cases_read(cx, "instances.txt", heads);

    CHECK(cases.n > 30);
    for (size_t i = 0; i < cases.n; i++)
        run_instances(cx, &cases.at[i]);
}

/* "yes FROM TO" or "no FROM TO", perhaps with a component's name behind it. */
static void run_overlap(cal_ctx *cx, const ical_case *c, const ical_object *o, cal_str d)
{
    cal_str rest = d, verdict = cal_str_cut(&rest, ' '), from = cal_str_cut(&rest, ' '),
            to = cal_str_cut(&rest, ' ');
    ical_range r = {ical_test_time(from), ical_test_time(to), NULL};
    bool want = cal_str_eq(verdict, CAL_STR("yes")), got = !want;
    int64_t budget = 100000;

    if (ical_overlaps(cx, o, rest.p ? rest : o->kind, &r, &budget, &got) || got != want)
        test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(c->title), CAL_FMT(d));
    if (!rest.p && !extent_fits(cx, o, &r, want))
        test_failed(__FILE__, __LINE__, "%.*s: %.*s: the extent is too small", CAL_FMT(c->title),
                    CAL_FMT(d));
}

TEST(components_overlap_by_the_tables_of_rfc_4791)
{
    static const char *const heads[] = {"yes ", "no ", NULL};

    ical_test_zones(cx);

    ical_cases cases = ical_cases_read(cx, "overlaps.txt", heads);

    CHECK(cases.n > 15);
    for (size_t i = 0; i < cases.n; i++) {
        const ical_case *c = &cases.at[i];
        ical_object o;

        if (ical_object_read(cx, ical_test_calendar(cx, c->text), &o)) {
            test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(c->title), CAL_FMT(cx->fail.why));
            cal_fail_clear(cx);
            continue;
        }
        for (size_t d = 0; d < c->directives.n; d++)
            run_overlap(cx, c, &o, c->directives.at[d]);
    }
}

TEST(a_hostile_rule_costs_no_more_than_the_budget)
{
    static const char *const rules[] = {
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;COUNT=2000000000",
        "FREQ=SECONDLY;INTERVAL=7;BYSECOND=1;BYMINUTE=2;BYHOUR=3;BYDAY=MO;BYMONTH=1",
    };

    for (size_t i = 0; i < CAL_COUNT(rules); i++) {
        cal_str text = cal_arena_printf(
            cx->arena, "BEGIN:VEVENT\r\nDTSTART:20200101T000000Z\r\nRRULE:%s\r\nEND:VEVENT\r\n",
            rules[i]);
        ical_range far = {ical_test_time(CAL_STR("21000101T000000Z")), INT64_MAX, NULL};
        int64_t budget = 10000, start = cal_time_steady_ms();
        ical_object o;
        found f = {cx, cal_buf_new(cx->arena, 0)};

        CHECK_OK(ical_object_read(cx, ical_test_calendar(cx, text), &o));
        if (ical_expand(cx, &o, &far, &budget, note, &f)) {
            CHECK_INT(cx->fail.code, CAL_E_INSTANCES);
            cal_fail_clear(cx);
        }

        ical_extent x;

        budget = 10000;
        CHECK_OK(ical_extent_of(cx, &o, &budget, &x));
        CHECK(x.to == INT64_MAX || x.instances >= 0);
        CHECK(cal_time_steady_ms() - start < 2000);
    }
}

static bool count(void *state, const ical_instance *i)
{
    (void)i;
    ++*(int64_t *)state;
    return true;
}

TEST(a_range_far_ahead_costs_by_its_answer)
{
    ical_range week = {ical_test_time(CAL_STR("22000106T000000Z")),
                       ical_test_time(CAL_STR("22000113T000000Z")), NULL};
    int64_t budget = 100, n = 0;
    ical_object o;

    CHECK_OK(ical_object_read(
        cx,
        ical_test_calendar(cx, CAL_STR("BEGIN:VEVENT\r\nDTSTART:19700101T090000Z\r\n"
                                       "DTEND:19700101T100000Z\r\nRRULE:FREQ=DAILY\r\n"
                                       "EXRULE:FREQ=WEEKLY;BYDAY=SU\r\nEND:VEVENT\r\n")),
        &o));
    CHECK_OK(ical_expand(cx, &o, &week, &budget, count, &n));
    CHECK_INT(n, 6);
}
