/* SPDX-License-Identifier: MIT */
/* Responses as bytes (RFC 9112 4, 6, 7.1): one write for head and body where it can be. */
#include <stdio.h>

#include "base/time.h"
#include "http/files.h"
#include "http/gzip.h"
#include "http/loop.h"

/* What is compressed; on a loop less, for all others wait. */
enum { GZIP_FROM_BYTES = 1024, GZIP_MAX_BYTES = 32 << 20, GZIP_MAX_LOOP_BYTES = 256 << 10 };

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {200, "OK"                             },
    {201, "Created"                        },
    {202, "Accepted"                       },
    {204, "No Content"                     },
    {206, "Partial Content"                },
    {207, "Multi-Status"                   },
    {301, "Moved Permanently"              },
    {302, "Found"                          },
    {303, "See Other"                      },
    {304, "Not Modified"                   },
    {307, "Temporary Redirect"             },
    {308, "Permanent Redirect"             },
    {400, "Bad Request"                    },
    {401, "Unauthorized"                   },
    {403, "Forbidden"                      },
    {404, "Not Found"                      },
    {405, "Method Not Allowed"             },
    {406, "Not Acceptable"                 },
    {408, "Request Timeout"                },
    {409, "Conflict"                       },
    {410, "Gone"                           },
    {411, "Length Required"                },
    {412, "Precondition Failed"            },
    {413, "Content Too Large"              },
    {414, "URI Too Long"                   },
    {415, "Unsupported Media Type"         },
    {416, "Range Not Satisfiable"          },
    {417, "Expectation Failed"             },
    {422, "Unprocessable Content"          },
    {423, "Locked"                         },
    {424, "Failed Dependency"              },
    {428, "Precondition Required"          },
    {429, "Too Many Requests"              },
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"          },
    {501, "Not Implemented"                },
    {502, "Bad Gateway"                    },
    {503, "Service Unavailable"            },
    {504, "Gateway Timeout"                },
    {505, "HTTP Version Not Supported"     },
    {507, "Insufficient Storage"           },
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < CAL_COUNT(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].reason;
    }
    return "Unknown";
}

/* The Date field's value, made once a second. */
static const char *date_now(http_loop *loop)
{
    int64_t now = cal_time_now();

    if (now != loop->date_s) {
        cal_arena *a = cal_arena_new();

        (void)snprintf(loop->date, sizeof loop->date, "%.*s", CAL_FMT(cal_time_http(a, now)));
        loop->date_s = now;
        cal_arena_free(a);
    }
    return loop->date;
}

static void add_status_line(http_conn *c, int status)
{
    cal_buf_add(&c->out, CAL_STR("HTTP/1.1 "));
    cal_buf_add_i64(&c->out, status);
    cal_buf_add_byte(&c->out, ' ');
    cal_buf_add_c(&c->out, reason_of(status));
    cal_buf_add(&c->out, CAL_STR("\r\nDate: "));
    cal_buf_add_c(&c->out, date_now(c->loop));
    cal_buf_add(&c->out, CAL_STR("\r\n"));
}

static void add_fields(http_conn *c, const http_res *rs)
{
    for (size_t i = 0; i < rs->fields.n; i++) {
        cal_buf_add(&c->out, rs->fields.at[i].name);
        cal_buf_add(&c->out, CAL_STR(": "));
        cal_buf_add(&c->out, rs->fields.at[i].value);
        cal_buf_add(&c->out, CAL_STR("\r\n"));
    }
}

static bool has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

static bool has_field(const http_res *rs, cal_str name)
{
    for (size_t i = 0; i < rs->fields.n; i++) {
        if (cal_str_eq_ci(rs->fields.at[i].name, name))
            return true;
    }
    return false;
}

/* A strong entity tag names these bytes and no other coding of them (RFC 9110 8.8.3), so what has
   one goes as it is. */
static bool may_compress(const http_work *w)
{
    const http_res *rs = &w->rs;
    size_t max = w->rq.loop < 0 ? GZIP_MAX_BYTES : GZIP_MAX_LOOP_BYTES;

    if (rs->no_compress || rs->file || !has_body(rs->status) || has_field(rs, CAL_STR("ETag")) ||
        has_field(rs, CAL_STR("Content-Encoding")))
        return false;
    return rs->next || (rs->body->n >= GZIP_FROM_BYTES && rs->body->n <= max);
}

void http_send_prepare(http_work *w)
{
    http_res *rs = &w->rs;

    if (!may_compress(w))
        return;
    http_res_field(&w->cx, rs, CAL_STR("Vary"), CAL_STR("Accept-Encoding"));
    if (!http_accepts_coding(&w->rq, CAL_STR("gzip")))
        return;
    http_res_field(&w->cx, rs, CAL_STR("Content-Encoding"), CAL_STR("gzip"));
    if (rs->next)
        w->zip = http_zip_new(&w->cx);
    else
        http_zip_piece(http_zip_new(&w->cx), rs->body, true);
}

static void add_framing(http_conn *c, const http_work *w, cal_str body)
{
    const http_res *rs = &w->rs;

    if (!c->keep)
        cal_buf_add(&c->out, CAL_STR("Connection: close\r\n"));
    else if (w->head.is_1_0)
        cal_buf_add(&c->out, CAL_STR("Connection: keep-alive\r\n"));
    if (rs->next && !rs->length) {
        /* Without chunks (HTTP/1.0) the end of the connection is the end of the body. */
        cal_buf_add(&c->out, w->head.is_1_0 ? CAL_STR("\r\n")
                                            : CAL_STR("Transfer-Encoding: chunked\r\n\r\n"));
        return;
    }
    if (has_body(rs->status))
        cal_buf_printf(&c->out, "Content-Length: %lld\r\n",
                       rs->length ? (long long)rs->length : (long long)body.n);
    cal_buf_add(&c->out, CAL_STR("\r\n"));
}

void http_send_response(http_conn *c, http_work *w)
{
    http_res *rs = &w->rs;
    bool has_content = has_body(rs->status) && w->rq.method != HTTP_HEAD;
    cal_str body = rs->file ? http_file_bytes(rs->file) : cal_buf_str(rs->body);

    if (rs->close || c->loop->stopping || (rs->next && !rs->length && w->head.is_1_0))
        c->keep = false;
    if (!has_body(rs->status))
        rs->next = NULL;
    add_status_line(c, rs->status);
    add_fields(c, rs);
    add_framing(c, w, body);
    w->streaming = w->more = rs->next && has_content;
    if (!rs->next && has_content)
        cal_buf_add(&c->out, body);
    http_conn_sends(c);
}

void http_send_piece(http_conn *c, const http_work *w)
{
    bool chunked = !w->head.is_1_0 && !w->rs.length;

    if ((!w->more && w->cx.fail.code) || !cal_buf_ok(&w->piece)) {
        /* The end would lie: the client must see that the answer is not whole. */
        http_conn_cut(c);
        return;
    }
    if (w->piece.n) {
        if (chunked)
            cal_buf_printf(&c->out, "%zx\r\n", w->piece.n);
        cal_buf_add(&c->out, cal_buf_str(&w->piece));
        if (chunked)
            cal_buf_add(&c->out, CAL_STR("\r\n"));
    }
    if (!w->more && chunked)
        cal_buf_add(&c->out, CAL_STR("0\r\n\r\n"));
    http_conn_sends(c);
}

void http_send_refusal(http_conn *c, int status)
{
    const char *reason = reason_of(status);

    c->keep = false;
    add_status_line(c, status);
    cal_buf_printf(&c->out,
                   "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n%s"
                   "Content-Length: %zu\r\n\r\n%d %s\n",
                   status == 503 ? "Retry-After: 2\r\n" : "", cal_str_c(reason).n + 5, status,
                   reason);
    http_conn_sends(c);
    http_send_flush(c);
}

/* ---- the socket ---- */

static void on_written(uv_write_t *write, int status)
{
    http_conn *c = write->data;

    c->writing = false;
    cal_buf_clear(&c->wire);
    if (status < 0) {
        http_conn_close(c);
        return;
    }
    if (c->state == CONN_CLOSED)
        return;
    if (c->out.n)
        http_send_flush(c);
    else
        http_conn_sent(c);
}

static void swap(cal_buf *a, cal_buf *b)
{
    cal_buf t = *a;

    *a = *b;
    *b = t;
}

/* What does not go at once is written when the socket has room. */
static void write_wire(http_conn *c)
{
    uv_buf_t buf = uv_buf_init(c->wire.p, (unsigned)c->wire.n);
    int n = uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);

    if (n < 0 && n != UV_EAGAIN) {
        http_conn_close(c);
        return;
    }
    atomic_fetch_add_explicit(&c->loop->bytes_out, (int64_t)c->wire.n, memory_order_relaxed);
    if (n == (int)c->wire.n) {
        cal_buf_clear(&c->wire);
        return;
    }
    buf.base += n > 0 ? n : 0;
    buf.len -= (size_t)(n > 0 ? n : 0);
    c->write.data = c;
    c->writing = true;
    if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, on_written) != 0) {
        c->writing = false;
        http_conn_close(c);
        return;
    }
    http_conn_waits(c);
}

void http_send_flush(http_conn *c)
{
    bool was_sending = c->state == CONN_SEND;

    if (c->writing || c->state == CONN_CLOSED)
        return;
    if (c->tls) {
        if (!http_tls_send(c->tls, &c->out, &c->wire)) {
            http_conn_close(c);
            return;
        }
    } else if (c->out.n) {
        swap(&c->out, &c->wire);
    }
    if (c->wire.n)
        write_wire(c);
    if (was_sending && !c->writing && c->state == CONN_SEND && c->out.n == 0)
        http_conn_sent(c);
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    (void)request, (void)status;
}

void http_send_end(http_conn *c)
{
    http_tls_end(c->tls);
    http_send_flush(c);
    if (c->state != CONN_CLOSED &&
        uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shutdown) != 0)
        http_conn_close(c);
}
