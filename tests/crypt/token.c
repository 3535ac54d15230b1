/* SPDX-License-Identifier: MIT */
#include "crypt/token.h"

#include "tests/harness/test.h"

TEST(digest_is_sha_256)
{
    CHECK_STR(crypt_hex(cx->arena, crypt_digest(cx->arena, CAL_STR("abc"))),
              CAL_STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    CHECK_STR(crypt_hex(cx->arena, crypt_digest(cx->arena, (cal_str){NULL, 0})),
              CAL_STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

TEST(base64url_is_that_of_rfc_4648_without_padding)
{
    static const struct {
        cal_str bytes, text;
    } rows[] = {
        {CAL_STR_K(""),             CAL_STR_K("")        },
        {CAL_STR_K("f"),            CAL_STR_K("Zg")      },
        {CAL_STR_K("fo"),           CAL_STR_K("Zm8")     },
        {CAL_STR_K("foo"),          CAL_STR_K("Zm9v")    },
        {CAL_STR_K("foob"),         CAL_STR_K("Zm9vYg")  },
        {CAL_STR_K("fooba"),        CAL_STR_K("Zm9vYmE") },
        {CAL_STR_K("foobar"),       CAL_STR_K("Zm9vYmFy")},
        {CAL_STR_K("\xfb\xff\xfe"), CAL_STR_K("-__-")    },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++)
        CHECK_STR(crypt_base64url(cx->arena, rows[i].bytes), rows[i].text);
}

TEST(tokens_have_256_bits_and_never_repeat)
{
    cal_str a = crypt_token_new(cx->arena), b = crypt_token_new(cx->arena);

    CHECK_INT(a.n, CRYPT_TOKEN_CHARS);
    CHECK(!cal_str_eq(a, b));
}
