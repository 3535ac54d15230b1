/* SPDX-License-Identifier: MIT */
/* libcurl at work: the guard stands where it opens a socket, on the very address it connects to;
   what comes back is counted as it comes. */
#include "net/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/vec.h"
#include "net/client.h"
#include "net/guard.h"

enum { MAX_BYTES = 1 << 20, HEAD_BYTES = 64 << 10, HEAD_FIELDS = 200, CONNECT_MS = 10000 };

typedef struct exchange {
    cal_ctx *cx;
    const net_hop *hop;
    cal_buf *body;
    CAL_VEC(net_field) fields;
    size_t head_bytes;
    bool is_refused; /* an address of the inside */
    bool is_over;    /* too much came */
} exchange;

/* Fields that prove who we are to the origin they were made for. */
static bool is_proof(cal_str name)
{
    static const cal_str names[] = {CAL_STR_K("Authorization"), CAL_STR_K("Cookie"),
                                    CAL_STR_K("Proxy-Authorization")};

    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq_ci(name, names[i]))
            return true;
    }
    return false;
}

static curl_socket_t open_socket(void *state, curlsocktype purpose, struct curl_sockaddr *to)
{
    exchange *x = state;

    if (purpose != CURLSOCKTYPE_IPCXN ||
        (!x->hop->is_private && !net_is_public_address(&to->addr, (socklen_t)to->addrlen))) {
        x->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static int watch(void *state, curl_off_t all_in, curl_off_t in, curl_off_t all_out, curl_off_t sent)
{
    const exchange *x = state;

    (void)all_in;
    (void)in;
    (void)all_out;
    (void)sent;
    return net_client_is_stopping(x->cx->net);
}

static size_t take_body(const char *p, size_t size, size_t n, void *state)
{
    exchange *x = state;

    cal_buf_add(x->body, (cal_str){p, size * n});
    x->is_over = x->is_over || !cal_buf_ok(x->body);
    return x->is_over ? 0 : size * n;
}

/* A line of the head. A status line begins it anew: what came before was an interim response. */
static size_t take_head(const char *p, size_t size, size_t n, void *state)
{
    exchange *x = state;
    cal_str line = {p, size * n}, rest = line;

    x->head_bytes += line.n;
    if (cal_str_starts(line, CAL_STR("HTTP/")))
        x->fields.n = 0;
    if (x->head_bytes > HEAD_BYTES || x->fields.n >= HEAD_FIELDS) {
        x->is_over = true;
        return 0;
    }

    cal_str name = cal_str_cut(&rest, ':');

    while (rest.n && (rest.p[rest.n - 1] == '\n' || rest.p[rest.n - 1] == '\r'))
        rest.n--;
    if (rest.p)
        CAL_PUSH(x->cx->arena, &x->fields,
                 (net_field){cal_arena_dup(x->cx->arena, name),
                             cal_arena_dup(x->cx->arena, cal_str_trim(rest))});
    return line.n;
}

static void add_line(struct curl_slist **list, const char *line)
{
    struct curl_slist *grown = curl_slist_append(*list, line);

    if (!grown)
        abort();
    *list = grown;
}

/* libcurl's own Expect and Content-Type are taken out. */
static struct curl_slist *head_of(cal_ctx *cx, const net_hop *hop)
{
    struct curl_slist *list = NULL;
    bool has_type = false;

    add_line(&list, "Expect:");
    for (size_t i = 0; i < hop->request->n_fields; i++) {
        const net_field *f = &hop->request->fields[i];
        bool is_type = cal_str_eq_ci(f->name, CAL_STR("Content-Type"));

        if ((hop->is_foreign && is_proof(f->name)) || (is_type && !hop->body.p))
            continue;
        has_type = has_type || is_type;
        add_line(&list, cal_arena_printf(cx->arena, f->value.n ? "%.*s: %.*s" : "%.*s;%.*s",
                                         CAL_FMT(f->name), CAL_FMT(f->value))
                            .p);
    }
    if (!has_type)
        add_line(&list, "Content-Type:");
    return list;
}

static void set_method(cal_ctx *cx, CURL *curl, const net_hop *hop)
{
    bool takes_body =
        cal_str_eq(hop->method, CAL_STR("POST")) || cal_str_eq(hop->method, CAL_STR("PUT"));

    if (hop->body.p || takes_body) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, hop->body.p ? hop->body.p : "");
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)hop->body.n);
    }
    if (cal_str_eq(hop->method, CAL_STR("HEAD")))
        (void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else
        (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, cal_arena_c(cx->arena, hop->method));
}

static void set_up(exchange *x, CURL *curl, struct curl_slist *head)
{
    const net_hop *hop = x->hop;
    long ms = (long)hop->timeout_ms;

    (void)curl_easy_setopt(curl, CURLOPT_CURLU, hop->url.parts);
    set_method(x->cx, curl, hop);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ms);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ms < CONNECT_MS ? ms : CONNECT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->body->max_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, x);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, x);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, x);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, x);
}

/* What a result of libcurl means; text goes on from the name of the host. */
typedef struct meaning {
    CURLcode code;
    cal_err e;
    const char *text;
} meaning;

static const meaning meanings[] = {
    {CURLE_URL_MALFORMAT,            CAL_E_FETCH_ADDRESS, "is no name that a server can have"              },
    {CURLE_COULDNT_RESOLVE_HOST,     CAL_E_FETCH_FAILED,  "has no address: is the name right?"             },
    {CURLE_COULDNT_CONNECT,          CAL_E_FETCH_FAILED,  "takes no connection"                            },
    {CURLE_OPERATION_TIMEDOUT,       CAL_E_FETCH_TIME,    "takes too long to answer"                       },
    {CURLE_PEER_FAILED_VERIFICATION, CAL_E_FETCH_TLS,
     "does not prove who it is: its certificate is not valid for this name"                                },
    {CURLE_SSL_CONNECT_ERROR,        CAL_E_FETCH_TLS,     "cannot be asked by TLS"                         },
    {CURLE_SSL_CACERT_BADFILE,       CAL_E_CONFIG,        "cannot be judged: fetch.ca_file is not readable"},
    {CURLE_FILESIZE_EXCEEDED,        CAL_E_FETCH_SIZE,    "sends more than is taken"                       },
    {CURLE_ABORTED_BY_CALLBACK,      CAL_E_STOPPING,      "was not waited for: this server stops"          },
    {CURLE_BAD_CONTENT_ENCODING,     CAL_E_FETCH_FAILED,  "sends a compressed answer that is broken"       },
    {CURLE_UNSUPPORTED_PROTOCOL,     CAL_E_FETCH_FAILED,  "answers in another protocol than HTTP"          },
    {CURLE_WEIRD_SERVER_REPLY,       CAL_E_FETCH_FAILED,  "answers in another protocol than HTTP"          },
    {CURLE_GOT_NOTHING,              CAL_E_FETCH_FAILED,  "hung up without an answer"                      },
};

/* The sentences tell the host that was asked for, never the address behind it. */
static cal_err failed(const exchange *x, CURLcode code)
{
    cal_ctx *cx = x->cx;
    cal_str host = x->hop->url.host;

    if (x->is_refused)
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "%.*s is not on the open internet, so this server does not ask it.",
                        CAL_FMT(host));
    if (x->is_over)
        code = CURLE_FILESIZE_EXCEEDED;
    for (size_t i = 0; i < CAL_COUNT(meanings); i++) {
        if (meanings[i].code == code)
            return cal_fail(cx, meanings[i].e, "%.*s %s.", CAL_FMT(host), meanings[i].text);
    }
    return cal_fail(cx, CAL_E_FETCH_FAILED, "%.*s broke off the answer.", CAL_FMT(host));
}

cal_err net_exchange(cal_ctx *cx, const net_hop *hop, net_response *out)
{
    CAL_AUTO(net_lease_end) net_lease lease = {0};
    size_t max = hop->request->max_bytes ? hop->request->max_bytes : MAX_BYTES;
    exchange x = {.cx = cx, .hop = hop, .body = cal_buf_new(cx->arena, max)};
    cal_err e = net_lease_begin(cx, hop->is_private, &lease);

    if (e)
        return e;

    struct curl_slist *head = head_of(cx, hop);

    set_up(&x, lease.curl, head);

    CURLcode code = curl_easy_perform(lease.curl);
    long status = 0;

    (void)curl_easy_getinfo(lease.curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(head);
    if (code)
        return failed(&x, code);
    out->status = (int)status;
    out->fields = x.fields.at;
    out->n_fields = x.fields.n;
    out->body = x.body->n ? cal_buf_str(x.body) : CAL_STR("");
    return CAL_OK;
}

/* RFC 9110 5.6.2 */
static bool is_token(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c <= ' ' || c >= 127 || strchr("()<>@,;:\\\"/[]?={}", c))
            return false;
    }
    return s.n > 0;
}

static bool is_value(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
            return false;
    }
    return true;
}

cal_err net_exchange_check(cal_ctx *cx, const net_request *request)
{
    if (request->method.p && !is_token(request->method))
        return cal_fail(cx, CAL_E_BAD_REQUEST, "This method cannot be sent.");
    for (size_t i = 0; i < request->n_fields; i++) {
        if (!is_token(request->fields[i].name) || !is_value(request->fields[i].value))
            return cal_fail(cx, CAL_E_BAD_REQUEST, "The header field %.*s cannot be sent.",
                            CAL_FMT(request->fields[i].name));
    }
    return CAL_OK;
}
