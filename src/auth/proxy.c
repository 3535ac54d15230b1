/* SPDX-License-Identifier: MIT */
/* Which addresses are the proxy's, and what it says. */
#include "auth/proxy.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

enum { MAX_NETS = 64, ADDRESS_BYTES = 16, ADDRESS_BITS = 128, MAPPED_BITS = 96, MAX_CHAIN = 32 };

/* Addresses that begin with the same bits; IPv4 is IPv4 within IPv6 (RFC 4291 2.5.5.2). */
typedef struct net {
    unsigned char address[ADDRESS_BYTES];
    int bits;
} net;

struct auth_proxy {
    net nets[MAX_NETS];
    size_t n;
    bool forwarded, users;
};

static bool read_address(cal_str text, unsigned char out[ADDRESS_BYTES], bool *is_v4)
{
    char c[INET6_ADDRSTRLEN + 1];

    if (text.n >= sizeof c)
        return false;
    memcpy(c, text.p, text.n);
    c[text.n] = '\0';
    memset(out, 0, ADDRESS_BYTES);
    out[10] = out[11] = 0xFF;
    *is_v4 = inet_pton(AF_INET, c, out + 12) == 1;
    return *is_v4 || inet_pton(AF_INET6, c, out) == 1;
}

/* "10.0.0.0/8" or one address. */
static bool read_net(cal_str text, net *out)
{
    cal_str rest = text, address = cal_str_trim(cal_str_cut(&rest, '/'));
    int64_t bits = 0;
    bool is_v4;

    if (!address.n || !read_address(address, out->address, &is_v4))
        return false;
    out->bits = ADDRESS_BITS;
    if (!rest.p)
        return true;
    if (!cal_str_to_i64(cal_str_trim(rest), &bits) || bits < 0 ||
        bits > (is_v4 ? 32 : ADDRESS_BITS))
        return false;
    out->bits = (int)bits + (is_v4 ? MAPPED_BITS : 0);
    return true;
}

static bool is_in(const net *n, const unsigned char address[ADDRESS_BYTES])
{
    size_t whole = (size_t)n->bits / 8;
    unsigned rest = (unsigned)n->bits % 8, mask = 0xFF00U >> rest & 0xFF;

    return memcmp(n->address, address, whole) == 0 &&
           (!rest || ((n->address[whole] ^ address[whole]) & mask) == 0);
}

/* Text that is no address is nobody we trust. */
static bool is_proxy(const auth_proxy *p, cal_str text)
{
    unsigned char address[ADDRESS_BYTES];
    bool is_v4;

    if (!read_address(text, address, &is_v4))
        return false;
    for (size_t i = 0; i < p->n; i++) {
        if (is_in(&p->nets[i], address))
            return true;
    }
    return false;
}

cal_err auth_proxy_new(cal_ctx *cx, const auth_proxy_options *options, auth_proxy **out)
{
    cal_str rest = options->addresses;
    auth_proxy *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    p->forwarded = options->forwarded;
    p->users = options->users;
    while (rest.p && rest.n) {
        cal_str one = cal_str_trim(cal_str_cut(&rest, ','));

        if (p->n < MAX_NETS && read_net(one, &p->nets[p->n++]))
            continue;
        free(p);
        return cal_fail(
            cx, CAL_E_CONFIG,
            "proxy.addresses: \"%.*s\" is no address; write at most %d of them, such as "
            "10.0.0.1 or 10.0.0.0/8, with commas between them",
            CAL_FMT(one), MAX_NETS);
    }
    *out = p;
    return CAL_OK;
}

void auth_proxy_free(auth_proxy *p)
{
    free(p);
}

/* ---- fields ---- */

typedef CAL_VEC(cal_str) values;

/* The values of all fields of a name, in their order. */
static values values_of(cal_arena *arena, const http_req *rq, cal_str name)
{
    values out = {0};

    for (size_t i = 0; i < rq->n_fields; i++) {
        cal_str rest = rq->fields[i].value;

        if (!cal_str_eq_ci(rq->fields[i].name, name))
            continue;
        while (rest.p && out.n < MAX_CHAIN)
            CAL_PUSH(arena, &out, cal_str_trim(cal_str_cut(&rest, ',')));
    }
    return out;
}

/* What the proxy itself has appended stands last; absent when there is none. */
static cal_str last_of(cal_arena *arena, const http_req *rq, cal_str name)
{
    values v = values_of(arena, rq, name);

    return v.n ? v.at[v.n - 1] : (cal_str){0};
}

/* Each proxy appends whom it heard: the last one that is no proxy of ours is the client. */
static cal_str client_of(const auth_proxy *p, cal_arena *arena, const http_req *rq)
{
    values chain = values_of(arena, rq, CAL_STR("X-Forwarded-For"));
    cal_str client = rq->peer;
    unsigned char address[ADDRESS_BYTES];
    bool is_v4;

    for (size_t i = chain.n; i > 0 && is_proxy(p, client); i--) {
        if (!read_address(chain.at[i - 1], address, &is_v4))
            break;
        client = chain.at[i - 1];
    }
    return client;
}

static size_t count_fields(const http_req *rq, cal_str name)
{
    size_t n = 0;

    for (size_t i = 0; i < rq->n_fields; i++)
        n += cal_str_eq_ci(rq->fields[i].name, name);
    return n;
}

/* Secret and user with a line end between them, which no field holds. Doubled fields, which some
   proxies pass on beside their own, name nobody: the user is empty, and refused. */
static cal_str user_of(cal_arena *arena, const http_req *rq)
{
    cal_str user = http_req_field(rq, CAL_STR("X-Forwarded-User"));
    cal_str secret = http_req_field(rq, CAL_STR("X-Forwarded-Secret"));
    bool is_plain = count_fields(rq, CAL_STR("X-Forwarded-User")) == 1 &&
                    count_fields(rq, CAL_STR("X-Forwarded-Secret")) == 1;

    if (!user.p)
        return (cal_str){0};
    return cal_arena_printf(arena, "%.*s\n%.*s", CAL_FMT(secret),
                            CAL_FMT(is_plain ? cal_str_trim(user) : CAL_STR("")));
}

void auth_proxy_split(cal_str forwarded, cal_str *secret, cal_str *user)
{
    *secret = cal_str_cut(&forwarded, '\n');
    *user = forwarded;
}

void auth_proxy_arrive(const auth_proxy *p, cal_arena *arena, http_req *rq)
{
    cal_str proto, host;

    if (!p->n || !is_proxy(p, rq->peer))
        return;
    if (p->users)
        rq->forwarded = user_of(arena, rq);
    if (!p->forwarded)
        return;
    proto = last_of(arena, rq, CAL_STR("X-Forwarded-Proto"));
    host = last_of(arena, rq, CAL_STR("X-Forwarded-Host"));
    rq->peer = client_of(p, arena, rq);
    if (proto.n)
        rq->secure = cal_str_eq_ci(proto, CAL_STR("https"));
    if (host.n)
        rq->host = host;
}
