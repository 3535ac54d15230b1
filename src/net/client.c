/* SPDX-License-Identifier: MIT */
/* The client: options and idle handles. */
#include "net/client.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"

enum { IDLE = 8, TIMEOUT_MS = 30000 };

typedef struct shelf {
    CURL *idle[IDLE];
    size_t n;
} shelf;

struct net_client {
    int64_t timeout_ms;
    char *user_agent, *ca_file; /* NULL: not set */
    bool allow_private;
    atomic_bool is_stopping;
    cal_mutex lock;
    shelf shelves[2]; /* [may reach private addresses] */
};

static char *copy_of(cal_str s)
{
    char *copy = s.n ? strndup(s.p, s.n) : NULL;

    if (s.n && !copy)
        abort();
    return copy;
}

net_client *net_client_new(const net_options *options)
{
    net_client *c = calloc(1, sizeof *c);

    if (!c || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort();
    c->timeout_ms = options->timeout_ms ? options->timeout_ms : TIMEOUT_MS;
    c->user_agent = copy_of(options->user_agent);
    c->ca_file = copy_of(options->ca_file);
    c->allow_private = options->allow_private;
    cal_mutex_init(&c->lock);
    return c;
}

void net_client_stop(net_client *client)
{
    atomic_store(&client->is_stopping, true);
}

void net_client_free(net_client *client)
{
    if (!client)
        return;
    for (size_t i = 0; i < CAL_COUNT(client->shelves); i++) {
        for (size_t k = 0; k < client->shelves[i].n; k++)
            curl_easy_cleanup(client->shelves[i].idle[k]);
    }
    cal_mutex_end(&client->lock);
    free(client->user_agent);
    free(client->ca_file);
    free(client);
    curl_global_cleanup();
}

static CURL *take(net_client *c, bool is_private)
{
    shelf *s = &c->shelves[is_private];
    CURL *curl = NULL;

    cal_mutex_lock(&c->lock);
    if (s->n)
        curl = s->idle[--s->n];
    cal_mutex_unlock(&c->lock);
    return curl ? curl : curl_easy_init();
}

/* What holds for every request: proofs by TLS, no proxy, no signals (we have threads). */
static void equip(const net_client *c, CURL *curl)
{
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    (void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    (void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    (void)curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 4L);
    (void)curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* a slow resolver keeps no time-out up */
    if (c->user_agent)
        (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, c->user_agent);
    if (c->ca_file)
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, c->ca_file);
}

cal_err net_lease_begin(cal_ctx *cx, bool is_private, net_lease *out)
{
    *out = (net_lease){0};
    if (!cx->net)
        return cal_fail(cx, CAL_E_FETCH_FAILED, "This program asks no other servers.");
    if (net_client_is_stopping(cx->net))
        return cal_fail(cx, CAL_E_STOPPING, "The server is about to stop.");

    CURL *curl = take(cx->net, is_private);

    if (!curl)
        abort();
    *out = (net_lease){.client = cx->net, .curl = curl, .is_private = is_private};
    equip(cx->net, curl);
    return CAL_OK;
}

void net_lease_end(net_lease *lease)
{
    if (!lease->client)
        return;

    shelf *s = &lease->client->shelves[lease->is_private];
    CURL *curl = lease->curl;

    curl_easy_reset(curl);
    cal_mutex_lock(&lease->client->lock);
    if (s->n < IDLE) {
        s->idle[s->n++] = curl;
        curl = NULL;
    }
    cal_mutex_unlock(&lease->client->lock);
    if (curl)
        curl_easy_cleanup(curl);
    *lease = (net_lease){0};
}

bool net_client_is_stopping(const net_client *client)
{
    return atomic_load(&client->is_stopping);
}

bool net_client_may_private(const net_client *client)
{
    return client && client->allow_private;
}

int64_t net_client_timeout_ms(const net_client *client)
{
    return client ? client->timeout_ms : TIMEOUT_MS;
}
