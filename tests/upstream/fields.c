/* SPDX-License-Identifier: MIT */
/* Addresses on their way between two servers, and which fields go with a request. */
#include "upstream/fields.h"

#include <string.h>

#include "tests/harness/test.h"

static upstream *server_at(cal_ctx *cx, const char *url)
{
    const upstream_options options = {.url = cal_str_c(url),
                                      .here = CAL_STR("/api/v1.0/caldav/"),
                                      .secret = CAL_STR("secret"),
                                      .timeout_ms = 1000};
    upstream *u = NULL;

    return upstream_new(cx, &options, &u) ? NULL : u;
}

TEST(an_address_has_a_host_and_a_folder)
{
    static const char *const bad[] = {
        "",           "127.0.0.1:1/", "https://a/",    "http:///",    "http://a",
        "http://a/b", "http://a/?b/", "http://u:p@a/", "http://a b/", "http://a:99999/",
    };
    static const char *const good[] = {"http://a/", "http://a:80/b/",
                                       "http://[::1]:8080/caldav.php/"};

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        CHECK(!server_at(cx, bad[i]));
        CHECK(cx->fail.code == CAL_E_CONFIG);
        cal_fail_clear(cx);
    }
    for (size_t i = 0; i < CAL_COUNT(good); i++) {
        upstream *u = server_at(cx, good[i]);

        CHECK(u != NULL);
        upstream_free(u);
    }
}

TEST(equal_prefixes_need_no_map)
{
    upstream *u = server_at(cx, "http://a:1/api/v1.0/caldav/");

    CHECK(u && !upstream_prefixes(u));
    upstream_free(u);
}

typedef struct row {
    const char *text, *want; /* NULL: it stays */
} row;

TEST(addresses_change_sides)
{
    static const row there[] = {
        {"/api/v1.0/caldav/a/b.ics?x=/api/v1.0/caldav/", "/c.php/a/b.ics?x=/api/v1.0/caldav/"},
        {"/api/v1.0/caldav",                             "/c.php"                            },
        {"/api/v1.0/caldav/",                            "/c.php/"                           },
        {"http://here:8/api/v1.0/caldav/a/",             "http://there:9/c.php/a/"           },
        {"HTTPS://HERE:8/api/v1.0/caldav/a/",            "http://there:9/c.php/a/"           },
        {"http://other/api/v1.0/caldav/a/",              NULL                                },
        {"/api/v1.0/caldavx/",                           NULL                                },
        {"mailto:a@example.org",                         NULL                                },
        {"",                                             NULL                                },
    };
    static const row here[] = {
        {"/c.php/a%20b/",             "/api/v1.0/caldav/a%20b/"            },
        {"http://there:9/c.php/a/#f", "https://here:8/api/v1.0/caldav/a/#f"},
        {"http://here:8/c.php/a/",    "https://here:8/api/v1.0/caldav/a/"  },
        {"http://other/c.php/a/",     NULL                                 },
        {"/c.phpx",                   NULL                                 },
    };
    const http_req rq = {.host = CAL_STR("here:8"), .secure = true};
    upstream *u = server_at(cx, "http://there:9/c.php/");

    CHECK(u != NULL);
    for (size_t i = 0; i < CAL_COUNT(there) + CAL_COUNT(here); i++) {
        bool goes = i < CAL_COUNT(there);
        const row *r = goes ? &there[i] : &here[i - CAL_COUNT(there)];
        cal_buf *out = cal_buf_new(cx->arena, 0);
        bool changed = (goes ? upstream_address_there : upstream_address_here)(
            cx, u, &rq, upstream_prefixes(u), cal_str_c(r->text), out);

        CHECK(changed == (r->want != NULL));
        CHECK_STR(cal_buf_str(out), r->want ? cal_str_c(r->want) : CAL_STR(""));
    }
    upstream_free(u);
}

TEST(a_head_says_who_asks_and_from_where)
{
    static const http_field fields[] = {
        {CAL_STR_K("Host"),             CAL_STR_K("here")        },
        {CAL_STR_K("X-Forwarded-User"), CAL_STR_K("mallory")     },
        {CAL_STR_K("Depth"),            CAL_STR_K("1")           },
        {CAL_STR_K("Connection"),       CAL_STR_K("close, x-hop")},
        {CAL_STR_K("X-Hop"),            CAL_STR_K("1")           },
        {CAL_STR_K("Cookie"),           CAL_STR_K("s=1")         },
    };
    const http_req rq = {.method = HTTP_PROPFIND,
                         .method_name = CAL_STR("PROPFIND"),
                         .path = CAL_STR("/api/v1.0/caldav/a/"),
                         .query = CAL_STR("q=1"),
                         .fields = fields,
                         .n_fields = CAL_COUNT(fields),
                         .host = CAL_STR("here"),
                         .peer = CAL_STR("2001:db8::1"),
                         .secure = true};
    const upstream_way way = {.user = CAL_STR("alice")};
    upstream *u = server_at(cx, "http://there:9/api/v1.0/caldav/");

    CHECK(u != NULL);
    CHECK_STR(upstream_head_there(cx, u, &rq, &way, 5),
              CAL_STR("PROPFIND /api/v1.0/caldav/a/?q=1 HTTP/1.1\r\nHost: there:9\r\nDepth: 1\r\n"
                      "X-Forwarded-User: alice\r\nX-Forwarded-Secret: secret\r\n"
                      "X-Forwarded-For: 2001:db8::1\r\nX-Forwarded-Proto: https\r\n"
                      "X-Forwarded-Host: here\r\n"
                      "Forwarded: for=\"[2001:db8::1]\";proto=https;host=\"here\"\r\n"
                      "Via: 1.1 calends\r\nContent-Length: 5\r\n\r\n"));
    upstream_free(u);
}
