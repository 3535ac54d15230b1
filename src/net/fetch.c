/* SPDX-License-Identifier: MIT */
/* A request with its redirects (RFC 9110 15.4), each of which is judged as if somebody had typed
   it. */
#include "net/fetch.h"

#include "base/time.h"
#include "net/client.h"
#include "net/exchange.h"

typedef struct fetching {
    const net_request *request;
    net_url first; /* the URL as asked for */
    net_hop hop;
    cal_str moved;
    bool is_moved_only; /* every redirect so far was a permanent one */
    int redirects;
} fetching;

static bool is_permanent(int status)
{
    return status == 301 || status == 308;
}

static bool is_redirect(int status)
{
    return status == 303 || status == 302 || status == 307 || is_permanent(status);
}

/* RFC 9110 15.4.4; 15.4.2 and 15.4.3 let a POST become GET, as all clients do. */
static void choose_method(net_hop *hop, int status)
{
    bool was_post = cal_str_eq(hop->method, CAL_STR("POST"));

    if (status == 303 || (was_post && (status == 301 || status == 302))) {
        if (!cal_str_eq(hop->method, CAL_STR("HEAD")))
            hop->method = CAL_STR("GET");
        hop->body = (cal_str){NULL, 0};
    }
}

/* Where the hop's URL may lead: the administrator's choice holds for the host that was chosen. */
static cal_err judge(cal_ctx *cx, const fetching *f, net_hop *hop)
{
    bool is_same_host = cal_str_eq_ci(hop->url.host, f->first.host);

    hop->is_private = net_client_may_private(cx->net) || (f->request->trusted && is_same_host);
    hop->is_foreign = hop->is_foreign || !net_url_same_origin(&hop->url, &f->first);
    return hop->is_private ? CAL_OK : net_url_need_public(cx, &hop->url);
}

static cal_err follow(cal_ctx *cx, fetching *f, const net_response *response, cal_str location)
{
    net_hop *hop = &f->hop;
    net_url from = hop->url;
    cal_err e;

    if (++f->redirects > f->request->redirects)
        return cal_fail(cx, CAL_E_FETCH_FAILED, "%.*s redirects too often.",
                        CAL_FMT(f->first.host));
    if ((e = net_url_read(cx, &from, location, &hop->url)))
        return e;
    if (from.is_tls && !hop->url.is_tls && !f->request->may_downgrade)
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "%.*s redirects from https to http, which is not followed.",
                        CAL_FMT(from.host));
    choose_method(hop, response->status);
    if ((e = judge(cx, f, hop)))
        return e;
    if (hop->is_foreign && hop->body.p)
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "%.*s redirects to another server, to which the request is not sent.",
                        CAL_FMT(from.host));
    f->is_moved_only = f->is_moved_only && is_permanent(response->status);
    if (f->is_moved_only)
        f->moved = hop->url.text;
    return CAL_OK;
}

static cal_err begin(cal_ctx *cx, const net_request *request, fetching *f)
{
    cal_err e;

    *f = (fetching){.request = request, .is_moved_only = true};
    if ((e = net_exchange_check(cx, request)) ||
        (e = net_url_read(cx, NULL, request->url, &f->first)))
        return e;
    f->moved = f->first.text;
    f->hop = (net_hop){
        .request = request,
        .url = f->first,
        .method = request->method.p ? request->method : CAL_STR("GET"),
        .body = request->body,
    };
    return judge(cx, f, &f->hop);
}

cal_err net_fetch(cal_ctx *cx, const net_request *request, net_response *out)
{
    int64_t limit = request->timeout_ms ? request->timeout_ms : net_client_timeout_ms(cx->net);
    int64_t until = cal_time_steady_ms() + limit;
    fetching f;
    cal_err e = begin(cx, request, &f);

    *out = (net_response){0};
    while (!e) {
        f.hop.timeout_ms = until - cal_time_steady_ms();
        if (f.hop.timeout_ms <= 0)
            return cal_fail(cx, CAL_E_FETCH_TIME, "%.*s takes too long to answer.",
                            CAL_FMT(f.first.host));
        if ((e = net_exchange(cx, &f.hop, out)))
            return e;
        out->url = f.hop.url.text;
        out->moved = f.moved;

        cal_str location = net_response_field(out, CAL_STR("Location"));

        if (request->redirects == 0 || !is_redirect(out->status) || !location.n)
            return CAL_OK;
        e = follow(cx, &f, out, location);
    }
    return e;
}

cal_str net_response_field(const net_response *response, cal_str name)
{
    for (size_t i = 0; i < response->n_fields; i++) {
        if (cal_str_eq_ci(response->fields[i].name, name))
            return response->fields[i].value;
    }
    return (cal_str){NULL, 0};
}
