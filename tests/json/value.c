/* SPDX-License-Identifier: MIT */
/* Parsing and writing JSON text. */
#include "json/value.h"

#include <string.h>

#include "json/out.h"
#include "tests/harness/test.h"

TEST(a_tree_keeps_order_kinds_and_text)
{
    const json_value *v;

    CHECK_OK(json_parse(cx, CAL_STR("{\"b\":[1,-2.5,true,null,\"\\u00e9\\n\"],\"a\":{}}"), &v));
    CHECK_INT(v->n, 2);
    CHECK_STR(v->item[0].name, CAL_STR("b"));
    CHECK_STR(v->item[1].name, CAL_STR("a"));

    const json_value *b = json_member(v, CAL_STR("b"));

    CHECK(b && b->kind == JSON_KIND_LIST && b->n == 5);
    CHECK_INT(b->item[0].number, 1);
    CHECK(b->item[1].kind == JSON_KIND_REAL && b->item[1].real < -2);
    CHECK(b->item[2].kind == JSON_KIND_BOOL && b->item[2].truth);
    CHECK(b->item[3].kind == JSON_KIND_NULL);
    CHECK_STR(b->item[4].text, CAL_STR("\xC3\xA9\n"));
    CHECK(!json_member(v, CAL_STR("c")));
    CHECK(!json_member(b, CAL_STR("c")));
}

TEST(malformed_json_is_refused_with_its_place)
{
    static const cal_str bad[] = {
        CAL_STR_K(""),
        CAL_STR_K("{"),
        CAL_STR_K("{\"a\":1,}"),
        CAL_STR_K("{\"a\":1}x"),
        CAL_STR_K("{\"a\":1,\"a\":2}"),
        CAL_STR_K("{\"a\":\"\xFF\"}"),
        CAL_STR_K("{\"a\":\"\\ud800\"}"),
        CAL_STR_K("{\"a\":\"\\u0000\"}"),
        CAL_STR_K("{\"a\":01}"),
        CAL_STR_K("{\"a\":1e999}"),
        CAL_STR_K("{\"a\":99999999999999999999}"),
        CAL_STR_K("{'a':1}"),
        CAL_STR_K("// no\n{}"),
        CAL_STR_K("12"),
        CAL_STR_K("\"text\""),
        CAL_STR_K("{\"\xC0\x80\":1}"),
    };

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        const json_value *v;

        cal_fail_clear(cx);
        CHECK_INT(json_parse(cx, bad[i], &v), CAL_E_BAD_JSON);
        CHECK(cal_str_has(cx->fail.why, CAL_STR("olumn")));
    }
}

TEST(depth_and_size_are_bounded)
{
    char deep[2 * (JSON_MAX_DEPTH + 1)];
    const json_value *v;
    size_t n = JSON_MAX_DEPTH;

    memset(deep, '[', n);
    memset(deep + n, ']', n);
    CHECK_OK(json_parse(cx, (cal_str){deep, 2 * n}, &v));
    n++;
    memset(deep, '[', n);
    memset(deep + n, ']', n);
    CHECK_INT(json_parse(cx, (cal_str){deep, 2 * n}, &v), CAL_E_BAD_JSON);
    cal_fail_clear(cx);
    CHECK_OK(json_parse(cx, CAL_STR("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\"]"), &v));
    CHECK_INT(json_parse(cx, (cal_str){deep, JSON_MAX_BYTES + 1}, &v), CAL_E_TOO_LARGE);
}

TEST(writing_sets_commas_and_escapes)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};

    json_out_open(&o, '{');
    json_out_member(&o, "a\"b", CAL_STR("\\ \n\x01\x7F \xC3\xA9"));
    json_out_name(&o, CAL_STR("l"));
    json_out_open(&o, '[');
    json_out_i64(&o, -1);
    json_out_bool(&o, true);
    json_out_null(&o);
    json_out_open(&o, '{');
    json_out_close(&o, '}');
    json_out_open(&o, '{');
    json_out_close(&o, '}');
    json_out_close(&o, ']');
    json_out_member(&o, "z", CAL_STR(""));
    json_out_close(&o, '}');
    CHECK_STR(cal_buf_str(b),
              CAL_STR("{\"a\\\"b\":\"\\\\ \\n\\u0001\\u007f \xC3\xA9\",\"l\":[-1,true,null,{},{}],"
                      "\"z\":\"\"}"));
}

TEST(what_is_written_is_utf8_whatever_came)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};
    const json_value *v;

    json_out_open(&o, '[');
    json_out_str(&o, CAL_STR("a\xFF\xC3\xA9\xE2\x82\"\n"));
    json_out_close(&o, ']');
    CHECK_OK(json_parse(cx, cal_buf_str(b), &v));
    CHECK_STR(v->item[0].text, CAL_STR("a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\"\n"));
}
