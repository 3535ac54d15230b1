/* SPDX-License-Identifier: MIT */
/* What can be read in two ways is refused; what is right is read to the byte. */
#include <unistd.h>

#include "tests/http/cases.h"
#include "tests/http/fixture.h"

static const cal_str next_request =
    CAL_STR_K("GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

TEST(refused_requests_are_answered_once_and_closed)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    const http_case *cases;
    size_t n = http_cases(cx, "refused.txt", &cases);
    int64_t want;

    CHECK(n > 90);
    for (size_t i = 0; i < n; i++) {
        cal_buf *sent = cal_buf_new(cx->arena, 0);
        int status = 0;
        cal_str body;

        CHECK(cal_str_to_i64(cases[i].first, &want));
        cal_buf_add(sent, cases[i].bytes);
        cal_buf_add(sent, next_request);

        int count = client_responses(cx, client_talk(cx, f, cal_buf_str(sent)), &status, &body);

        if (count != 1 || status != want)
            test_failed(__FILE__, __LINE__, "%.*s: %d responses, last %d", CAL_FMT(cases[i].claim),
                        count, status);
    }
    CHECK_INT(atomic_load(&f->runs), 0);
}

/* The same without anything behind: a refusal must not wait for more. */
TEST(refusals_do_not_wait_for_more)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str heads[] = {
        CAL_STR("GET / HTTP/1.1\nHost: a\n\n"),
        CAL_STR("GET / HTTP/1.1\r\nHost: a\r\nX: b\n"),
        CAL_STR("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nabcde"),
        CAL_STR("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdeX"),
    };

    for (size_t i = 0; i < CAL_COUNT(heads); i++) {
        int fd = client_open(f), status = 0;
        cal_str body;

        CHECK(client_send(fd, heads[i]));
        CHECK_INT(client_responses(cx, client_receive(cx, fd, CAL_STR("\n400 Bad"), 1000), &status,
                                   &body),
                  1);
        CHECK_INT(status, 400);
        (void)close(fd);
    }
}

TEST(accepted_requests_end_at_the_right_byte)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    const http_case *cases;
    size_t n = http_cases(cx, "accepted.txt", &cases);

    CHECK(n > 20);
    for (size_t i = 0; i < n; i++) {
        cal_buf *sent = cal_buf_new(cx->arena, 0);
        int status = 0;
        cal_str body = {NULL, 0}, first = {NULL, 0};

        cal_buf_add(sent, cases[i].bytes);
        cal_buf_add(sent, next_request);

        cal_str got = client_talk(cx, f, cal_buf_str(sent));
        size_t second = 1 + cal_str_find(cal_str_skip(got, 1), CAL_STR("HTTP/1.1 "));
        int count = client_responses(cx, got, &status, &body);

        (void)client_responses(cx, cal_str_take(got, second), &status, &first);
        if (count != 2 || status != 200 || !cal_str_eq(body, CAL_STR("GET /next ")) ||
            !cal_str_eq(cal_str_trim(first), cases[i].first))
            test_failed(__FILE__, __LINE__, "%.*s: %d responses, %.*s", CAL_FMT(cases[i].claim),
                        count, CAL_FMT(got));
    }
}

/* However the bytes are cut, the answers are the same. */
TEST(requests_can_come_byte_by_byte)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str bytes = CAL_STR("PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "2;x\r\nab\r\n3\r\ncde\r\n0\r\nT: v\r\n\r\n"
                            "PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nfg"
                            "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    int fd = client_open(f), status = 0;
    cal_str body = {NULL, 0};

    for (size_t i = 0; i < bytes.n; i++) {
        CHECK(client_send(fd, cal_str_take(cal_str_skip(bytes, i), 1)));
        (void)usleep(200);
    }

    cal_str got = client_receive(cx, fd, CAL_STR(""), 3000);

    CHECK_INT(client_responses(cx, got, &status, &body), 3);
    CHECK(cal_str_has(got, CAL_STR("PUT /a abcde")));
    CHECK(cal_str_has(got, CAL_STR("PUT /b fg")));
    CHECK_STR(body, CAL_STR("GET /next "));
    (void)close(fd);
}

static cal_str long_request(cal_ctx *cx, const char *before, size_t n, const char *behind)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(out, before);
    for (size_t i = 0; i < n; i++)
        cal_buf_add_byte(out, 'a');
    cal_buf_add_c(out, behind);
    return cal_buf_str(out);
}

TEST(heads_and_targets_are_limited)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    const struct {
        int status;
        cal_str bytes;
    } cases[] = {
        {200, long_request(cx, "GET /",                            511,    " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")},
        {414, long_request(cx, "GET /",                            512,    " HTTP/1.1\r\nHost: a\r\n\r\n")                     },
        {414, long_request(cx, "GET /",                            5000,   " HTTP/1.1\r\nHost: a\r\n\r\n")                     },
        {414, long_request(cx, "GET /",                            5000,   "")                                                 },
        {431, long_request(cx, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 5000,   "\r\n\r\n")                                         },
        {431, long_request(cx, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 100000, "")                                                 },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        int status = 0;
        cal_str body;

        CHECK_INT(client_responses(cx, client_talk(cx, f, cases[i].bytes), &status, &body), 1);
        CHECK_INT(status, cases[i].status);
    }
}

/* The program answers in its own form, and the connection ends. */
TEST(bodies_are_limited_while_they_arrive)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    const struct {
        int status;
        cal_str bytes;
    } cases[] = {
        {200,                   long_request(cx,
         "PUT / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                           "Content-Length: 100000\r\n\r\n", FIXTURE_MAX_BODY, "")},
        {413,     long_request(cx,                  "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n",
         FIXTURE_MAX_BODY + 1, "")},
        {413,                   long_request(cx,
         "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "186a1\r\n", FIXTURE_MAX_BODY + 1, "\r\n0\r\n\r\n")},
        {413,  long_request(cx,
         "PUT /worker HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                           "\r\nfffffffffffffff\r\n", 500000, "")},
        {413,                   CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n") },
        {413, CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                      "Content-Length: 999999999\r\n\r\n")},
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        int status = 0;
        cal_str body, got = client_talk(cx, f, cases[i].bytes);

        CHECK_INT(client_responses(cx, got, &status, &body), 1);
        CHECK_INT(status, cases[i].status);
        CHECK(!cal_str_starts(got, CAL_STR("HTTP/1.1 100")));
        CHECK(cal_str_starts(body, CAL_STR("PUT /")));
        CHECK(status == 200 || body.n < 20);
    }
}

TEST(chunk_extensions_and_trailers_are_limited)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    const char *head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    cal_buf *many = cal_buf_new(cx->arena, 0);
    cal_str cases[3], body;
    int status = 0;

    cal_buf_add_c(many, head);
    for (int i = 0; i < 100; i++)
        cal_buf_add(many, long_request(cx, "1;", 1000, "\r\nx\r\n"));
    cases[0] = cal_buf_str(many);
    cases[1] = long_request(cx, cal_arena_printf(cx->arena, "%s1;", head).p, 9000, "");
    cases[2] = long_request(cx, cal_arena_printf(cx->arena, "%s0\r\nX: ", head).p, 9000, "");
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        CHECK_INT(client_responses(cx, client_talk(cx, f, cases[i]), &status, &body), 1);
        CHECK_INT(status, 400);
    }
    CHECK_INT(atomic_load(&f->runs), 0);
}
