/* SPDX-License-Identifier: MIT */
/* The client against a real server: what is sent, what comes back, where redirects may lead, and
   how every kind of trouble ends. */
#include "net/fetch.h"

#include <stdlib.h>

#include "base/thread.h"
#include "base/time.h"
#include "tests/harness/test.h"
#include "tests/net/server.h"

#define HEAD(status, fields) "HTTP/1.1 " status "\r\nConnection: close\r\n" fields "\r\n"
#define TO(status, url)      HEAD(status, "Location: " url "\r\nContent-Length: 0\r\n")

static const net_test_page pages[] = {
    {"/",                                HEAD("200 OK",                                      "X-One:  first \r\nX-Empty:\r\nContent-Length: 5\r\n") "hello",0},
    {"/early",                                  "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" HEAD("200 OK",                                                                             "X-Late: 1\r\n"),0},
    {"/close",                                 HEAD("200 OK",                                                                                   "") "until the end",                                                                                               0},
    {"/same",               TO("302 Found","/?a"),0},
    {"/?a",      HEAD("200 OK",                                                                     "Content-Length: 1\r\n") "a",                                                                                                                                                                                     0},
    {"/see",                              TO("303 See Other",                                                              "/"),0},
    {"/keep",                                  TO("307 Temporary Redirect",                                                                               "/"),0},
    {"/gone-for-good",                                 TO("308 Permanent Redirect",                                                                                   "/moved"),                                                                                                                0},
    {"/moved",                              TO("301 Moved Permanently", "/same"),0},
    {"/loop",TO("302 Found","/loop"),0},
    {"/name",                           TO("302 Found",                      "http://localhost:%PORT%/"),0},
    {"/mapped",                                  TO("302 Found",                                                                              "http://[::ffff:127.0.0.1]:%PORT%/"),0},
    {"/dword",                                 TO("302 Found",                                                                                   "http://2130706434:%PORT%/"),                                                                                                                                                                                                                                                                0},
    {"/metadata",       TO("302 Found",                                   "http://169.254.169.254/latest/meta-data/"),                      0},
    {"/file",TO("302 Found","file:///etc/passwd"),0},
    {"/gopher",                           TO("302 Found",                               "gopher://127.0.0.1:%PORT%/_x"),0},
    {"/userinfo",                                  TO("302 Found",                                                                          "http://a:b@127.0.0.1:%PORT%/"),0},
    {"/nowhere",                                 TO("302 Found",                                                                                   "http:///"),0},
    {"/cut",             HEAD("200 OK",                                                                                                                                           "Content-Length: 15\r\n") "short",                                                                                                                                                                        0},
    {"/slow",HEAD("200 OK",""),                                                              1500},
    {"/junk",                        "SSH-2.0-OpenSSH_9.2\r\n",                           0},
    {"/nothing",                                  "",                                                                           0},
    {"/large",                                 HEAD("200 OK",                                                                                   "Content-Length: 4000\r\n") "x",                       0},
    {"/largest", HEAD("200 OK","") "0123456789012345678901234567890123456789",0},
    {"/not-gzip",                            HEAD("200 OK",                                                                                             "Content-Encoding: gzip\r\nContent-Length: 4\r\n") "oops",0},
    {NULL,                            NULL,                              0},
};

typedef struct rig {
    net_test_server *server;
    cal_ctx *cx;
} rig;

static rig begin(cal_ctx *cx, bool allow_private)
{
    net_options options = {
        .timeout_ms = 10000, .user_agent = CAL_STR("Calends/test"), .allow_private = allow_private};

    cx->net = net_client_new(&options);
    return (rig){.server = net_test_server_new(pages), .cx = cx};
}

static void end(rig *r)
{
    if (r->cx) {
        net_test_server_free(r->server);
        net_client_free(r->cx->net);
        r->cx->net = NULL;
    }
}

static cal_str url_of(const rig *r, const char *path)
{
    return cal_arena_printf(r->cx->arena, "http://127.0.0.1:%d%s", net_test_server_port(r->server),
                            path);
}

static cal_err get(const rig *r, const char *path, net_response *out)
{
    net_request request = {.url = url_of(r, path), .redirects = 5, .trusted = true};

    cal_fail_clear(r->cx);
    return net_fetch(r->cx, &request, out);
}

TEST(a_response_comes_with_status_fields_and_body)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    net_response a;

    CHECK_OK(get(&r, "/", &a));
    CHECK_INT(a.status, 200);
    CHECK_STR(a.body, CAL_STR("hello"));
    CHECK_STR(net_response_field(&a, CAL_STR("x-one")), CAL_STR("first"));
    CHECK(net_response_field(&a, CAL_STR("X-Empty")).p);
    CHECK(!net_response_field(&a, CAL_STR("X-None")).p);
    CHECK_OK(get(&r, "/early", &a));
    CHECK(!net_response_field(&a, CAL_STR("X-Early")).p);
    CHECK(net_response_field(&a, CAL_STR("X-Late")).p);
    CHECK_OK(get(&r, "/close", &a));
    CHECK_STR(a.body, CAL_STR("until the end"));
    CHECK_OK(get(&r, "/missing", &a));
    CHECK_INT(a.status, 404);
}

TEST(a_request_is_sent_as_it_was_made)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    const net_field fields[] = {
        {CAL_STR("Content-Type"), CAL_STR("text/xml")},
        {CAL_STR("Depth"),        CAL_STR("0")       },
        {CAL_STR("X-Empty"),      CAL_STR("")        },
    };
    net_request request = {.method = CAL_STR("PROPFIND"),
                           .url = url_of(&r, "/a b?q=\xc3\xa9#secret"),
                           .fields = fields,
                           .n_fields = CAL_COUNT(fields),
                           .body = CAL_STR("<x/>"),
                           .trusted = true};
    net_response a;

    CHECK_OK(net_fetch(cx, &request, &a));

    cal_str sent = net_test_server_last(r.server);

    CHECK(cal_str_starts(sent, CAL_STR("PROPFIND /a%20b?q=%c3%a9 HTTP/1.1\r\n")));
    CHECK(cal_str_has(sent, CAL_STR("\r\nUser-Agent: Calends/test\r\n")));
    CHECK(cal_str_has(sent, CAL_STR("\r\nContent-Type: text/xml\r\n")));
    CHECK(cal_str_has(sent, CAL_STR("\r\nDepth: 0\r\n")));
    CHECK(cal_str_has(sent, CAL_STR("\r\nX-Empty:\r\n")));
    CHECK(cal_str_ends(sent, CAL_STR("\r\n\r\n<x/>")));
    CHECK(!cal_str_has(sent, CAL_STR("Expect")));
    request = (net_request){.method = CAL_STR("POST"), .url = url_of(&r, "/"), .trusted = true};
    CHECK_OK(net_fetch(cx, &request, &a));
    CHECK(cal_str_has(net_test_server_last(r.server), CAL_STR("\r\nContent-Length: 0\r\n")));
    CHECK(!cal_str_has(net_test_server_last(r.server), CAL_STR("Content-Type")));
    request.method = CAL_STR("HEAD");
    CHECK_OK(net_fetch(cx, &request, &a));
    CHECK(cal_str_starts(net_test_server_last(r.server), CAL_STR("HEAD / ")));
    CHECK_INT(a.body.n, 0);
}

TEST(a_field_that_would_begin_another_is_not_sent)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    const net_field bad[] = {
        {CAL_STR("X"),      CAL_STR("a\r\nHost: b")},
        {CAL_STR("X\r\nY"), CAL_STR("a")           },
        {CAL_STR(""),       CAL_STR("a")           },
        {CAL_STR("X Y"),    CAL_STR("a")           },
    };
    net_response a;

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        net_request request = {
            .url = url_of(&r, "/"), .fields = &bad[i], .n_fields = 1, .trusted = true};

        cal_fail_clear(cx);
        CHECK_INT(net_fetch(cx, &request, &a), CAL_E_BAD_REQUEST);
    }

    net_request request = {
        .method = CAL_STR("GET / HTTP/1.1\r\n"), .url = url_of(&r, "/"), .trusted = true};

    cal_fail_clear(cx);
    CHECK_INT(net_fetch(cx, &request, &a), CAL_E_BAD_REQUEST);
    CHECK_INT(net_test_server_count(r.server), 0);
}

TEST(redirects_are_followed_as_far_as_allowed)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    net_response a;

    CHECK_OK(get(&r, "/same", &a));
    CHECK_STR(a.body, CAL_STR("a"));
    CHECK_STR(a.url, url_of(&r, "/?a"));
    CHECK_STR(a.moved, url_of(&r, "/same"));
    CHECK_OK(get(&r, "/gone-for-good", &a));
    CHECK_STR(a.moved, url_of(&r, "/same"));
    CHECK_STR(a.url, url_of(&r, "/?a"));
    CHECK_INT(get(&r, "/loop", &a), CAL_E_FETCH_FAILED);

    net_request none = {.url = url_of(&r, "/same"), .trusted = true};

    cal_fail_clear(cx);
    CHECK_OK(net_fetch(cx, &none, &a));
    CHECK_INT(a.status, 302);
}

TEST(a_redirect_changes_the_method_as_http_says)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    net_request post = {.method = CAL_STR("POST"),
                        .url = url_of(&r, "/same"),
                        .body = CAL_STR("secret=1"),
                        .redirects = 3,
                        .trusted = true};
    net_response a;

    CHECK_OK(net_fetch(cx, &post, &a));
    CHECK(cal_str_starts(net_test_server_last(r.server), CAL_STR("GET /?a ")));
    CHECK(!cal_str_has(net_test_server_last(r.server), CAL_STR("secret")));
    post.url = url_of(&r, "/see");
    CHECK_OK(net_fetch(cx, &post, &a));
    CHECK(cal_str_starts(net_test_server_last(r.server), CAL_STR("GET / ")));
    post.url = url_of(&r, "/keep");
    CHECK_OK(net_fetch(cx, &post, &a));
    CHECK(cal_str_starts(net_test_server_last(r.server), CAL_STR("POST / ")));
    CHECK(cal_str_ends(net_test_server_last(r.server), CAL_STR("secret=1")));
    post.method = CAL_STR("PROPFIND");
    post.url = url_of(&r, "/same");
    CHECK_OK(net_fetch(cx, &post, &a));
    CHECK(cal_str_starts(net_test_server_last(r.server), CAL_STR("PROPFIND /?a ")));
}

/* The administrator chose 127.0.0.1; what it redirects to elsewhere is a stranger's choice. */
TEST(a_redirect_to_the_inside_is_refused)
{
    static const char *const traps[] = {
        "/name", "/mapped", "/dword", "/metadata", "/file", "/gopher", "/userinfo", "/nowhere",
    };
    CAL_AUTO(end) rig r = begin(cx, false);
    net_response a;

    for (size_t i = 0; i < CAL_COUNT(traps); i++) {
        int before = net_test_server_count(r.server);

        if (get(&r, traps[i], &a) != CAL_E_FETCH_ADDRESS ||
            net_test_server_count(r.server) != before + 1)
            test_failed(__FILE__, __LINE__, "%s was followed", traps[i]);
    }
}

TEST(a_stranger_cannot_ask_a_server_on_this_machine)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    net_request request = {.url = url_of(&r, "/"), .redirects = 5};
    net_response a;

    CHECK_INT(net_fetch(cx, &request, &a), CAL_E_FETCH_ADDRESS);
    CHECK_INT(net_test_server_count(r.server), 0);

    /* A connection that a trusted request has left open opens no door. */
    CHECK_OK(get(&r, "/", &a));
    CHECK_INT(net_fetch(cx, &request, &a), CAL_E_FETCH_ADDRESS);
    CHECK_INT(net_test_server_count(r.server), 1);
}

TEST(what_proves_who_we_are_stays_at_its_origin)
{
    CAL_AUTO(end) rig r = begin(cx, true);
    const net_field fields[] = {
        {CAL_STR("Authorization"), CAL_STR("Bearer t0ken")},
        {CAL_STR("cookie"),        CAL_STR("s=t0ken")     },
        {CAL_STR("X-Other"),       CAL_STR("stays")       },
    };
    net_request request = {.url = url_of(&r, "/same"),
                           .fields = fields,
                           .n_fields = CAL_COUNT(fields),
                           .redirects = 5};
    net_response a;

    CHECK_OK(net_fetch(cx, &request, &a));
    CHECK(cal_str_has(net_test_server_last(r.server), CAL_STR("Bearer t0ken")));
    request.url = url_of(&r, "/mapped"); /* the same server, another origin */
    if (net_fetch(cx, &request, &a) == CAL_OK) {
        CHECK(!cal_str_has(net_test_server_last(r.server), CAL_STR("t0ken")));
        CHECK(cal_str_has(net_test_server_last(r.server), CAL_STR("X-Other: stays")));
    }
    cal_fail_clear(cx);
    request.method = CAL_STR("PUT");
    request.body = CAL_STR("client_secret");
    CHECK_INT(net_fetch(cx, &request, &a), CAL_E_FETCH_ADDRESS);
}

TEST(a_closed_network_may_allow_private_addresses)
{
    CAL_AUTO(end) rig r = begin(cx, true);
    net_request request = {.url = url_of(&r, "/")};
    net_response a;
    cal_str url;

    CHECK_OK(net_fetch(cx, &request, &a));
    CHECK_OK(net_url_check(cx, request.url, false, &url));
}

typedef struct trouble {
    const char *path;
    cal_err want;
} trouble;

TEST(every_trouble_has_its_failure)
{
    static const trouble troubles[] = {
        {"/cut",      CAL_E_FETCH_FAILED},
        {"/junk",     CAL_E_FETCH_FAILED},
        {"/nothing",  CAL_E_FETCH_FAILED},
        {"/large",    CAL_E_FETCH_SIZE  },
        {"/largest",  CAL_E_FETCH_SIZE  },
        {"/not-gzip", CAL_E_FETCH_FAILED},
        {"/slow",     CAL_E_FETCH_TIME  },
    };
    CAL_AUTO(end) rig r = begin(cx, false);
    net_response a;

    for (size_t i = 0; i < CAL_COUNT(troubles); i++) {
        net_request request = {.url = url_of(&r, troubles[i].path),
                               .max_bytes = 20,
                               .timeout_ms = 500,
                               .trusted = true};
        cal_err e;

        cal_fail_clear(cx);
        e = net_fetch(cx, &request, &a);
        if (e != troubles[i].want || !cal_str_starts(cx->fail.why, CAL_STR("127.0.0.1 ")))
            test_failed(__FILE__, __LINE__, "%s: %d, %.*s", troubles[i].path, (int)e,
                        CAL_FMT(cx->fail.why));
    }

    net_request none = {.url = CAL_STR("http://127.0.0.1:1/"), .trusted = true};

    cal_fail_clear(cx);
    CHECK_INT(net_fetch(cx, &none, &a), CAL_E_FETCH_FAILED);
    none.url = CAL_STR("http://no-such-name.invalid/");
    cal_fail_clear(cx);
    CHECK_INT(net_fetch(cx, &none, &a), CAL_E_FETCH_FAILED);
}

TEST(a_proxy_of_the_environment_is_not_asked)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    net_response a;

    (void)setenv("http_proxy", "http://127.0.0.1:1/", 1);
    (void)setenv("ALL_PROXY", "http://127.0.0.1:1/", 1);

    cal_err e = get(&r, "/", &a);

    (void)unsetenv("http_proxy");
    (void)unsetenv("ALL_PROXY");
    CHECK_OK(e);
}

static void *stop_soon(void *net)
{
    struct timespec ms = {.tv_nsec = 100000000};

    (void)nanosleep(&ms, NULL);
    net_client_stop(net);
    return NULL;
}

TEST(a_stop_ends_requests_that_wait)
{
    CAL_AUTO(end) rig r = begin(cx, false);
    cal_thread stopper;
    net_response a;

    cal_thread_start(&stopper, "stopper", stop_soon, cx->net);

    cal_err slow = get(&r, "/slow", &a);
    cal_err next = get(&r, "/", &a);

    cal_thread_join(&stopper);
    CHECK_INT(slow, CAL_E_STOPPING);
    CHECK_INT(next, CAL_E_STOPPING);
}

TEST(what_somebody_types_becomes_the_url_that_is_asked)
{
    cal_str url;

    CHECK_OK(net_url_check(cx, CAL_STR(" webcal://Example.org/a b.ics#x "), false, &url));
    CHECK_STR(url, CAL_STR("https://Example.org/a%20b.ics"));
    CHECK_OK(net_url_check(cx, CAL_STR("webcals://example.org:8443/x"), false, &url));
    CHECK_STR(url, CAL_STR("https://example.org:8443/x"));
    CHECK_INT(net_url_check(cx, CAL_STR("webcal://127.0.0.1/x"), false, &url), CAL_E_FETCH_ADDRESS);
    cal_fail_clear(cx);
    CHECK_OK(net_url_check(cx, CAL_STR("https://127.0.0.1:9/x"), true, &url));
}
