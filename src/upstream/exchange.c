/* SPDX-License-Identifier: MIT */
/* Reading an answer with the eyes of one who passes it on: what could be read in two ways is not
   passed on (RFC 9112 6.3). */
#include "upstream/exchange.h"

enum { MAX_HEAD = 64 * 1024, MAX_INTERIM = 8 };

#define BROKEN "answers in a way that is no HTTP"
#define CUT    "broke its answer off"

static void end_exchange(void *object)
{
    upstream_exchange *x = object;

    if (x->wire)
        upstream_wire_end(x->wait.u, x->wire, x->is_done && x->may_keep);
    x->wire = NULL;
}

cal_str upstream_field(const http_field *fields, size_t n, cal_str name)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq_ci(fields[i].name, name))
            return fields[i].value;
    }
    return (cal_str){NULL, 0};
}

/* ---- the head ---- */

/* "HTTP/1.1 200 OK"; the status, or 0. */
static int read_status_line(cal_str line, bool *is_1_0)
{
    int64_t status = 0;

    *is_1_0 = cal_str_starts(line, CAL_STR("HTTP/1.0 "));
    if ((!*is_1_0 && !cal_str_starts(line, CAL_STR("HTTP/1.1 "))) ||
        !cal_str_to_i64(cal_str_take(cal_str_skip(line, 9), 3), &status) ||
        (line.n > 12 && line.p[12] != ' ') || status < 100 || status > 599)
        return 0;
    return (int)status;
}

/* A length that stands twice must be the same; one beside chunks is an attack (RFC 9112 6.3). */
static bool read_framing(http_head *head, const http_field *f, bool *close)
{
    int64_t length;

    if (cal_str_eq_ci(f->name, CAL_STR("Transfer-Encoding"))) {
        bool is_first = !head->chunked;

        head->chunked = true;
        return is_first && cal_str_eq_ci(f->value, CAL_STR("chunked"));
    }
    if (cal_str_eq_ci(f->name, CAL_STR("Connection")))
        *close |= cal_str_eq_ci(f->value, CAL_STR("close"));
    if (!cal_str_eq_ci(f->name, CAL_STR("Content-Length")))
        return true;
    if (!f->value.n || f->value.p[0] == '-' || f->value.p[0] == '+' ||
        !cal_str_to_i64(f->value, &length) ||
        (head->content_length >= 0 && head->content_length != length))
        return false;
    head->content_length = length;
    return true;
}

static bool read_fields(cal_ctx *cx, upstream_exchange *x, cal_str rest)
{
    bool close = false;

    while (rest.n > 2) {
        size_t end = cal_str_find(rest, CAL_STR("\r\n"));
        cal_str value = cal_str_take(rest, end), name = cal_str_cut(&value, ':');
        http_field field = {name, cal_str_trim(value)};

        if (!read_framing(&x->head, &field, &close))
            return false;
        CAL_PUSH(cx->arena, &x->head.fields, field);
        rest = cal_str_skip(rest, end + 2);
    }
    x->may_keep = !close && !x->head.is_1_0;
    return !(x->head.chunked && (x->head.content_length >= 0 || x->head.is_1_0));
}

/* A head of n bytes is whole. */
static cal_err read_head(cal_ctx *cx, upstream_exchange *x, size_t n)
{
    cal_str head = cal_arena_dup(cx->arena, cal_str_take(cal_buf_str(&x->wire->in), n));

    cal_buf_shift(&x->wire->in, n);
    while (cal_str_starts(head, CAL_STR("\r\n")))
        head = cal_str_skip(head, 2);

    size_t line = cal_str_find(head, CAL_STR("\r\n"));

    x->head = (http_head){.content_length = -1};
    x->status = read_status_line(cal_str_take(head, line), &x->head.is_1_0);
    if (!x->status || x->status == 101 || !http_head_lines_ok(head) ||
        !read_fields(cx, x, cal_str_skip(head, line + 2)))
        return upstream_fail(cx, x->wait.u, CAL_E_UPSTREAM_DOWN, BROKEN);
    return CAL_OK;
}

/* The next head. *silent: the server has closed without a byte of it. */
static cal_err await_head(cal_ctx *cx, upstream_exchange *x, bool *silent)
{
    http_head_scan scan = {0};
    http_head_state got = http_head_look(&scan, cal_buf_str(&x->wire->in));
    cal_err e;

    *silent = false;
    while (got == HTTP_HEAD_MORE && scan.seen <= MAX_HEAD) {
        size_t n;

        if ((e = upstream_wire_read(cx, &x->wait, x->wire, &n)))
            return e;
        if (n == 0) {
            *silent = x->wire->in.n == 0;
            return *silent ? CAL_OK : upstream_fail(cx, x->wait.u, CAL_E_UPSTREAM_DOWN, CUT);
        }
        got = http_head_look(&scan, cal_buf_str(&x->wire->in));
    }
    if (got != HTTP_HEAD_WHOLE || scan.seen > MAX_HEAD)
        return upstream_fail(cx, x->wait.u, CAL_E_UPSTREAM_DOWN, BROKEN);
    return read_head(cx, x, scan.seen);
}

static void choose_framing(upstream_exchange *x, cal_str method)
{
    if (cal_str_eq(method, CAL_STR("HEAD")) || x->status == 204 || x->status == 304)
        x->framing = UPSTREAM_NO_BODY;
    else if (x->head.chunked || x->head.content_length >= 0)
        x->framing = UPSTREAM_FRAMED;
    else
        x->framing = UPSTREAM_UNTIL_CLOSE;
    x->reader = http_body_begin(&x->head);
    x->is_done = x->framing == UPSTREAM_NO_BODY ||
                 (x->framing == UPSTREAM_FRAMED && x->head.content_length == 0);
    if (x->is_done)
        end_exchange(x);
}

/* ---- the whole ---- */

/* What may be asked twice, for it changes nothing (RFC 9110 9.2.2). */
static bool is_safe(cal_str method)
{
    static const cal_str safe[] = {CAL_STR_K("GET"), CAL_STR_K("HEAD"), CAL_STR_K("OPTIONS"),
                                   CAL_STR_K("PROPFIND"), CAL_STR_K("REPORT")};

    for (size_t i = 0; i < CAL_COUNT(safe); i++) {
        if (cal_str_eq(method, safe[i]))
            return true;
    }
    return false;
}

/* Once over one connection. *silent: it was closed before anything came. */
static cal_err attempt(cal_ctx *cx, upstream_exchange *x, const upstream_message *m, bool fresh,
                       bool *silent)
{
    bool whole = false;
    cal_err e;

    *silent = false;
    if ((e = upstream_wire_open(cx, &x->wait, fresh, &x->wire)) ||
        (e = upstream_wire_send(cx, &x->wait, x->wire, m->head, m->body, &whole)))
        return e;
    for (int i = 0; i < MAX_INTERIM; i++) {
        if ((e = await_head(cx, x, silent)) || *silent)
            return e;
        if (x->status >= 200) {
            x->may_keep &= whole;
            choose_framing(x, m->method);
            return CAL_OK;
        }
    }
    return upstream_fail(cx, x->wait.u, CAL_E_UPSTREAM_DOWN, BROKEN);
}

cal_err upstream_exchange_begin(cal_ctx *cx, upstream *u, const upstream_message *m,
                                upstream_exchange **out)
{
    upstream_exchange *x = CAL_NEW(cx->arena, upstream_exchange);
    bool silent = false, was_old = false;
    cal_err e;

    *x = (upstream_exchange){
        .wait = {.u = u, .client = m->client}
    };
    cal_arena_defer(cx->arena, end_exchange, x);
    *out = x;
    if ((e = attempt(cx, x, m, false, &silent)) || !silent)
        return e;
    was_old = x->wire->is_old;
    end_exchange(x);
    if (was_old && is_safe(m->method) && ((e = attempt(cx, x, m, true, &silent)) || !silent))
        return e;
    return upstream_fail(cx, u, CAL_E_UPSTREAM_DOWN, "hung up without an answer");
}

/* Takes what of the received belongs to the body. */
static cal_err take_body(cal_ctx *cx, upstream_exchange *x, cal_buf *out)
{
    cal_str in = cal_buf_str(&x->wire->in);
    size_t had = in.n;
    http_body_state got = HTTP_BODY_MORE;

    if (x->framing == UPSTREAM_UNTIL_CLOSE) {
        cal_buf_add(out, in);
        in.n = 0;
    } else {
        got = http_body_read(&x->reader, &in, out);
    }
    cal_buf_shift(&x->wire->in, had - in.n);
    if (got == HTTP_BODY_BAD)
        return upstream_fail(cx, x->wait.u, CAL_E_UPSTREAM_DOWN, BROKEN);
    x->is_done = got == HTTP_BODY_DONE;
    return CAL_OK;
}

cal_err upstream_exchange_read(cal_ctx *cx, upstream_exchange *x, cal_buf *out)
{
    size_t had = out->n, n = 1;
    cal_err e = CAL_OK;

    if (!x->is_done)
        e = take_body(cx, x, out);
    while (!e && !x->is_done && out->n == had) {
        if ((e = upstream_wire_read(cx, &x->wait, x->wire, &n)))
            break;
        if (n == 0 && x->framing == UPSTREAM_UNTIL_CLOSE) {
            x->is_done = true;
            x->may_keep = false;
        } else if (n == 0) {
            e = upstream_fail(cx, x->wait.u, CAL_E_UPSTREAM_DOWN, CUT);
        } else {
            e = take_body(cx, x, out);
        }
    }
    if (x->is_done)
        end_exchange(x);
    return e;
}
