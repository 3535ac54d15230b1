/* SPDX-License-Identifier: MIT */
/* Asking a request: fields, query, cookies, percent-encoding. */
#include "http/msg.h"
#include "tests/harness/test.h"

TEST(query_parameters_are_decoded)
{
    const struct {
        const char *query, *name, *value;
    } cases[] = {
        {"a=1&b=2",   "a",   "1"       },
        {"a=1&b=2",   "b",   "2"       },
        {"a=1&a=2",   "a",   "1"       },
        {"a=x+y%20z", "a",   "x y z"   },
        {"a%20b=c",   "a b", "c"       },
        {"a=%C3%A4",  "a",   "\xc3\xa4"},
        {"a=b=c",     "a",   "b=c"     },
        {"a=",        "a",   ""        },
        {"aa=1",      "a",   NULL      },
        {"a",         "a",   ""        },
        {"a=%zz",     "a",   NULL      },
        {"a=%00",     "a",   NULL      },
        {"%zz=1&a=2", "a",   "2"       },
        {"&&a=1&",    "a",   "1"       },
        {"",          "a",   NULL      },
        {NULL,        "a",   NULL      },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        http_req rq = {.query = cal_str_c(cases[i].query)};
        cal_str got = http_req_query(cx, &rq, cal_str_c(cases[i].name));

        CHECK((got.p != NULL) == (cases[i].value != NULL));
        CHECK_STR(got, cal_str_c(cases[i].value));
    }
}

TEST(cookies_are_found_in_all_their_lines)
{
    const http_field fields[] = {
        {CAL_STR_K("Cookie"), CAL_STR_K("a=1; session=\"x=y\" ;ab=3")},
        {CAL_STR_K("X"),      CAL_STR_K("e=5")                       },
        {CAL_STR_K("cookie"), CAL_STR_K("d=4;a=9;empty=;;lone")      },
    };
    http_req rq = {.fields = fields, .n_fields = CAL_COUNT(fields)};

    (void)cx;
    CHECK_STR(http_req_cookie(&rq, CAL_STR("a")), CAL_STR("1"));
    CHECK_STR(http_req_cookie(&rq, CAL_STR("session")), CAL_STR("\"x=y\""));
    CHECK_STR(http_req_cookie(&rq, CAL_STR("ab")), CAL_STR("3"));
    CHECK_STR(http_req_cookie(&rq, CAL_STR("d")), CAL_STR("4"));
    CHECK(http_req_cookie(&rq, CAL_STR("empty")).p);
    CHECK(!http_req_cookie(&rq, CAL_STR("lone")).p);
    CHECK(!http_req_cookie(&rq, CAL_STR("e")).p);
    CHECK(!http_req_cookie(&rq, CAL_STR("A")).p);
    CHECK(!http_req_cookie(&rq, CAL_STR("b")).p);
}

TEST(conditions_of_several_lines_are_one_list)
{
    const http_field fields[] = {
        {CAL_STR_K("If-None-Match"), CAL_STR_K("\"a\"")},
        {CAL_STR_K("if-none-match"), CAL_STR_K("\"b\"")},
        {CAL_STR_K("If-Match"),      CAL_STR_K("*")    },
    };
    http_req rq = {.fields = fields, .n_fields = CAL_COUNT(fields)};
    cal_etag_fields got = http_req_cond(cx, &rq);

    CHECK_STR(got.if_none_match, CAL_STR("\"a\", \"b\""));
    CHECK_STR(got.if_match, CAL_STR("*"));
    CHECK(!got.if_modified_since.p);
}

TEST(segments_survive_encoding_and_decoding)
{
    cal_buf *all = cal_buf_new(cx->arena, 0), *encoded = cal_buf_new(cx->arena, 0);
    cal_str back;

    for (int c = 1; c < 256; c++)
        cal_buf_add_byte(all, (char)c);
    http_encode_segment(encoded, cal_buf_str(all));
    CHECK(!cal_str_has(cal_buf_str(encoded), CAL_STR("/")));
    CHECK(!cal_str_has(cal_buf_str(encoded), CAL_STR("?")));
    CHECK(cal_str_has(cal_buf_str(encoded), CAL_STR("@")));
    CHECK(http_decode(cx, cal_buf_str(encoded), &back));
    CHECK(cal_str_eq(back, cal_buf_str(all)));
}

TEST(broken_escapes_and_nul_are_not_decoded)
{
    static const char *const bad[] = {"%", "%2", "%zz", "a%2", "%00", "a%00b", "%%20", "%2 "};
    cal_str out;

    for (size_t i = 0; i < CAL_COUNT(bad); i++)
        CHECK(!http_decode(cx, cal_str_c(bad[i]), &out));
    CHECK(http_decode(cx, CAL_STR("a+b%2B%2f"), &out));
    CHECK_STR(out, CAL_STR("a+b+/"));
}

TEST(methods_have_their_names)
{
    (void)cx;
    CHECK_STR(http_method_name(HTTP_PROPFIND), CAL_STR("PROPFIND"));
    CHECK_STR(http_method_name(HTTP_OTHER), CAL_STR("OTHER"));
    CHECK_STR(http_method_name(HTTP_METHOD_COUNT), CAL_STR("OTHER"));
}

TEST(a_response_can_be_begun_again)
{
    http_res rs;

    http_res_init(cx, &rs);
    http_res_text(cx, &rs, 207, CAL_STR("text/xml"), CAL_STR("half"));
    rs.close = true;
    http_res_reset(cx, &rs);
    CHECK_INT(rs.status, 200);
    CHECK_INT(rs.fields.n, 0);
    CHECK_INT(rs.body->n, 0);
    CHECK(!rs.close);
}
