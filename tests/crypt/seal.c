/* SPDX-License-Identifier: MIT */
#include "crypt/seal.h"

#include "tests/harness/test.h"

static const cal_str key = CAL_STR_K("a key"), about = CAL_STR_K("alice"),
                     secret = CAL_STR_K("a secret");

TEST(what_was_sealed_opens_and_shows_nothing)
{
    cal_str sealed = crypt_seal(cx->arena, key, about, secret), out;

    CHECK(crypt_unseal(cx->arena, key, about, sealed, &out));
    CHECK_STR(out, secret);
    CHECK(cal_str_find(sealed, secret) == sealed.n);
    CHECK(!cal_str_eq(sealed, crypt_seal(cx->arena, key, about, secret)));
}

TEST(another_key_another_owner_or_a_changed_byte_opens_nothing)
{
    cal_str sealed = crypt_seal(cx->arena, key, about, secret), out;

    CHECK(!crypt_unseal(cx->arena, CAL_STR("another key"), about, sealed, &out));
    CHECK(!crypt_unseal(cx->arena, key, CAL_STR("bob"), sealed, &out));
    for (size_t i = 0; i < sealed.n; i++) {
        char *changed = cal_arena_alloc(cx->arena, sealed.n);

        for (size_t at = 0; at < sealed.n; at++)
            changed[at] = (char)(sealed.p[at] ^ (at == i));
        CHECK(!crypt_unseal(cx->arena, key, about, (cal_str){changed, sealed.n}, &out));
        CHECK(!crypt_unseal(cx->arena, key, about, cal_str_take(sealed, i), &out));
    }
}
