/* SPDX-License-Identifier: MIT */
/* Content codings, in and out. */
#include <string.h>
#include <zlib.h>

#include "tests/http/fixture.h"

static cal_str packed(cal_ctx *cx, cal_str s)
{
    z_stream z = {0};
    size_t room = s.n + 1000;
    char *out = cal_arena_alloc(cx->arena, room);

    z.next_in = (unsigned char *)(uintptr_t)s.p;
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)room;
    (void)deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    (void)deflate(&z, Z_FINISH);
    (void)deflateEnd(&z);
    return (cal_str){out, room - z.avail_out};
}

static cal_str unpacked(cal_ctx *cx, cal_str s)
{
    z_stream z = {0};
    size_t room = 1 << 20;
    char *out = cal_arena_alloc(cx->arena, room);
    int rc;

    z.next_in = (unsigned char *)(uintptr_t)s.p;
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)room;
    (void)inflateInit2(&z, 31);
    rc = inflate(&z, Z_FINISH);
    (void)inflateEnd(&z);
    return (cal_str){out, rc == Z_STREAM_END ? room - z.avail_out : 0};
}

static int put(cal_ctx *cx, const fixture *f, const char *path, const char *coding, cal_str data,
               cal_str *body)
{
    cal_buf *sent = cal_buf_new(cx->arena, 0);
    int status = 0;

    cal_buf_printf(sent,
                   "PUT %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: %s\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   path, coding, data.n);
    cal_buf_add(sent, data);
    return client_responses(cx, client_talk(cx, f, cal_buf_str(sent)), &status, body) == 1 ? status
                                                                                           : -1;
}

TEST(gzip_bodies_are_decoded)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str data = packed(cx, CAL_STR("BEGIN:VCALENDAR")), body;

    CHECK_INT(put(cx, f, "/", "gzip", data, &body), 200);
    CHECK_STR(body, CAL_STR("PUT / BEGIN:VCALENDAR"));
    CHECK_INT(put(cx, f, "/worker", "X-GZIP", data, &body), 200);
    CHECK_STR(body, CAL_STR("PUT /worker BEGIN:VCALENDAR"));
    CHECK_INT(put(cx, f, "/", "identity", CAL_STR("a"), &body), 200);
    CHECK_STR(body, CAL_STR("PUT / a"));
    CHECK_INT(put(cx, f, "/", "gzip", packed(cx, CAL_STR("")), &body), 200);
    CHECK_STR(body, CAL_STR("PUT / "));
}

TEST(broken_and_unknown_codings_are_refused)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    cal_str data = packed(cx, CAL_STR("BEGIN:VCALENDAR")), body;
    cal_buf *more = cal_buf_new(cx->arena, 0);

    cal_buf_add(more, data);
    cal_buf_add_c(more, "behind");
    CHECK_INT(put(cx, f, "/", "gzip", CAL_STR("not gzip"), &body), 400);
    CHECK_INT(put(cx, f, "/", "gzip", CAL_STR(""), &body), 400);
    CHECK_INT(put(cx, f, "/", "gzip", cal_str_take(data, data.n - 1), &body), 400);
    CHECK_INT(put(cx, f, "/", "gzip", cal_buf_str(more), &body), 400);
    CHECK_INT(put(cx, f, "/", "br", data, &body), 415);
    CHECK_INT(put(cx, f, "/", "gzip, gzip", data, &body), 415);
    CHECK_STR(body, CAL_STR("PUT / "));
}

/* By size where little may come, by density where much may. */
TEST(gzip_bombs_are_refused)
{
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);
    size_t n = 20 << 20;
    cal_str bomb = packed(cx, (cal_str){cal_arena_alloc(cx->arena, n), n}), body;

    CHECK(bomb.n < 100000);
    CHECK_INT(put(cx, f, "/", "gzip", bomb, &body), 413);
    CHECK_STR(body, CAL_STR("PUT / "));
    CHECK_INT(put(cx, f, "/worker", "gzip", bomb, &body), 413);

    http_stats before = http_server_stats(f->server);

    CHECK_INT(put(cx, f, "/million", "gzip", bomb, &body), 204);
    CHECK_INT(http_server_stats(f->server).requests, before.requests + 1);
    CHECK_INT(atomic_load(&f->refused_bodies), 3);
}

static cal_str get(cal_ctx *cx, const fixture *f, const char *path, const char *accepts,
                   cal_str *body)
{
    int status = 0;
    cal_str got = client_talk(cx, f,
                              cal_arena_printf(cx->arena,
                                               "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                               "Accept-Encoding: %s\r\n\r\n",
                                               path, accepts));

    return client_responses(cx, got, &status, body) == 1 && status == 200 ? got : CAL_STR("");
}

TEST(responses_are_compressed_for_those_who_take_it)
{
    const struct {
        const char *path, *accepts;
        bool is_packed, varies;
    } cases[] = {
        {"/large",      "gzip",           true,  true },
        {"/large",      "br, GZIP;q=0.5", true,  true },
        {"/large",      "",               false, true },
        {"/large",      "br",             false, true },
        {"/large",      "gzip;q=0",       false, true },
        {"/large",      "gzip; q=0.000",  false, true },
        {"/large",      "xgzip",          false, true },
        {"/tagged",     "gzip",           false, false},
        {"/small",      "gzip",           false, false},
        {"/huge",       "gzip",           false, false},
        {"/stream?n=3", "gzip",           true,  true },
        {"/stream?n=3", "identity",       false, true },
    };
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        cal_str body, got = get(cx, f, cases[i].path, cases[i].accepts, &body);
        cal_str coding = client_field(got, CAL_STR("Content-Encoding"));

        CHECK(got.n);
        CHECK(cal_str_eq(coding, CAL_STR("gzip")) == cases[i].is_packed);
        CHECK(cal_str_eq(client_field(got, CAL_STR("Vary")), CAL_STR("Accept-Encoding")) ==
              cases[i].varies);
    }
}

TEST(compressed_responses_hold_the_same_bytes)
{
    static const char *const paths[] = {"/large", "/stream?n=7"};
    http_options options = fixture_options();
    const fixture *f = fixture_start(cx, &options);

    for (size_t i = 0; i < CAL_COUNT(paths); i++) {
        cal_str plain, body;

        CHECK(get(cx, f, paths[i], "identity", &plain).n);
        CHECK(get(cx, f, paths[i], "gzip", &body).n);
        CHECK(body.n * 5 < plain.n);
        CHECK(cal_str_eq(unpacked(cx, body), plain));
    }
}
