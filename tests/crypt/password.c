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

TEST(what_many_choose_is_guessed_quickly)
{
    static const char *const weak[] = {"passwordpassword", "aaaaaaaaaaaaaaaa", "123456789012",
                                       "qwertyuiop12",     "alice.martin1",    "iloveyou1234"};
    static const char *const strong[] = {"correct horse battery staple", "twelve chars",
                                         "\u306d\u3053 umbrella \u306d\u3053 glue"};
    const char *words[] = {"alice.martin", NULL};

    for (size_t i = 0; i < CAL_COUNT(weak); i++)
        CHECK(crypt_password_bits(cx, cal_str_c(weak[i]), words) < 26);
    for (size_t i = 0; i < CAL_COUNT(strong); i++)
        CHECK(crypt_password_bits(cx, cal_str_c(strong[i]), words) >= 26);
}
