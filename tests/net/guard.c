/* SPDX-License-Identifier: MIT */
/* Which addresses are open, spelled out; and that a name or an odd spelling of a closed one is no
   way around it. */
#include "net/guard.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/fetch.h"
#include "tests/harness/test.h"

static const char *const closed[] = {
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:0:0",
    "::ffff:127.0.0.1",
    "::ffff:10.1.2.3",
    "::ffff:169.254.169.254",
    "::ffff:192.168.1.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "64:ff9b:1:ffff::8.8.8.8",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2001:db8:ffff::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff::1",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "1::1",
    "::fffe:8.8.8.8",
    "0:0:0:0:1::8.8.8.8",
};

static const char *const open_ones[] = {
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.0.3.1",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2003::1",
    "2400:cb00::1",
    "2606:4700:4700::1111",
    "2620:4f:7fff::1",
    "2a00:1450:4001::1",
    "3ffe::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
};

static bool is_public(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return net_is_public_address((const struct sockaddr *)&four, sizeof four);
    if (inet_pton(AF_INET6, text, &six.sin6_addr) != 1)
        abort();
    return net_is_public_address((const struct sockaddr *)&six, sizeof six);
}

TEST(guard_knows_every_kind_of_closed_address)
{
    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(closed); i++) {
        if (is_public(closed[i]))
            test_failed(__FILE__, __LINE__, "%s counts as public", closed[i]);
    }
    for (size_t i = 0; i < CAL_COUNT(open_ones); i++) {
        if (!is_public(open_ones[i]))
            test_failed(__FILE__, __LINE__, "%s counts as closed", open_ones[i]);
    }
}

TEST(guard_takes_no_other_family_and_no_short_address)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x08080808)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr other = {.sa_family = AF_UNIX};

    (void)cx;
    CHECK(net_is_public_address((const struct sockaddr *)&four, sizeof four));
    CHECK(!net_is_public_address((const struct sockaddr *)&four, 4));
    CHECK(!net_is_public_address((const struct sockaddr *)&six, sizeof four));
    CHECK(!net_is_public_address(&other, sizeof other));
}

/* Spellings that some resolver or URL reader takes for an address of the inside. */
static const char *const refused_urls[] = {
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0/",
    "http://0x0/",
    "http://00.0.0.0/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://0251.0376.0251.0376/",
    "http://169.16689662/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fd00:ec2::254]/",
    "http://10.1/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://192.168.1.1:443/",
    "http://1.1.1.1:22/",
    "http://example.org:25/",
    "http://example.org:6379/",
    "https://example.org:0/",
    "http://example.org:65536/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "dict://example.org/",
    "ldap://example.org/",
    "unix:/run/x.sock",
    "javascript:alert(1)",
    "data:text/plain,x",
    "//example.org/",
    "/etc/passwd",
    "example.org",
    "",
    "http://",
    "http:///",
    "http://user@example.org/",
    "http://user:secret@example.org/",
    "http://a:b@127.0.0.1/",
    "http://example.org@127.0.0.1/",
    "http://exa mple.org/",
    "http://example.org\\@127.0.0.1/",
    "http://[::1",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.example.org/",
    "http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1/",
};

TEST(an_address_of_the_inside_is_refused_however_it_is_written)
{
    net_options options = {.timeout_ms = 5000};

    cx->net = net_client_new(&options);
    for (size_t i = 0; i < CAL_COUNT(refused_urls); i++) {
        net_request request = {.url = cal_str_c(refused_urls[i]), .timeout_ms = 2000};
        net_response response;
        cal_err e = net_fetch(cx, &request, &response);

        if (e != CAL_E_FETCH_ADDRESS)
            test_failed(__FILE__, __LINE__, "%s is not refused: %s", refused_urls[i],
                        e ? cx->fail.why.p : "answered");
        cal_fail_clear(cx);
    }
    net_client_free(cx->net);
    cx->net = NULL;
}

/* The resolver of this program: "inside-7.test" is the eighth of the closed addresses. It stands
   for a name server in a stranger's hand, which answers what it likes at each question. */
__attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
                                                       const struct addrinfo *hints,
                                                       struct addrinfo **out);
__attribute__((visibility("default"))) void freeaddrinfo(struct addrinfo *list);

typedef struct answer {
    struct addrinfo info;
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } addr;
} answer;

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    int i = -1;
    answer *a = calloc(1, sizeof *a);

    (void)hints;
    if (!a)
        abort();
    if (sscanf(node, "inside-%d.test", &i) != 1 || i < 0 || (size_t)i >= CAL_COUNT(closed)) {
        free(a);
        return EAI_NONAME;
    }

    in_port_t port = htons((in_port_t)(service ? atoi(service) : 80));

    if (inet_pton(AF_INET, closed[i], &a->addr.four.sin_addr) == 1) {
        a->addr.four.sin_family = AF_INET;
        a->addr.four.sin_port = port;
        a->info.ai_addrlen = sizeof a->addr.four;
    } else {
        (void)inet_pton(AF_INET6, closed[i], &a->addr.six.sin6_addr);
        a->addr.six.sin6_family = AF_INET6;
        a->addr.six.sin6_port = port;
        a->info.ai_addrlen = sizeof a->addr.six;
    }
    a->info.ai_family = a->addr.any.sa_family;
    a->info.ai_socktype = SOCK_STREAM;
    a->info.ai_protocol = IPPROTO_TCP;
    a->info.ai_addr = &a->addr.any;
    *out = &a->info;
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    free(list);
}

TEST(a_name_that_resolves_to_the_inside_is_refused_at_the_connection)
{
    net_options options = {.timeout_ms = 5000};

    cx->net = net_client_new(&options);
    for (size_t i = 0; i < CAL_COUNT(closed); i++) {
        net_request request = {.url = cal_arena_printf(cx->arena, "http://inside-%zu.test/x", i),
                               .timeout_ms = 2000};
        net_response response;
        cal_err e = net_fetch(cx, &request, &response);

        if (e != CAL_E_FETCH_ADDRESS || cal_str_has(cx->fail.why, cal_str_c(closed[i])))
            test_failed(__FILE__, __LINE__, "%s: %s", closed[i], e ? cx->fail.why.p : "answered");
        cal_fail_clear(cx);
    }
    net_client_free(cx->net);
    cx->net = NULL;
}
