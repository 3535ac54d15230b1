/* SPDX-License-Identifier: MIT */
#include "base/time.h"

#include "tests/harness/test.h"

TEST(the_three_dates_of_http_are_one)
{
    static const cal_str forms[] = {
        CAL_STR_K("Sun, 06 Nov 1994 08:49:37 GMT"),
        CAL_STR_K("Sunday, 06-Nov-94 08:49:37 GMT"),
        CAL_STR_K("Sun Nov  6 08:49:37 1994"),
    };
    int64_t v;

    for (size_t i = 0; i < CAL_COUNT(forms); i++) {
        CHECK(cal_time_from_http(forms[i], &v));
        CHECK_INT(v, 784111777);
    }
    CHECK_STR(cal_time_http(cx->arena, 784111777), forms[0]);
}

TEST(broken_dates_of_http_are_none)
{
    static const cal_str broken[] = {
        CAL_STR_K(""),
        CAL_STR_K("Sun, 06 Nov 1994 08:49:37 CET"),
        CAL_STR_K("Sun, 31 Feb 1994 08:49:37 GMT"),
        CAL_STR_K("Sun, 06 Nov 1994 24:49:37 GMT"),
        CAL_STR_K("Sun, 06 Nov 1994 08:49:37 GMT and more"),
        CAL_STR_K("yesterday"),
    };
    int64_t v;

    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(broken); i++)
        CHECK(!cal_time_from_http(broken[i], &v));
}

TEST(rfc3339_takes_fractions_and_offsets)
{
    static const struct {
        cal_str text;
        int64_t want;
    } rows[] = {
        {CAL_STR_K("1994-11-06T08:49:37Z"),        784111777},
        {CAL_STR_K("1994-11-06 08:49:37.123456z"), 784111777},
        {CAL_STR_K("1994-11-06T09:49:37+01:00"),   784111777},
        {CAL_STR_K("1994-11-06T05:19:37-03:30"),   784111777},
        {CAL_STR_K("1969-12-31T23:59:59Z"),        -1       },
    };
    static const cal_str broken[] = {
        CAL_STR_K("1994-11-06T08:49:37"),       CAL_STR_K("1994-11-06T08:49:37+1:00"),
        CAL_STR_K("1994-13-06T08:49:37Z"),      CAL_STR_K("1994-11-06X08:49:37Z"),
        CAL_STR_K("1994-11-06T08:49:37Z more"), CAL_STR_K("94-11-06T08:49:37Z"),
    };
    int64_t v;

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        CHECK(cal_time_from_rfc3339(rows[i].text, &v));
        CHECK_INT(v, rows[i].want);
    }
    for (size_t i = 0; i < CAL_COUNT(broken); i++)
        CHECK(!cal_time_from_rfc3339(broken[i], &v));
    CHECK_STR(cal_time_rfc3339(cx->arena, -1), CAL_STR("1969-12-31T23:59:59Z"));
}

TEST(days_and_dates_agree_over_the_ages)
{
    (void)cx;
    for (int64_t day = -800000; day < 3000000; day += 37) {
        int32_t y, m, d;

        cal_time_from_day(day, &y, &m, &d);
        CHECK_INT(cal_time_day(y, m, d), day);
    }
    CHECK_INT(cal_time_day(1970, 1, 1), 0);
    CHECK_INT(cal_time_day(2000, 2, 29), 11016);
    CHECK_INT(cal_time_weekday(0), 3);
    CHECK_INT(cal_time_weekday(-4), 6);
}
