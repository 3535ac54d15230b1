/* SPDX-License-Identifier: MIT */
/* The special-purpose address registries of IANA (RFC 6890) as two tables. Of IPv6 only global
   unicast (2000::/3) is open at all; two forms carry an IPv4 address that is judged instead. */
#include "net/guard.h"

#include <netinet/in.h>
#include <string.h>

/* A network: its first bytes, how many bits count. */
typedef struct block {
    unsigned char first[16];
    int bits;
} block;

static const block closed4[] = {
    {{0, 0, 0, 0},      8 }, /* this network */
    {{10, 0, 0, 0},     8 }, /* private */
    {{100, 64, 0, 0},   10}, /* shared by a carrier's customers */
    {{127, 0, 0, 0},    8 }, /* loopback */
    {{169, 254, 0, 0},  16}, /* link-local, clouds' metadata */
    {{172, 16, 0, 0},   12}, /* private */
    {{192, 0, 0, 0},    24}, /* protocol assignments */
    {{192, 0, 2, 0},    24}, /* documentation */
    {{192, 31, 196, 0}, 24}, /* AS112 */
    {{192, 52, 193, 0}, 24}, /* AMT */
    {{192, 88, 99, 0},  24}, /* 6to4 relays */
    {{192, 168, 0, 0},  16}, /* private */
    {{192, 175, 48, 0}, 24}, /* AS112 */
    {{198, 18, 0, 0},   15}, /* benchmarking */
    {{198, 51, 100, 0}, 24}, /* documentation */
    {{203, 0, 113, 0},  24}, /* documentation */
    {{224, 0, 0, 0},    4 }, /* multicast */
    {{240, 0, 0, 0},    4 }, /* reserved, broadcast */
};

static const block open6 = {{0x20}, 3};

static const block closed6[] = {
    {{0x20, 0x01, 0x00, 0x00},             23}, /* protocols: Teredo, benchmarking, ORCHID */
    {{0x20, 0x01, 0x0d, 0xb8},             32}, /* documentation */
    {{0x20, 0x02},                         16}, /* 6to4 */
    {{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48}, /* AS112 */
    {{0x3f, 0xff, 0x00},                   20}, /* documentation */
};

/* IPv6 addresses whose last four bytes are the IPv4 address that is meant. */
static const block carries4[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, /* IPv4-mapped */
    {{0, 0x64, 0xff, 0x9b},                      96}, /* NAT64 (RFC 6052) */
};

static bool is_in(const unsigned char *address, const block *b)
{
    int whole = b->bits / 8, rest = b->bits % 8;

    if (memcmp(address, b->first, (size_t)whole) != 0)
        return false;

    int mask = rest ? 0xff & (0xff << (8 - rest)) : 0;

    return rest == 0 || ((address[whole] ^ b->first[whole]) & mask) == 0;
}

static bool is_in_any(const unsigned char *address, const block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_in(address, &blocks[i]))
            return true;
    }
    return false;
}

static bool is_public4(const unsigned char *address)
{
    return !is_in_any(address, closed4, CAL_COUNT(closed4));
}

static bool is_public6(const unsigned char *address)
{
    if (is_in_any(address, carries4, CAL_COUNT(carries4)))
        return is_public4(address + 12);
    return is_in(address, &open6) && !is_in_any(address, closed6, CAL_COUNT(closed6));
}

bool net_is_public_address(const struct sockaddr *addr, socklen_t n)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    unsigned char bytes[16];

    if (addr->sa_family == AF_INET && n >= (socklen_t)sizeof four) {
        memcpy(&four, addr, sizeof four);
        memcpy(bytes, &four.sin_addr, 4);
        return is_public4(bytes);
    }
    if (addr->sa_family == AF_INET6 && n >= (socklen_t)sizeof six) {
        memcpy(&six, addr, sizeof six);
        memcpy(bytes, &six.sin6_addr, 16);
        return is_public6(bytes);
    }
    return false;
}

bool net_is_web_port(int64_t port)
{
    static const int64_t ports[] = {80, 443, 5232, 8000, 8008, 8080, 8088, 8443, 8843, 8888};

    for (size_t i = 0; i < CAL_COUNT(ports); i++) {
        if (ports[i] == port)
            return true;
    }
    return false;
}
