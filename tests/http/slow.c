/* SPDX-License-Identifier: MIT */
/* Clients that are slow on purpose are cut; those that are only slow are served. */
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "tests/http/fixture.h"

/* Sends a byte every 20 ms. Milliseconds until the server ends the connection, at most 3000; *first
   is the first response that came. */
static int64_t drip(cal_ctx *cx, const fixture *f, const char *before, cal_str *first)
{
    int64_t begun = cal_time_steady_ms(), spent = 0;
    int fd = client_open(f);
    cal_buf *got = cal_buf_new(cx->arena, 0);
    char piece[1024];

    (void)client_send(fd, cal_str_c(before));
    while (spent < 3000 && client_send(fd, CAL_STR("a"))) {
        ssize_t n = recv(fd, piece, sizeof piece, MSG_DONTWAIT);

        if (n > 0)
            cal_buf_add(got, (cal_str){piece, (size_t)n});
        if (n == 0)
            break;
        (void)usleep(20000);
        spent = cal_time_steady_ms() - begun;
    }
    (void)close(fd);
    *first = cal_buf_str(got);
    return spent;
}

TEST(a_dripping_head_is_cut)
{
    http_options options = fixture_options();
    cal_str got;

    options.head_ms = 300;

    const fixture *f = fixture_start(cx, &options);
    int64_t ms = drip(cx, f, "GET / HTTP/1.1\r\nHost: a\r\nX: ", &got);

    CHECK(ms >= 250 && ms < 1500);
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 408 ")));
}

TEST(a_dripping_head_is_cut_on_a_kept_connection)
{
    http_options options = fixture_options();
    cal_str got;

    options.head_ms = 300;

    const fixture *f = fixture_start(cx, &options);
    int64_t ms = drip(cx, f, "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /", &got);

    CHECK(ms >= 250 && ms < 1500);
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 200 ")));
    CHECK(cal_str_has(got, CAL_STR("HTTP/1.1 408 ")));
}

TEST(a_dripping_body_is_cut)
{
    http_options options = fixture_options();
    cal_str got;

    options.rate_after_ms = 300;

    const fixture *f = fixture_start(cx, &options);
    int64_t ms = drip(cx, f, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n", &got);

    CHECK(ms >= 250 && ms < 1500);
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 408 ")));
    ms =
        drip(cx, f, "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n", &got);
    CHECK(ms >= 250 && ms < 1500);
    CHECK_INT(atomic_load(&f->runs), 0);
}

TEST(a_body_that_stops_is_cut)
{
    http_options options = fixture_options();
    cal_str got;

    options.idle_ms = 300;
    options.body_min_rate = 0;

    const fixture *f = fixture_start(cx, &options);
    int fd = client_open(f);

    CHECK(client_send(fd, CAL_STR("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\na")));
    got = client_receive(cx, fd, CAL_STR(""), 2000);
    CHECK(cal_str_starts(got, CAL_STR("HTTP/1.1 408 ")));
    (void)close(fd);
}

TEST(silent_connections_are_closed)
{
    http_options options = fixture_options();

    options.head_ms = 300;
    options.idle_ms = 600;

    const fixture *f = fixture_start(cx, &options);
    int fresh = client_open(f), kept = client_open(f);
    int64_t begun = cal_time_steady_ms();

    CHECK(client_send(kept, CAL_STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(client_sees_end(fresh, 1500));
    CHECK(cal_time_steady_ms() - begun < 590);
    CHECK(client_sees_end(kept, 1500));
    CHECK(cal_time_steady_ms() - begun >= 590);
    (void)close(fresh);
    (void)close(kept);
}

TEST(a_client_that_takes_nothing_is_cut)
{
    http_options options = fixture_options();

    options.write_ms = 300;

    fixture *f = fixture_start(cx, &options);
    int fd = client_open(f);

    CHECK(client_send(fd, CAL_STR("GET /huge HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(fixture_reaches(&f->runs, 1));
    for (int i = 0; i < 200 && http_server_stats(f->server).connections; i++)
        (void)usleep(10000);
    CHECK_INT(http_server_stats(f->server).connections, 0);
    (void)close(fd);
}

TEST(a_client_that_takes_slowly_gets_all)
{
    http_options options = fixture_options();
    size_t n = 0;
    char piece[64 * 1024];

    options.write_ms = 500;

    const fixture *f = fixture_start(cx, &options);
    int fd = client_open(f), small = 64 * 1024;
    ssize_t got;

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    CHECK(client_send(fd, CAL_STR("GET /huge HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")));
    while ((got = recv(fd, piece, sizeof piece, 0)) > 0) {
        n += (size_t)got;
        (void)usleep(10000);
    }
    CHECK(n > 8u << 20);
    (void)close(fd);
}

/* What the request held is given back although its client takes nothing. */
TEST(a_slow_client_holds_no_context)
{
    http_options options = fixture_options();
    fixture *f = fixture_start(cx, &options);
    int fd = client_open(f);

    CHECK(client_send(fd, CAL_STR("GET /huge HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(fixture_reaches(&f->runs, 1));
    for (int i = 0; i < 100 && atomic_load(&f->live); i++)
        (void)usleep(10000);
    CHECK_INT(atomic_load(&f->live), 0);
    CHECK_INT(http_server_stats(f->server).connections, 1);
    (void)close(fd);
}
