/* SPDX-License-Identifier: MIT */
#include "crypt/password.h"

#include "base/time.h"
#include "tests/harness/test.h"

TEST(a_password_matches_its_own_hash_only)
{
    cal_str stored, again;

    CHECK_OK(crypt_password_hash(cx, CAL_STR("correct horse battery"), &stored));
    CHECK_OK(crypt_password_hash(cx, CAL_STR("correct horse battery"), &again));
    CHECK(cal_str_starts(stored, CAL_STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    CHECK(!cal_str_eq(stored, again));
    CHECK(crypt_password_ok(stored, CAL_STR("correct horse battery")));
    CHECK(!crypt_password_ok(stored, CAL_STR("correct horse batterz")));
    CHECK(!crypt_password_ok(stored, CAL_STR("")));
    CHECK(!crypt_password_ok(CAL_STR("no hash"), CAL_STR("correct horse battery")));
}

TEST(no_account_costs_as_much_as_a_wrong_password)
{
    cal_str stored;

    CHECK_OK(crypt_password_hash(cx, CAL_STR("correct horse battery"), &stored));

    int64_t a = cal_time_steady_ms();

    CHECK(!crypt_password_ok(stored, CAL_STR("wrong")));

    int64_t b = cal_time_steady_ms();

    CHECK(!crypt_password_ok((cal_str){NULL, 0}, CAL_STR("wrong")));

    int64_t c = cal_time_steady_ms();

    /* Times vary on a busy machine; without the work the second would take no time at all. */
    CHECK(c - b >= (b - a) / 8);
}
