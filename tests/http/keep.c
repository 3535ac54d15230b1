/* SPDX-License-Identifier: MIT */
/* Connections that are kept: order, ends, expectations, versions. */
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "tests/http/fixture.h"

TEST(pipelined_requests_are_answered_in_order)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_buf *sent = cal_buf_new(cx->arena, 0);
    int status = 0;
    size_t at = 0;
    cal_str body;

    /* Loop and worker by turns: a later one may not overtake. */
    for (int i = 0; i < 200; i++)
        cal_buf_printf(sent, "GET /%s?%d. HTTP/1.1\r\nHost: a\r\n\r\n", i % 3 ? "" : "worker", i);
    cal_buf_add_c(sent, "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    cal_str got = client_talk(cx, f, cal_buf_str(sent));

    CHECK_INT(client_responses(cx, got, &status, &body), 201);
    for (int i = 0; i < 200; i++) {
        cal_str mark = cal_arena_printf(cx->arena, "?%d. ", i);
        size_t found = cal_str_find(cal_str_skip(got, at), mark);

        CHECK(at + found < got.n);
        at += found;
    }
    CHECK_INT(atomic_load(&f->runs), 201);
}

TEST(a_connection_is_kept_and_ended_as_asked)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    const struct {
        const char *request;
        bool is_kept;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",                           true },
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",      false},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",   false},
        {"GET / HTTP/1.0\r\n\r\n",                                      false},
        {"GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true },
        {"GET /close HTTP/1.1\r\nHost: a\r\n\r\n",                      false},
        {"GET /empty HTTP/1.1\r\nHost: a\r\n\r\n",                      true },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        int fd = client_open(f);

        CHECK(client_send(fd, cal_str_c(cases[i].request)));

        cal_str got = client_receive(cx, fd, CAL_STR("\r\n\r\n"), 2000);
        cal_str says = client_field(got, CAL_STR("Connection"));

        CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 20")));
        CHECK(cal_str_eq(says, CAL_STR("close")) == !cases[i].is_kept);
        CHECK(client_sees_end(fd, cases[i].is_kept ? 100 : 2000) == !cases[i].is_kept);
        (void)close(fd);
    }
}

TEST(nothing_is_run_after_the_last_request)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    int status = 0;
    cal_str body;

    CHECK_INT(client_responses(
                  cx,
                  client_talk(cx, f,
                              CAL_STR("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                      "GET /b HTTP/1.1\r\nHost: a\r\n\r\n")),
                  &status, &body),
              1);
    CHECK_STR(body, CAL_STR("GET /a "));
    CHECK_INT(atomic_load(&f->runs), 1);
}

TEST(continue_is_said_once_the_head_is_accepted)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    int fd = client_open(f), status = 0;
    cal_str body, got;

    CHECK(client_send(fd, CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                  "Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n")));
    got = client_receive(cx, fd, CAL_STR("\r\n\r\n"), 2000);
    CHECK_STR(got, CAL_STR("HTTP/1.1 100 Continue\r\n\r\n"));
    CHECK_INT(atomic_load(&f->runs), 0);
    CHECK(client_send(fd, CAL_STR("abcde")));
    got = client_receive(cx, fd, CAL_STR(""), 2000);
    CHECK_INT(client_responses(cx, got, &status, &body), 1);
    CHECK_STR(body, CAL_STR("PUT / abcde"));
    (void)close(fd);

    /* Refused at once instead. */
    got = client_talk(cx, f,
                      CAL_STR("PUT /unwanted HTTP/1.1\r\nHost: a\r\n"
                              "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 403 ")));
    /* HTTP/1.0 knows no interim responses (RFC 9110 10.1.1). */
    got = client_talk(cx, f,
                      CAL_STR("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n"
                              "Content-Length: 5\r\n\r\nabcde"));
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 200 ")));
}

static cal_str answer_to(cal_ctx *cx, const fixture *f, const char *method, const char *path)
{
    return client_talk(cx, f,
                       cal_arena_printf(cx->arena,
                                        "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                                        method, path));
}

TEST(head_has_the_fields_of_get_and_no_body)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    static const char *const paths[] = {"/large", "/tagged", "/echo", "/stream?n=2", "/empty"};

    for (size_t i = 0; i < CAL_COUNT(paths); i++) {
        cal_str get = answer_to(cx, f, "GET", paths[i]), head = answer_to(cx, f, "HEAD", paths[i]);
        static const char *const same[] = {"Content-Type", "Transfer-Encoding", "ETag", "Vary"};

        CHECK(cal_str_ends(head, CAL_STR("\r\n\r\n")));
        CHECK_INT(cal_str_find(head, CAL_STR("\r\n\r\n")), head.n - 4);
        for (size_t k = 0; k < CAL_COUNT(same); k++)
            CHECK_STR(client_field(head, cal_str_c(same[k])),
                      client_field(get, cal_str_c(same[k])));
        if (i < 2)
            CHECK_STR(client_field(head, CAL_STR("Content-Length")), CAL_STR("8000"));
    }
}

TEST(responses_have_a_date_and_no_length_without_a_body)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str got = client_talk(cx, f, CAL_STR("GET /empty HTTP/1.0\r\n\r\n"));
    int64_t date;

    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 204 No Content\r\n")));
    CHECK(cal_time_from_http(client_field(got, CAL_STR("Date")), &date));
    CHECK(date >= cal_time_now() - 2 && date <= cal_time_now() + 1);
    CHECK(!client_field(got, CAL_STR("Content-Length")).p);
    CHECK(!client_field(got, CAL_STR("Transfer-Encoding")).p);
}

TEST(a_client_that_has_closed_its_side_gets_its_answer)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    static const char *const paths[] = {"/", "/worker", "/stream"};

    for (size_t i = 0; i < CAL_COUNT(paths); i++) {
        int fd = client_open(f), status = 0;
        cal_str body;

        CHECK(client_send(
            fd, cal_arena_printf(cx->arena, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", paths[i])));
        (void)shutdown(fd, SHUT_WR);
        CHECK_INT(client_responses(cx, client_receive(cx, fd, CAL_STR(""), 2000), &status, &body),
                  1);
        CHECK_INT(status, 200);
        (void)close(fd);
    }
}

TEST(a_truncated_body_never_reaches_the_program)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str cases[] = {
        CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"),
        CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"),
        CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"),
        CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\n"),
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        int fd = client_open(f);

        CHECK(client_send(fd, cases[i]));
        (void)shutdown(fd, SHUT_WR);
        CHECK_STR(client_receive(cx, fd, CAL_STR(""), 2000), CAL_STR(""));
        (void)close(fd);
    }
    CHECK_INT(atomic_load(&f->runs), 0);
}

TEST(the_program_sees_host_and_peer)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    int status = 0;
    cal_str body;

    CHECK_INT(client_responses(cx,
                               client_talk(cx, f,
                                           CAL_STR("GET http://b:81/host HTTP/1.1\r\nHost: a\r\n"
                                                   "Connection: close\r\n\r\n")),
                               &status, &body),
              1);
    CHECK_STR(body, CAL_STR("b:81 127.0.0.1 0 1"));
}

TEST(turns_enclose_what_runs_on_loops)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);

    (void)client_talk(cx, f, CAL_STR("GET /worker HTTP/1.0\r\n\r\n"));
    CHECK_INT(atomic_load(&f->turns), 0);
    (void)client_talk(cx, f, CAL_STR("GET / HTTP/1.0\r\n\r\n"));
    CHECK_INT(atomic_load(&f->turns), 1);
    CHECK_INT(atomic_load(&f->open_turns), 0);
}

TEST(connections_are_counted_and_limited)
{
    http_options options = fixture_options();
    int fds[5];

    options.max_connections = 3;

    const fixture *f = fixture_start(cx, &options);

    for (size_t i = 0; i < CAL_COUNT(fds); i++) {
        fds[i] = client_open(f);
        (void)client_send(fds[i], CAL_STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

        cal_str got = client_receive(cx, fds[i], CAL_STR("GET / "), 1000);

        CHECK((got.n > 0) == (i < 3));
    }
    for (int i = 0; i < 200 && http_server_stats(f->server).connections > 3; i++)
        (void)usleep(10000);
    CHECK_INT(http_server_stats(f->server).connections, 3);
    CHECK_INT(http_server_stats(f->server).requests, 3);
    CHECK_INT(http_server_stats(f->server).refused, 2);
    for (size_t i = 0; i < CAL_COUNT(fds); i++)
        (void)close(fds[i]);
    for (int i = 0; i < 200 && http_server_stats(f->server).connections; i++)
        (void)usleep(10000);
    CHECK_INT(http_server_stats(f->server).connections, 0);
    CHECK(cal_str_has(client_talk(cx, f, CAL_STR("GET / HTTP/1.0\r\n\r\n")), CAL_STR("GET / ")));
}
