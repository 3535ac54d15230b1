/* SPDX-License-Identifier: MIT */
/* Requests on workers, and the end of the server. */
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "tests/http/fixture.h"

TEST(a_client_may_leave_while_a_worker_runs)
{
    http_options options = fixture_options();
    fixture *f = fixture_start(cx, &options);

    for (int i = 0; i < 20; i++) {
        struct linger hard = {.l_onoff = 1};
        int fd = client_open(f);

        CHECK(client_send(fd, CAL_STR("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
        if (i < 2)
            CHECK(fixture_reaches(&f->runs, i + 1));
        if (i % 2)
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        (void)close(fd);
    }
    (void)usleep(50000);
    atomic_store(&f->gate, true);
    for (int i = 0; i < 200 && http_server_stats(f->server).connections; i++)
        (void)usleep(10000);
    CHECK_INT(http_server_stats(f->server).connections, 0);
    CHECK(cal_str_has(client_talk(cx, f, CAL_STR("GET /worker HTTP/1.0\r\n\r\n")),
                      CAL_STR("GET /worker ")));
}

TEST(loops_serve_while_workers_are_busy)
{
    http_options options = fixture_options();
    fixture *f = fixture_start(cx, &options);
    int a = client_open(f), b = client_open(f);

    CHECK(client_send(a, CAL_STR("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(client_send(b, CAL_STR("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(fixture_reaches(&f->runs, 2));
    CHECK(cal_str_has(client_talk(cx, f, CAL_STR("GET / HTTP/1.0\r\n\r\n")), CAL_STR("GET / ")));
    atomic_store(&f->gate, true);
    CHECK(client_receive(cx, a, CAL_STR("GET /wait "), 2000).n);
    CHECK(client_receive(cx, b, CAL_STR("GET /wait "), 2000).n);
    (void)close(a);
    (void)close(b);
}

TEST(too_many_waiting_requests_are_turned_away)
{
    http_options options = fixture_options();
    int fds[5];
    cal_str got;

    options.workers = 1;
    options.max_waiting = 3;

    fixture *f = fixture_start(cx, &options);

    for (size_t i = 0; i < CAL_COUNT(fds); i++) {
        fds[i] = client_open(f);
        CHECK(client_send(fds[i], CAL_STR("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
        if (i == 0)
            CHECK(fixture_reaches(&f->runs, 1));
        (void)usleep(30000);
    }
    got = client_receive(cx, fds[4], CAL_STR(""), 2000);
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 503 ")));
    CHECK_STR(client_field(got, CAL_STR("Retry-After")), CAL_STR("2"));
    atomic_store(&f->gate, true);
    for (size_t i = 0; i < 4; i++)
        CHECK(client_receive(cx, fds[i], CAL_STR("GET /wait "), 2000).n);
    for (size_t i = 0; i < CAL_COUNT(fds); i++)
        (void)close(fds[i]);
}

static void *open_gate(void *arg)
{
    fixture *f = arg;

    (void)usleep(300000);
    atomic_store(&f->gate, true);
    return NULL;
}

TEST(a_stop_finishes_what_runs)
{
    http_options options = fixture_options();
    fixture *f = fixture_start(cx, &options);
    int idle = client_open(f), busy = client_open(f), half = client_open(f), status = 0;
    cal_thread opener;
    cal_str body, got;

    CHECK(client_send(busy, CAL_STR("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(fixture_reaches(&f->runs, 1));
    CHECK(client_send(half, CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")));
    (void)usleep(50000);
    http_server_stop(f->server);
    CHECK(client_sees_end(idle, 1000));
    CHECK(client_send(half, CAL_STR("cde")));
    got = client_receive(cx, half, CAL_STR(""), 2000);
    CHECK_INT(client_responses(cx, got, &status, &body), 1);
    CHECK_STR(body, CAL_STR("PUT / abcde"));
    CHECK_STR(client_field(got, CAL_STR("Connection")), CAL_STR("close"));
    cal_thread_start(&opener, "opener", open_gate, f);
    got = client_receive(cx, busy, CAL_STR(""), 2000);
    CHECK_INT(client_responses(cx, got, &status, &body), 1);
    CHECK_STR(client_field(got, CAL_STR("Connection")), CAL_STR("close"));
    cal_thread_join(&opener);
    fixture_stop(f);
    (void)close(idle);
    (void)close(busy);
    (void)close(half);
}

TEST(a_stop_does_not_wait_for_ever)
{
    http_options options = fixture_options();

    options.stop_ms = 300;

    fixture *f = fixture_start(cx, &options);
    int64_t begun = cal_time_steady_ms();
    int fd = client_open(f);

    CHECK(client_send(fd, CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")));
    (void)usleep(50000);
    fixture_stop(f);
    CHECK(cal_time_steady_ms() - begun < 1500);
    CHECK_INT(atomic_load(&f->runs), 0);
    (void)close(fd);
}

TEST(a_server_that_never_ran_can_be_freed)
{
    http_options options = fixture_options();
    http_app app = {0};
    http_server *server;

    CHECK_OK(http_server_new(cx, &options, &app, &server));
    CHECK(http_server_port(server) > 0);
    http_server_free(server);
}

TEST(addresses_that_cannot_be_used_are_told)
{
    static const char *const bad[] = {"",          "8080",         "a:b",     "127.0.0.1:65536",
                                      "host.a:80", "192.0.2.1:80", "[::1:80", "127.0.0.1:-1"};
    http_options options = fixture_options();
    http_app app = {0};
    http_server *server;

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        cal_fail_clear(cx);
        options.listen = cal_str_c(bad[i]);
        CHECK_INT(http_server_new(cx, &options, &app, &server), CAL_E_CONFIG);
        CHECK(cal_str_starts(cx->fail.why, CAL_STR("http.listen: ")));
    }
}

TEST(a_port_in_use_is_told)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    http_app app = {0};
    http_server *server;

    options.listen = cal_arena_printf(cx->arena, "127.0.0.1:%d", f->port);
    CHECK_INT(http_server_new(cx, &options, &app, &server), CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("cannot be used")));
}
