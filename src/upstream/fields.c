/* SPDX-License-Identifier: MIT */
/* Tables of fields that end here, and of those that hold addresses (RFC 9110 7.6.1, RFC 4918 10,
   RFC 7239). */
#include "upstream/fields.h"

/* For one hop only; Connection may name more (RFC 9110 7.6.1). Framing is made anew, as is Date. */
static const cal_str hop_fields[] = {
    CAL_STR_K("Connection"), CAL_STR_K("Keep-Alive"),        CAL_STR_K("Proxy-Connection"),
    CAL_STR_K("TE"),         CAL_STR_K("Transfer-Encoding"), CAL_STR_K("Trailer"),
    CAL_STR_K("Upgrade"),    CAL_STR_K("Content-Length"),
};

/* Of a request: what proves to us who somebody is, what we have answered or decoded ourselves, and
   what only a proxy may say. */
static const cal_str own_fields[] = {
    CAL_STR_K("Host"),          CAL_STR_K("Authorization"),
    CAL_STR_K("Cookie"),        CAL_STR_K("Proxy-Authorization"),
    CAL_STR_K("X-CSRF-Token"),  CAL_STR_K("Expect"),
    CAL_STR_K("Forwarded"),     CAL_STR_K("Content-Encoding"),
    CAL_STR_K("X-Real-IP"),     CAL_STR_K("Remote-User"),
    CAL_STR_K("X-Remote-User"),
};

/* Of an answer: what is between it and us. */
static const cal_str their_fields[] = {
    CAL_STR_K("Date"),
    CAL_STR_K("Proxy-Authenticate"),
    CAL_STR_K("Proxy-Authentication-Info"),
    CAL_STR_K("WWW-Authenticate"),
    CAL_STR_K("Set-Cookie"),
};

static bool is_one_of(cal_str name, const cal_str *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq_ci(name, names[i]))
            return true;
    }
    return false;
}

/* Whether Connection names it. */
static bool is_for_hop(cal_str name, const http_field *fields, size_t n)
{
    if (is_one_of(name, hop_fields, CAL_COUNT(hop_fields)))
        return true;
    for (size_t i = 0; i < n; i++) {
        cal_str rest = fields[i].value;

        if (!cal_str_eq_ci(fields[i].name, CAL_STR("Connection")))
            continue;
        while (rest.p) {
            if (cal_str_eq_ci(cal_str_trim(cal_str_cut(&rest, ',')), name))
                return true;
        }
    }
    return false;
}

static void add_field(cal_buf *out, cal_str name, cal_str value)
{
    cal_buf_add(out, name);
    cal_buf_add(out, CAL_STR(": "));
    cal_buf_add(out, value);
    cal_buf_add(out, CAL_STR("\r\n"));
}

/* ---- addresses ---- */

/* Cuts an address into authority (absent: it is a path) and the path with what follows it. */
static bool split_address(cal_str text, cal_str *authority, cal_str *path)
{
    static const cal_str schemes[] = {CAL_STR_K("http://"), CAL_STR_K("https://")};

    *authority = (cal_str){NULL, 0};
    *path = text;
    for (size_t i = 0; i < CAL_COUNT(schemes); i++) {
        if (!cal_str_starts_ci(text, schemes[i]))
            continue;
        text = cal_str_skip(text, schemes[i].n);
        *authority = cal_str_take(text, cal_str_find_byte(text, '/'));
        *path = cal_str_skip(text, authority->n);
    }
    return cal_str_starts(*path, CAL_STR("/"));
}

/* path?query#fragment: what is behind the path stays. */
static cal_str cut_path(cal_str *rest)
{
    size_t query = cal_str_find_byte(*rest, '?'), fragment = cal_str_find_byte(*rest, '#');
    size_t end = query < fragment ? query : fragment;
    cal_str path = cal_str_take(*rest, end);

    *rest = cal_str_skip(*rest, end);
    return path;
}

/* One direction of a map between two servers. */
typedef struct direction {
    upstream_path *by;
    void *self;
    cal_str from;       /* the authority of whole addresses that are mapped */
    cal_str scheme, to; /* what stands in its place */
} direction;

static bool map_address(cal_ctx *cx, const direction *d, cal_str text, cal_buf *out)
{
    cal_str authority, path, rest;
    size_t had = out->n;

    if (!split_address(text, &authority, &rest) ||
        (authority.p && !cal_str_eq_ci(authority, d->from)))
        return false;
    path = cut_path(&rest);
    if (authority.p) {
        cal_buf_add(out, d->scheme);
        cal_buf_add(out, d->to);
    }
    if (!d->by(cx, d->self, path, out)) {
        cal_buf_truncate(out, had);
        return false;
    }
    cal_buf_add(out, rest);
    return true;
}

bool upstream_address_there(cal_ctx *cx, const upstream *u, const http_req *rq,
                            const upstream_map *map, cal_str text, cal_buf *out)
{
    if (!map)
        return false;

    const direction d = {map->there, map->self, rq->host, CAL_STR("http://"),
                         upstream_authority(u)};

    return map_address(cx, &d, text, out);
}

bool upstream_address_here(cal_ctx *cx, const upstream *u, const http_req *rq,
                           const upstream_map *map, cal_str text, cal_buf *out)
{
    if (!map)
        return false;

    direction d = {map->here, map->self, upstream_authority(u),
                   rq->secure ? CAL_STR("https://") : CAL_STR("http://"), rq->host};

    if (map_address(cx, &d, text, out))
        return true;
    d.from = rq->host; /* it was told our name, and may use it */
    return map_address(cx, &d, text, out);
}

/* The resources of an If field stand in angle brackets outside of its lists (RFC 4918 10.4.2). */
static void add_if(cal_ctx *cx, const upstream *u, const http_req *rq, const upstream_map *map,
                   cal_str value, cal_buf *out)
{
    bool in_list = false, in_etag = false;

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (!in_etag && (c == '(' || c == ')'))
            in_list = c == '(';
        if (in_list && c == '"')
            in_etag = !in_etag;
        cal_buf_add_byte(out, c);
        if (c != '<' || in_list)
            continue;

        cal_str rest = cal_str_skip(value, i + 1);
        cal_str href = cal_str_take(rest, cal_str_find_byte(rest, '>'));

        if (!upstream_address_there(cx, u, rq, map, href, out))
            cal_buf_add(out, href);
        i += href.n;
    }
}

static void add_address(cal_ctx *cx, const upstream *u, const http_req *rq, const upstream_map *map,
                        cal_str value, cal_buf *out)
{
    if (!upstream_address_there(cx, u, rq, map, value, out))
        cal_buf_add(out, value);
}

static const struct {
    cal_str name;
    void (*add)(cal_ctx *cx, const upstream *u, const http_req *rq, const upstream_map *map,
                cal_str value, cal_buf *out);
} addressed[] = {
    {CAL_STR_K("Destination"), add_address},
    {CAL_STR_K("If"),          add_if     },
};

/* ---- there ---- */

static void add_own(cal_ctx *cx, const upstream *u, const http_req *rq, const upstream_map *map,
                    const http_field *f, cal_buf *out)
{
    for (size_t i = 0; map && i < CAL_COUNT(addressed); i++) {
        if (!cal_str_eq_ci(f->name, addressed[i].name))
            continue;
        cal_buf_add(out, f->name);
        cal_buf_add(out, CAL_STR(": "));
        addressed[i].add(cx, u, rq, map, f->value, out);
        cal_buf_add(out, CAL_STR("\r\n"));
        return;
    }
    add_field(out, f->name, f->value);
}

static bool passes_there(const http_req *rq, const upstream_way *way, cal_str name)
{
    return !is_for_hop(name, rq->fields, rq->n_fields) &&
           !is_one_of(name, own_fields, CAL_COUNT(own_fields)) &&
           !cal_str_starts_ci(name, CAL_STR("X-Forwarded-")) &&
           !(way->map && cal_str_eq_ci(name, CAL_STR("Accept-Encoding"))) &&
           !upstream_field(way->fields, way->n_fields, name).p;
}

static void add_line(cal_buf *out, const upstream *u, cal_str method, cal_str target, cal_str query)
{
    cal_buf_add(out, method);
    cal_buf_add_byte(out, ' ');
    cal_buf_add(out, target);
    if (query.p) {
        cal_buf_add_byte(out, '?');
        cal_buf_add(out, query);
    }
    cal_buf_add(out, CAL_STR(" HTTP/1.1\r\n"));
    add_field(out, CAL_STR("Host"), upstream_authority(u));
}

static void add_user(cal_buf *out, const upstream *u, cal_str user)
{
    cal_str secret = upstream_options_of(u)->secret;

    if (!user.p)
        return;
    add_field(out, CAL_STR("X-Forwarded-User"), user);
    if (secret.n)
        add_field(out, CAL_STR("X-Forwarded-Secret"), secret);
}

/* RFC 7239 6: an address of IPv6 in brackets and quotes. */
static void add_forwarded(cal_buf *out, const http_req *rq)
{
    bool is_v6 = cal_str_find_byte(rq->peer, ':') < rq->peer.n;
    cal_str proto = rq->secure ? CAL_STR("https") : CAL_STR("http");

    add_field(out, CAL_STR("X-Forwarded-For"), rq->peer);
    add_field(out, CAL_STR("X-Forwarded-Proto"), proto);
    if (rq->host.n)
        add_field(out, CAL_STR("X-Forwarded-Host"), rq->host);
    cal_buf_printf(
        out, is_v6 ? "Forwarded: for=\"[%.*s]\";proto=%.*s" : "Forwarded: for=%.*s;proto=%.*s",
        CAL_FMT(rq->peer), CAL_FMT(proto));
    if (rq->host.n)
        cal_buf_printf(out, ";host=\"%.*s\"", CAL_FMT(rq->host));
    cal_buf_add(out, CAL_STR("\r\nVia: 1.1 calends\r\n"));
}

cal_str upstream_head_there(cal_ctx *cx, upstream *u, const http_req *rq, const upstream_way *way,
                            int64_t body_bytes)
{
    cal_buf *out = cal_buf_new(cx->arena, 0), *path = cal_buf_new(cx->arena, 0);
    cal_str target = rq->path;

    if (way->map && way->map->there(cx, way->map->self, rq->path, path))
        target = cal_buf_str(path);
    add_line(out, u, rq->method_name, target, rq->query);
    for (size_t i = 0; i < rq->n_fields; i++) {
        if (passes_there(rq, way, rq->fields[i].name))
            add_own(cx, u, rq, way->map, &rq->fields[i], out);
    }
    for (size_t i = 0; i < way->n_fields; i++)
        add_field(out, way->fields[i].name, way->fields[i].value);
    add_user(out, u, way->user);
    add_forwarded(out, rq);
    if (body_bytes || http_req_field(rq, CAL_STR("Content-Length")).p ||
        http_req_field(rq, CAL_STR("Transfer-Encoding")).p)
        cal_buf_printf(out, "Content-Length: %lld\r\n", (long long)body_bytes);
    cal_buf_add(out, CAL_STR("\r\n"));
    return cal_buf_str(out);
}

cal_str upstream_head_own(cal_ctx *cx, upstream *u, const upstream_request *request)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    add_line(out, u, request->method, request->path, (cal_str){NULL, 0});
    for (size_t i = 0; i < request->n_fields; i++)
        add_field(out, request->fields[i].name, request->fields[i].value);
    add_user(out, u, request->user);
    if (request->body.p)
        cal_buf_printf(out, "Content-Length: %zu\r\n", request->body.n);
    cal_buf_add(out, CAL_STR("\r\n"));
    return cal_buf_str(out);
}

/* ---- here ---- */

void upstream_fields_here(cal_ctx *cx, const upstream *u, const http_req *rq,
                          const upstream_way *way, const http_head *head, http_res *rs)
{
    cal_buf *address = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < head->fields.n; i++) {
        const http_field *f = &head->fields.at[i];
        bool is_address = cal_str_eq_ci(f->name, CAL_STR("Location")) ||
                          cal_str_eq_ci(f->name, CAL_STR("Content-Location"));

        if (is_for_hop(f->name, head->fields.at, head->fields.n) ||
            is_one_of(f->name, their_fields, CAL_COUNT(their_fields)))
            continue;
        cal_buf_clear(address);
        if (is_address && upstream_address_here(cx, u, rq, way->map, f->value, address))
            http_res_field(cx, rs, f->name, cal_buf_str(address));
        else
            http_res_field(cx, rs, f->name, f->value);
    }
}
