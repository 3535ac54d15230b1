/* SPDX-License-Identifier: MIT */
/* Managed attachments in objects: only their lines change. */
#include "ical/attach.h"

#include "tests/ical/cases.h"

static const char series[] = "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:all\r\n"
                             "DTSTART;TZID=Europe/Paris:20260323T090000\r\n"
                             "RRULE:FREQ=WEEKLY;COUNT=3\r\n"
                             "attach;Managed-Id=old;SIZE=1:http://x/old\r\n"
                             "ATTACH:http://elsewhere/y\r\n"
                             "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n"
                             "END:VEVENT\r\n"
                             "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:one\r\n"
                             "RECURRENCE-ID;TZID=Europe/Paris:20260330T090000\r\n"
                             "DTSTART;TZID=Europe/Paris:20260330T140000\r\nEND:VEVENT\r\n";

static const ical_attach plan = {
    .id = CAL_STR_K("new"),
    .uri = CAL_STR_K("http://x/new"),
    .type = CAL_STR_K("text/plain; charset=utf-8"),
    .name = CAL_STR_K("a \"b\"; c.txt"),
    .size = 42,
};
/* Its line folds behind this. */
static const char line[] =
    "ATTACH;MANAGED-ID=new;FMTTYPE=text/plain;SIZE=42;FILENAME=\"a ^'b^'; c.";

static bool read_series(cal_ctx *cx, cal_str text, ical_object *o)
{
    ical_test_zones(cx);
    return ical_object_read(cx, text, o) == CAL_OK;
}

static size_t count(cal_str text, const char *part)
{
    size_t n = 0;
    cal_str p = cal_str_c(part);

    for (size_t at; (at = cal_str_find(text, p)) < text.n; n++)
        text = cal_str_skip(text, at + p.n);
    return n;
}

static const cal_str none = {NULL, 0};

TEST(attachments_are_listed_each_once)
{
    cal_str text = ical_test_calendar(cx, cal_str_c(series)), twice;
    ical_manageds list;
    ical_object o;

    CHECK(read_series(cx, text, &o));
    ical_attach_list(cx, text, &o, &list);
    CHECK_INT(list.n, 1);
    CHECK(ical_attach_has(&list, CAL_STR("old")) && !ical_attach_has(&list, CAL_STR("new")));
    CHECK_OK(ical_attach_add(cx, &o, none, &plan, &twice));
    CHECK(read_series(cx, twice, &o));
    ical_attach_list(cx, twice, &o, &list);
    CHECK_INT(list.n, 2);
}

TEST(an_attachment_goes_to_all_components_or_to_the_instances_named)
{
    static const struct {
        const char *rid;
        size_t lines, overrides;
    } cases[] = {
        {NULL,                                  2, 1},
        {"M",                                   1, 1},
        {"M,20260330T070000Z",                  2, 1}, /* the override that is there */
        {"20260323T080000Z",                    1, 2}, /* before the clock goes forward: one is made */
        {"20260406T090000",                     1, 2}, /* civil time of the series */
        {"20260323T080000Z,20260406T070000Z,M", 3, 3},
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        cal_str out, rid = cal_str_c(cases[i].rid);
        ical_object o;

        CHECK(read_series(cx, ical_test_calendar(cx, cal_str_c(series)), &o));
        CHECK_OK(ical_attach_add(cx, &o, rid, &plan, &out));
        CHECK_INT(count(out, line), cases[i].lines);
        CHECK(read_series(cx, out, &o));
        CHECK_INT(o.n_overrides, cases[i].overrides);
        CHECK(count(out, "attach;Managed-Id=old;SIZE=1:http://x/old\r\n") >= 1);
    }
}

TEST(instances_that_are_not_there_are_refused)
{
    static const char *const rids[] = {
        "",  "X",        "20260324T080000Z",    "20260413T070000Z", "M,,M",
        "m", "20260324", "20260323T080000Z,zz", "99999999T000000Z"};

    for (size_t i = 0; i < CAL_COUNT(rids); i++) {
        ical_object o;
        cal_str out;

        CHECK(read_series(cx, ical_test_calendar(cx, cal_str_c(series)), &o));
        CHECK_INT(ical_attach_add(cx, &o, (cal_str){rids[i], cal_str_c(rids[i]).n}, &plan, &out),
                  CAL_E_ATTACH_RID);
        cal_fail_clear(cx);
    }
}

TEST(an_update_takes_the_place_of_the_old_and_a_removal_leaves_the_rest)
{
    cal_str text = ical_test_calendar(cx, cal_str_c(series)), out;
    ical_object o;

    CHECK(read_series(cx, text, &o));
    CHECK_OK(ical_attach_update(cx, &o, CAL_STR("old"), &plan, &out));
    CHECK_INT(count(out, line), 1);
    CHECK_INT(count(out, "http://x/old"), 0);
    CHECK_INT(count(out, "ATTACH:http://elsewhere/y\r\n"), 1);
    CHECK_OK(ical_attach_remove(cx, &o, none, CAL_STR("old"), &out));
    CHECK_INT(count(out, "http://x/old"), 0);
    CHECK_INT(count(out, "ATTACH:http://elsewhere/y\r\n"), 1);
    CHECK_INT(ical_attach_remove(cx, &o, none, CAL_STR("OLD"), &out), CAL_E_ATTACH_ID);
    cal_fail_clear(cx);
    /* Only one instance loses it: the series keeps it. */
    CHECK_OK(ical_attach_remove(cx, &o, CAL_STR("20260323T080000Z"), CAL_STR("old"), &out));
    CHECK_INT(count(out, "http://x/old"), 1);
    CHECK_INT(count(out, "RECURRENCE-ID"), 2);
}
