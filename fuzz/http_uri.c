/* SPDX-License-Identifier: MIT */
/* Percent-encoding, queries and cookies: what is decoded comes back when it is encoded, and nothing
   outside the bytes is read. */
#include <stdint.h>
#include <stdlib.h>

#include "http/head.h"
#include "http/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check_decoding(cal_ctx *cx, cal_str s)
{
    cal_buf *encoded = cal_buf_new(cx->arena, 0);
    cal_str once, again;

    if (!http_decode(cx, s, &once))
        return;
    must(cal_str_find_byte(once, '\0') == once.n && once.n <= s.n);
    http_encode_segment(encoded, once);
    must(http_decode(cx, cal_buf_str(encoded), &again) && cal_str_eq(once, again));
}

static void check_query(cal_ctx *cx, cal_str s)
{
    http_req rq = {.query = s};
    cal_str rest = s;

    while (rest.p) {
        cal_str name = cal_str_cut(&rest, '&'), plain;

        name = cal_str_cut(&name, '=');
        if (http_decode(cx, name, &plain) && cal_str_find_byte(plain, '+') == plain.n)
            (void)http_req_query(cx, &rq, plain);
    }
}

static void check_cookies(cal_str s)
{
    http_field field = {CAL_STR("Cookie"), s};
    http_req rq = {.fields = &field, .n_fields = 1};
    cal_str rest = s;

    while (rest.p) {
        cal_str value = cal_str_cut(&rest, ';'), name = cal_str_trim(cal_str_cut(&value, '='));

        if (value.p)
            must(http_req_cookie(&rq, name).p != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_str s = cal_arena_dup(cx.arena, (cal_str){(const char *)data, n});

    check_decoding(&cx, s);
    check_query(&cx, s);
    check_cookies(s);
    (void)http_is_authority(s);
    cal_arena_free(cx.arena);
    return 0;
}
