/* SPDX-License-Identifier: MIT */
#include "crypt/totp.h"

#include "tests/harness/test.h"

static const cal_str secret = CAL_STR_K("12345678901234567890");

/* RFC 6238 appendix B, the last six of its eight digits. */
static const struct {
    int64_t at;
    cal_str code;
} vectors[] = {
    {59,          CAL_STR_K("287082")},
    {1111111109,  CAL_STR_K("081804")},
    {1111111111,  CAL_STR_K("050471")},
    {1234567890,  CAL_STR_K("005924")},
    {2000000000,  CAL_STR_K("279037")},
    {20000000000, CAL_STR_K("353130")},
};

TEST(codes_are_those_of_the_rfc)
{
    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(vectors); i++) {
        int64_t step = 0;

        CHECK(crypt_totp_ok(secret, vectors[i].at, 0, vectors[i].code, &step));
        CHECK_INT(step, vectors[i].at / CRYPT_TOTP_STEP_S);
    }
}

TEST(a_code_counts_one_step_early_and_late_and_not_two)
{
    int64_t step;

    (void)cx;
    CHECK(crypt_totp_ok(secret, 59 + 30, 0, vectors[0].code, &step));
    CHECK(crypt_totp_ok(secret, 59 - 30, 0, vectors[0].code, &step));
    CHECK(!crypt_totp_ok(secret, 59 + 60, 0, vectors[0].code, &step));
    CHECK(!crypt_totp_ok(secret, 1111111111 - 90, 0, vectors[2].code, &step));
}

TEST(a_step_that_is_used_up_does_not_count)
{
    int64_t step;

    (void)cx;
    CHECK(!crypt_totp_ok(secret, 59, 1, vectors[0].code, &step));
    CHECK(!crypt_totp_ok(secret, 59, 2, vectors[0].code, &step));
}

TEST(what_is_no_code_is_none)
{
    const cal_str wrong[] = {CAL_STR(""), CAL_STR("28708"), CAL_STR("2870822"), CAL_STR("abcdef")};
    int64_t step;

    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(wrong); i++)
        CHECK(!crypt_totp_ok(secret, 59, 0, wrong[i], &step));
}

TEST(secrets_are_base_32_without_padding)
{
    CHECK_STR(crypt_totp_base32(cx->arena, CAL_STR("foobar")), CAL_STR("MZXW6YTBOI"));
    CHECK_INT(crypt_totp_base32(cx->arena, crypt_totp_new(cx->arena)).n, 32);
}
