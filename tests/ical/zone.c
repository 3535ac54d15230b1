/* SPDX-License-Identifier: MIT */
/* Time zones: names, POSIX rules and VTIMEZONEs against tests/data/zone/, files that are cut or
   wrong, and printing. */
#include "ical/zone.h"

#include "base/time.h"
#include "ical/zone_data.h"
#include "tests/ical/cases.h"

static cal_str lines(cal_ctx *cx, const char *name)
{
    return ical_test_file(
        cx, cal_arena_printf(cx->arena, "%.*s/data/zone/%s", CAL_FMT(test_source_dir()), name));
}

/* The next "key | value"; false at the end. */
static bool next_pair(cal_str *rest, cal_str *key, cal_str *value)
{
    while (rest->p) {
        cal_str line = cal_str_cut(rest, '\n');
        size_t bar = cal_str_find(line, CAL_STR(" | "));

        if (line.n == 0 || line.p[0] == '#')
            continue;
        *key = cal_str_take(line, bar);
        *value = cal_str_skip(line, bar + 3);
        return true;
    }
    return false;
}

TEST(names_of_zones_are_understood)
{
    cal_str rest = lines(cx, "names.txt"), tzid, want;
    int n = 0;

    ical_test_zones(cx);
    for (; next_pair(&rest, &tzid, &want); n++) {
        const ical_zone *zone = ical_zone_at(cx->zones, tzid);
        cal_str got = zone ? ical_zone_name(zone) : CAL_STR("-");

        if (!cal_str_eq(got, want))
            test_failed(__FILE__, __LINE__, "%.*s: got %.*s, want %.*s", CAL_FMT(tzid),
                        CAL_FMT(got), CAL_FMT(want));
    }
    CHECK(n > 45);
}

TEST(each_zone_is_listed_once_and_found_by_its_name)
{
    const cal_str *names;
    size_t n;

    ical_test_zones(cx);
    n = ical_zones_names(cx->zones, &names);
    CHECK(n > 400);
    for (size_t i = 0; i < n; i++) {
        const ical_zone *zone = ical_zone_at(cx->zones, names[i]);

        CHECK(i == 0 || cal_str_cmp(names[i - 1], names[i]) < 0);
        CHECK(zone);
        CHECK_STR(ical_zone_name(zone), names[i]);
    }
}

TEST(windows_names_lead_to_zones_that_exist)
{
    static const char *const some[] = {"Dateline Standard Time", "Line Islands Standard Time",
                                       "Yukon Standard Time",    "Qyzylorda Standard Time",
                                       "Altai Standard Time",    "Magallanes Standard Time"};

    ical_test_zones(cx);
    for (size_t i = 0; i < CAL_COUNT(some); i++)
        CHECK(ical_zone_at(cx->zones, cal_str_c(some[i])));
}

TEST(a_folder_without_zones_is_a_fault_of_the_configuration)
{
    cal_str dir = test_dir(cx);
    ical_zones *z = NULL;

    CHECK(ical_zones_new(cx, dir.p, &z) == CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("tzdata")));
    CHECK(!z);
}

static void check_rule(cal_ctx *cx, cal_str text, cal_str want)
{
    zone_rule r;
    cal_str got = CAL_STR("refused");

    if (zone_rule_parse(text, &r) && !r.has_daylight) {
        got = cal_arena_printf(cx->arena, "fixed %d", (int)r.standard.offset);
    } else if (zone_rule_parse(text, &r)) {
        cal_civil a = cal_time_to_civil(zone_rule_change(&r, 2026, true));
        cal_civil b = cal_time_to_civil(zone_rule_change(&r, 2026, false));

        got = cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02d %04d%02d%02dT%02d%02d%02d",
                               a.year, a.month, a.day, a.hour, a.minute, a.second, b.year, b.month,
                               b.day, b.hour, b.minute, b.second);
    }
    if (!cal_str_eq(got, want))
        test_failed(__FILE__, __LINE__, "%.*s: got %.*s, want %.*s", CAL_FMT(text), CAL_FMT(got),
                    CAL_FMT(want));
}

TEST(posix_rules_are_read)
{
    cal_str rest = lines(cx, "rules.txt"), text, want;
    int n = 0;

    for (; next_pair(&rest, &text, &want); n++)
        check_rule(cx, text, want);
    CHECK(n > 25);
}

/* "+0530", "-001502" */
static int64_t offset_of(cal_str s)
{
    int64_t v = 0;

    if (!cal_str_to_i64(cal_str_skip(s, 1), &v))
        return INT64_MAX;
    if (s.n == 5)
        v *= 100;
    v = v / 10000 * 3600 + v / 100 % 100 * 60 + v % 100;
    return s.p[0] == '-' ? -v : v;
}

static bool holds(const ical_zone *zone, cal_str directive)
{
    cal_str rest = directive, kind = cal_str_cut(&rest, ' ');
    int64_t at = ical_test_time(cal_str_cut(&rest, ' '));

    if (cal_str_eq(kind, CAL_STR("utc")))
        return ical_zone_from_utc(zone, at) - at == offset_of(rest);
    return at - ical_zone_to_utc(zone, at) == offset_of(rest);
}

static const ical_zone *compiled(cal_ctx *cx, cal_str text)
{
    const ical_zone *zone = NULL;
    ical_comp *root;

    if (ical_parse(cx, text, &root) || root->n_comps != 1 ||
        ical_zone_from_comp(cx, root->comps[0], &zone))
        return NULL;
    return zone;
}

static void check_custom(cal_ctx *cx, const ical_case *c)
{
    const ical_zone *zone = compiled(cx, c->text);

    for (size_t i = 0; i < c->directives.n; i++) {
        cal_str words = c->directives.at[i];
        bool ok = zone && holds(zone, words);

        if (cal_str_starts(words, CAL_STR("refused ")))
            ok = !zone && cx->fail.code == CAL_E_BAD_ZONE &&
                 cal_str_has(cx->fail.why, cal_str_skip(words, 8));
        if (!ok)
            test_failed(__FILE__, __LINE__, "%.*s: %.*s (%.*s)", CAL_FMT(c->title), CAL_FMT(words),
                        CAL_FMT(cx->fail.why));
    }
    cal_fail_clear(cx);
}

TEST(vtimezones_say_their_offsets)
{
    static const char *const heads[] = {"utc ", "local ", "refused ", NULL};
    ical_cases cases = ical_cases_read(cx, "../zone/custom.txt", heads);

    CHECK(cases.n >= 16);
    for (size_t i = 0; i < cases.n; i++)
        check_custom(cx, &cases.at[i]);
}

TEST(a_zone_file_cut_anywhere_is_no_zone)
{
    cal_str whole = ical_test_file(cx, CAL_STR("/usr/share/zoneinfo/Europe/Berlin"));

    CHECK(whole.n > 100);
    CHECK(zone_from_tzif(cx->arena, whole));
    for (size_t n = 0; n + 1 < whole.n; n++)
        CHECK(!zone_from_tzif(cx->arena, cal_str_take(whole, n)));
}

TEST(a_zone_whose_times_do_not_rise_is_no_zone)
{
    cal_str file = ical_test_file(cx, CAL_STR("/usr/share/zoneinfo/Europe/Berlin"));
    char *bytes = cal_arena_alloc(cx->arena, file.n);
    size_t second = cal_str_find(cal_str_skip(file, 4), CAL_STR("TZif")) + 4;

    for (size_t i = 0; i < file.n; i++)
        bytes[i] = file.p[i];
    for (size_t i = 0; i < 8; i++) /* the second time as the first */
        bytes[second + 44 + 8 + i] = bytes[second + 44 + i];
    CHECK(!zone_from_tzif(cx->arena, (cal_str){bytes, file.n}));
}

static cal_str printed(cal_ctx *cx, const char *name, const char *from, const char *to)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    ical_zone_print(cx, ical_zone_at(cx->zones, cal_str_c(name)), cal_str_c(name),
                    ical_test_time(cal_str_c(from)), ical_test_time(cal_str_c(to)), b);
    return cal_buf_str(b);
}

TEST(a_zone_with_a_yearly_rule_is_printed_as_two_rules)
{
    ical_test_zones(cx);
    CHECK_STR(printed(cx, "Europe/Berlin", "20260101", "20270101"),
              CAL_STR("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
                      "BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\nTZOFFSETFROM:+0100\r\n"
                      "TZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
                      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
                      "BEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nTZOFFSETFROM:+0200\r\n"
                      "TZOFFSETTO:+0100\r\nTZNAME:CET\r\n"
                      "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
                      "END:VTIMEZONE\r\n"));
}

TEST(a_zone_that_stands_still_is_printed_as_one_part)
{
    ical_test_zones(cx);
    CHECK_STR(printed(cx, "Asia/Tokyo", "20260101", "20270101"),
              CAL_STR("BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\n"
                      "BEGIN:STANDARD\r\nDTSTART:19510909T010000\r\nTZOFFSETFROM:+1000\r\n"
                      "TZOFFSETTO:+0900\r\nTZNAME:JST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
}

TEST(a_rule_that_leaves_its_day_is_printed_by_days_of_the_month)
{
    ical_test_zones(cx);
    CHECK(cal_str_has(printed(cx, "America/Nuuk", "20260101", "20270101"),
                      CAL_STR("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-8,-7,-6,-5,-4,-3,-2;"
                              "BYDAY=SA\r\n")));
    CHECK(cal_str_has(printed(cx, "Asia/Gaza", "21000101", "21010101"), CAL_STR("BYDAY=SA\r\n")));
}

TEST(a_long_name_is_folded_and_escaped)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    cal_str rest;

    ical_test_zones(cx);
    ical_zone_print(cx, ical_zone_at(cx->zones, CAL_STR("UTC")),
                    CAL_STR("(UTC+01:00) Amsterdam, Berlin, Bern; Rom, Stockholm, Wien, "
                            "Z\xc3\xbcrich, Z\xc3\xbcrich, Z\xc3\xbcrich, Z\xc3\xbcrich"),
                    0, 1, b);
    rest = cal_buf_str(b);
    CHECK(cal_str_has(rest, CAL_STR("Amsterdam\\, Berlin\\, Bern\\; Rom")));
    while (rest.p)
        CHECK(cal_str_cut(&rest, '\n').n <= 76);
}
