/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include "tests/harness/test.h"

TEST(cut_gives_every_piece_and_ends)
{
    cal_str rest = CAL_STR("a,,b");

    CHECK_STR(cal_str_cut(&rest, ','), CAL_STR("a"));
    CHECK_STR(cal_str_cut(&rest, ','), CAL_STR(""));
    CHECK_STR(cal_str_cut(&rest, ','), CAL_STR("b"));
    CHECK(rest.p == NULL);
    (void)cx;
}

TEST(numbers_are_whole_or_refused)
{
    int64_t v;

    CHECK(cal_str_to_i64(CAL_STR("-9223372036854775808"), &v) && v == INT64_MIN);
    CHECK(cal_str_to_i64(CAL_STR("9223372036854775807"), &v) && v == INT64_MAX);
    CHECK(!cal_str_to_i64(CAL_STR("9223372036854775808"), &v));
    CHECK(!cal_str_to_i64(CAL_STR(""), &v));
    CHECK(!cal_str_to_i64(CAL_STR("-"), &v));
    CHECK(!cal_str_to_i64(CAL_STR("1 "), &v));
    CHECK(!cal_str_to_i64(CAL_STR("+1"), &v));
    (void)cx;
}
