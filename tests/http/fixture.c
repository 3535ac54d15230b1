/* SPDX-License-Identifier: MIT */
/* Server thread and raw client of the HTTP tests. */
#include "tests/http/fixture.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "tests/http/program.h"

http_options fixture_options(void)
{
    return (http_options){.listen = CAL_STR("127.0.0.1:0"),
                          .loops = 2,
                          .workers = 2,
                          .max_head_bytes = 4096,
                          .max_target_bytes = 512,
                          .max_connections = 100,
                          .head_ms = 5000,
                          .idle_ms = 5000,
                          .write_ms = 5000,
                          .body_min_rate = 1000,
                          .stop_ms = 2000};
}

static void *serve(void *arg)
{
    const fixture *f = arg;

    http_server_run(f->server);
    return NULL;
}

void fixture_stop(fixture *f)
{
    if (f->joined)
        return;
    http_server_stop(f->server);
    cal_thread_join(&f->thread);
    f->joined = true;
}

static void end_fixture(void *object)
{
    fixture *f = object;

    atomic_store(&f->gate, true);
    fixture_stop(f);
    http_server_free(f->server);
    if (atomic_load(&f->live) != 0)
        test_failed(__FILE__, __LINE__, "%d contexts of requests never ended", f->live);
    if (atomic_load(&f->open_turns) != 0)
        test_failed(__FILE__, __LINE__, "a turn never ended");
}

fixture *fixture_start(cal_ctx *cx, const http_options *options)
{
    fixture *f = CAL_NEW(cx->arena, fixture);
    http_app app = program_for(f);

    if (http_server_new(cx, options, &app, &f->server)) {
        test_failed(__FILE__, __LINE__, "no server: %.*s", CAL_FMT(cx->fail.why));
        abort();
    }
    f->port = http_server_port(f->server);
    cal_thread_start(&f->thread, "server", serve, f);
    cal_arena_defer(cx->arena, end_fixture, f);
    return f;
}

bool fixture_reaches(const atomic_int *number, int want)
{
    for (int i = 0; i < 200 && atomic_load(number) < want; i++)
        (void)usleep(10000);
    return atomic_load(number) >= want;
}

int client_open(const fixture *f)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)f->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        abort();
    return fd;
}

bool client_send(int fd, cal_str bytes)
{
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        bytes = cal_str_skip(bytes, (size_t)n);
    }
    return true;
}

/* One piece into the buffer; false at the end, after an error or when the time is over. */
static bool receive_some(int fd, int64_t until_ms, cal_buf *out)
{
    char piece[16384];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int64_t left = until_ms - cal_time_steady_ms();

    if (left <= 0 || poll(&p, 1, (int)left) <= 0)
        return false;

    ssize_t n = recv(fd, piece, sizeof piece, 0);

    if (n <= 0)
        return false;
    cal_buf_add(out, (cal_str){piece, (size_t)n});
    return true;
}

cal_str client_receive(cal_ctx *cx, int fd, cal_str until, int ms)
{
    cal_buf *all = cal_buf_new(cx->arena, 0);
    int64_t end = cal_time_steady_ms() + ms;

    while (receive_some(fd, end, all)) {
        if (until.n && cal_str_has(cal_buf_str(all), until))
            break;
    }
    return cal_buf_str(all);
}

bool client_sees_end(int fd, int ms)
{
    int64_t end = cal_time_steady_ms() + ms;
    cal_buf dropped;

    cal_buf_init(&dropped, 0);
    while (receive_some(fd, end, &dropped))
        cal_buf_clear(&dropped);
    cal_buf_end(&dropped);
    return cal_time_steady_ms() < end;
}

cal_str client_talk(cal_ctx *cx, const fixture *f, cal_str bytes)
{
    int fd = client_open(f);

    (void)client_send(fd, bytes);

    cal_str got = client_receive(cx, fd, CAL_STR(""), 5000);

    (void)close(fd);
    return got;
}

cal_str client_field(cal_str stream, cal_str name)
{
    cal_str head = cal_str_take(stream, cal_str_find(stream, CAL_STR("\r\n\r\n")));

    while (head.n) {
        size_t end = cal_str_find(head, CAL_STR("\r\n"));
        cal_str line = cal_str_take(head, end), key = cal_str_cut(&line, ':');

        if (line.p && cal_str_eq_ci(key, name))
            return cal_str_trim(line);
        head = cal_str_skip(head, end + 2);
    }
    return (cal_str){NULL, 0};
}

/* Takes a chunked body off the stream. */
static bool take_chunks(cal_ctx *cx, cal_str *stream, cal_str *body)
{
    cal_buf *all = cal_buf_new(cx->arena, 0);

    for (;;) {
        size_t end = cal_str_find(*stream, CAL_STR("\r\n"));
        size_t n = strtoul(cal_arena_c(cx->arena, cal_str_take(*stream, end)), NULL, 16);

        *stream = cal_str_skip(*stream, end + 2);
        if (stream->n < n + 2)
            return false;
        cal_buf_add(all, cal_str_take(*stream, n));
        *stream = cal_str_skip(*stream, n + 2);
        if (n == 0)
            break;
    }
    *body = cal_buf_str(all);
    return true;
}

static bool take_response(cal_ctx *cx, cal_str *stream, int *status, cal_str *body)
{
    cal_str length = client_field(*stream, CAL_STR("Content-Length"));
    size_t end = cal_str_find(*stream, CAL_STR("\r\n\r\n"));
    bool chunked = client_field(*stream, CAL_STR("Transfer-Encoding")).p != NULL;
    int64_t code = 0, n = 0;

    if (!cal_str_starts(*stream, CAL_STR("HTTP/1.1 ")) || end == stream->n ||
        !cal_str_to_i64(cal_str_take(cal_str_skip(*stream, 9), 3), &code) ||
        (length.p && !cal_str_to_i64(length, &n)))
        return false;
    *status = (int)code;
    *stream = cal_str_skip(*stream, end + 4);
    if (chunked)
        return take_chunks(cx, stream, body);
    *body = cal_str_take(*stream, (size_t)n);
    *stream = cal_str_skip(*stream, (size_t)n);
    return body->n == (size_t)n;
}

int client_responses(cal_ctx *cx, cal_str stream, int *status, cal_str *body)
{
    int n = 0;

    while (stream.n) {
        if (!take_response(cx, &stream, status, body))
            return -1;
        n += *status != 100;
    }
    return n;
}
