/* SPDX-License-Identifier: MIT */
/* Reading and judging URLs. */
#include "net/url.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "net/client.h"
#include "net/fetch.h"
#include "net/guard.h"

static void end_parts(void *parts)
{
    curl_url_cleanup(parts);
}

/* A part as an arena string; absent when the URL has none. */
static cal_str part_of(cal_ctx *cx, CURLU *parts, CURLUPart what, unsigned flags)
{
    char *text = NULL;
    cal_str s = {NULL, 0};

    if (curl_url_get(parts, what, &text, flags) == CURLUE_OK)
        s = cal_arena_dup(cx->arena, cal_str_c(text));
    curl_free(text);
    return s;
}

static cal_err bad(cal_ctx *cx, CURLUcode code)
{
    if (code == CURLUE_USER_NOT_ALLOWED)
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "The address holds a user name or password; leave them out.");
    if (code == CURLUE_UNSUPPORTED_SCHEME)
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "Only addresses that begin with https:// or http:// can be asked.");
    return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                    "This is no address of a web page: it must look like https://host/path.");
}

static CURLU *parts_from(cal_ctx *cx, const net_url *base)
{
    CURLU *parts = base ? curl_url_dup(base->parts) : curl_url();

    if (!parts)
        abort();
    cal_arena_defer(cx->arena, end_parts, parts);
    return parts;
}

/* The address without the fragment: it is never sent, and may be somebody's secret. */
static CURLUcode set_text(cal_ctx *cx, CURLU *parts, cal_str text)
{
    CURLUcode code = curl_url_set(parts, CURLUPART_URL, cal_arena_c(cx->arena, text),
                                  CURLU_DISALLOW_USER | CURLU_URLENCODE | CURLU_ALLOW_SPACE);

    return code ? code : curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0);
}

cal_err net_url_read(cal_ctx *cx, const net_url *base, cal_str text, net_url *out)
{
    *out = (net_url){.parts = parts_from(cx, base)};
    if (text.n == 0 || text.n > NET_URL_BYTES || memchr(text.p, '\0', text.n))
        return bad(cx, CURLUE_MALFORMED_INPUT);

    CURLUcode code = set_text(cx, out->parts, text);

    if (code)
        return bad(cx, code);

    cal_str scheme = part_of(cx, out->parts, CURLUPART_SCHEME, 0);
    cal_str port = part_of(cx, out->parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);

    out->is_tls = cal_str_eq_ci(scheme, CAL_STR("https"));
    if (!out->is_tls && !cal_str_eq_ci(scheme, CAL_STR("http")))
        return bad(cx, CURLUE_UNSUPPORTED_SCHEME);
    out->text = part_of(cx, out->parts, CURLUPART_URL, 0);
    out->host = part_of(cx, out->parts, CURLUPART_HOST, 0);
    if (out->host.n == 0 || !cal_str_to_i64(port, &out->port) || out->port == 0)
        return bad(cx, CURLUE_MALFORMED_INPUT);
    return CAL_OK;
}

/* Whether the host is an address and not a name, and a public one. */
static bool is_closed_literal(cal_ctx *cx, cal_str host)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, cal_arena_c(cx->arena, host), &four.sin_addr) == 1)
        return !net_is_public_address((const struct sockaddr *)&four, sizeof four);
    if (!cal_str_starts(host, CAL_STR("[")))
        return false;

    cal_str inner = {host.p + 1, host.n - 2};

    return inet_pton(AF_INET6, cal_arena_c(cx->arena, inner), &six.sin6_addr) != 1 ||
           !net_is_public_address((const struct sockaddr *)&six, sizeof six);
}

cal_err net_url_need_public(cal_ctx *cx, const net_url *url)
{
    if (is_closed_literal(cx, url->host))
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "%.*s is not on the open internet, so this server does not ask it.",
                        CAL_FMT(url->host));
    if (!net_is_web_port(url->port))
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "Port %lld is none of those on which web servers are asked; 443, 80, 8443 "
                        "and 8080 are.",
                        (long long)url->port);
    return CAL_OK;
}

bool net_url_same_origin(const net_url *a, const net_url *b)
{
    return a->is_tls == b->is_tls && a->port == b->port && cal_str_eq_ci(a->host, b->host);
}

/* What calendar programs write for "subscribe to this". */
static cal_str web_of(cal_ctx *cx, cal_str url)
{
    static const cal_str heads[] = {CAL_STR_K("webcal://"), CAL_STR_K("webcals://")};

    for (size_t i = 0; i < CAL_COUNT(heads); i++) {
        if (cal_str_starts_ci(url, heads[i]))
            return cal_arena_printf(cx->arena, "https://%.*s",
                                    CAL_FMT(cal_str_skip(url, heads[i].n)));
    }
    return url;
}

cal_err net_url_check(cal_ctx *cx, cal_str url, bool trusted, cal_str *out)
{
    net_url read;
    cal_err e = net_url_read(cx, NULL, web_of(cx, cal_str_trim(url)), &read);

    if (!e && !trusted && !net_client_may_private(cx->net))
        e = net_url_need_public(cx, &read);
    if (!e)
        *out = read.text;
    return e;
}
