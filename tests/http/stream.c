/* SPDX-License-Identifier: MIT */
/* Bodies that are made while they are sent. */
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/fixture.h"

TEST(a_stream_comes_in_chunks)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str body = {NULL, 0};
    int status = 0;
    cal_str got = client_talk(cx, f,
                              CAL_STR("GET /stream?n=5 HTTP/1.1\r\nHost: a\r\n\r\n"
                                      "GET /stream?n=1 HTTP/1.1\r\nHost: a\r\n"
                                      "Connection: close\r\n\r\n"));

    CHECK_STR(client_field(got, CAL_STR("Transfer-Encoding")), CAL_STR("chunked"));
    CHECK_INT(client_responses(cx, got, &status, &body), 2);
    CHECK_INT(body.n, FIXTURE_PIECE_BYTES);
    CHECK(got.n > (size_t)6 * FIXTURE_PIECE_BYTES);
    CHECK_INT(atomic_load(&f->pieces), 6);
}

TEST(a_stream_to_http_1_0_ends_with_the_connection)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str got =
        client_talk(cx, f, CAL_STR("GET /stream?n=2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));

    CHECK(!client_field(got, CAL_STR("Transfer-Encoding")).p);
    CHECK_STR(client_field(got, CAL_STR("Connection")), CAL_STR("close"));
    CHECK_INT(got.n - cal_str_find(got, CAL_STR("\r\n\r\n")) - 4, 2 * FIXTURE_PIECE_BYTES);
}

/* The client must not take what it has for the whole. */
TEST(a_stream_that_fails_is_cut)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str got = client_talk(cx, f, CAL_STR("GET /stream?n=2&fails HTTP/1.1\r\nHost: a\r\n\r\n"));
    cal_str body;
    int status, fd = client_open(f);
    char piece[16384];
    ssize_t n;

    CHECK_INT(client_responses(cx, got, &status, &body), -1);
    CHECK(client_send(fd, CAL_STR("GET /stream?n=2&fails HTTP/1.0\r\n\r\n")));
    do
        n = recv(fd, piece, sizeof piece, 0);
    while (n > 0);
    CHECK_INT(n, -1); /* reset, not an end */
    (void)close(fd);
}

/* The next piece is asked for when the last one has gone: a reader that stops stops the maker. */
TEST(a_slow_reader_holds_the_generator_back)
{
    http_options options = fixture_options();
    fixture *f = fixture_start(cx, &options);
    int fd = client_open(f), small = 16 * 1024;
    int before;

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    CHECK(client_send(fd, CAL_STR("GET /stream?n=2000 HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(fixture_reaches(&f->pieces, 1));
    do {
        before = atomic_load(&f->pieces);
        (void)usleep(100000);
    } while (atomic_load(&f->pieces) != before);
    CHECK(before < 200);
    /* It goes on when the reader does. */
    (void)client_receive(cx, fd, CAL_STR(""), 300);
    CHECK(atomic_load(&f->pieces) > before);
    (void)close(fd);
}

TEST(a_stream_whose_client_leaves_ends)
{
    http_options options = fixture_options();
    fixture *f = fixture_start(cx, &options);
    int fd = client_open(f);

    CHECK(client_send(fd, CAL_STR("GET /stream?n=100000 HTTP/1.1\r\nHost: a\r\n\r\n")));
    CHECK(fixture_reaches(&f->pieces, 2));
    (void)close(fd);
    for (int i = 0; i < 200 && atomic_load(&f->live); i++)
        (void)usleep(10000);
    CHECK_INT(atomic_load(&f->live), 0);
    CHECK(atomic_load(&f->pieces) < 100000);
}
