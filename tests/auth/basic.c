/* SPDX-License-Identifier: MIT */
/* Basic credentials. */
#include "auth/basic.h"

#include "tests/harness/test.h"

TEST(only_the_basic_scheme_is_basic)
{
    (void)cx;
    CHECK_STR(auth_basic_token(CAL_STR("Basic YTpi")), CAL_STR("YTpi"));
    CHECK_STR(auth_basic_token(CAL_STR("bASIC   YTpi")), CAL_STR("YTpi"));
    CHECK(!auth_basic_token(CAL_STR("Bearer YTpi")).p);
    CHECK(!auth_basic_token(CAL_STR("Basic")).p);
    CHECK(!auth_basic_token((cal_str){0}).p);
}

TEST(credentials_are_split_at_the_first_colon)
{
    static const struct {
        cal_str token, login, secret;
    } rows[] = {
        {CAL_STR_K("YWxpY2U6c2VjcmV0"), CAL_STR_K("alice"),    CAL_STR_K("secret")  },
        {CAL_STR_K("YTpi"),             CAL_STR_K("a"),        CAL_STR_K("b")       },
        {CAL_STR_K("YTpiOmM="),         CAL_STR_K("a"),        CAL_STR_K("b:c")     },
        {CAL_STR_K("YTpiOmM"),          CAL_STR_K("a"),        CAL_STR_K("b:c")     },
        {CAL_STR_K("YTo="),             CAL_STR_K("a"),        CAL_STR_K("")        },
        {CAL_STR_K("w6k6w6k="),         CAL_STR_K("\xC3\xA9"), CAL_STR_K("\xC3\xA9")},
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        cal_str login, secret;

        CHECK(auth_basic_split(cx->arena, rows[i].token, &login, &secret));
        CHECK_STR(login, rows[i].login);
        CHECK_STR(secret, rows[i].secret);
    }
}

TEST(malformed_credentials_are_refused)
{
    static const cal_str bad[] = {
        CAL_STR_K(""),
        CAL_STR_K("YWxpY2U="),     /* no colon */
        CAL_STR_K("OnNlY3JldA=="), /* no name */
        CAL_STR_K("YTpi*"),
        CAL_STR_K("YTpiY"),
        CAL_STR_K("YTr/"),     /* not UTF-8 */
        CAL_STR_K("YTpiAA=="), /* a NUL */
        CAL_STR_K("YT pi"),
        CAL_STR_K("YT=pi"),
    };

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        cal_str login, secret;

        CHECK(!auth_basic_split(cx->arena, bad[i], &login, &secret));
    }
}
