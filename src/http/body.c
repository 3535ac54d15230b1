/* SPDX-License-Identifier: MIT */
/* Chunks in their one strict form: hexadecimal digits, an extension without control characters,
   CRLF, the bytes, CRLF; trailers are checked like fields and dropped. */
#include "http/body.h"

enum { MAX_SIZE_DIGITS = 15, MAX_LINE_BYTES = 4096, MAX_EXTRA_BYTES = 64 * 1024 };

http_body_reader http_body_begin(const http_head *head)
{
    return (http_body_reader){.at = head->chunked ? BODY_SIZE : BODY_LENGTH,
                              .left = head->content_length > 0 ? head->content_length : 0};
}

/* Takes up to r->left bytes. */
static void take_data(http_body_reader *r, cal_str *in, cal_buf *out)
{
    cal_str piece = cal_str_take(*in, in->n < (size_t)r->left ? in->n : (size_t)r->left);

    cal_buf_add(out, piece);
    r->left -= (int64_t)piece.n;
    *in = cal_str_skip(*in, piece.n);
}

/* Takes a line without its CRLF. */
static http_body_state take_line(cal_str *in, cal_str *line)
{
    size_t end = cal_str_find_byte(*in, '\n');

    if (end == in->n)
        return in->n > MAX_LINE_BYTES ? HTTP_BODY_BAD : HTTP_BODY_MORE;
    if (end == 0 || in->p[end - 1] != '\r' || end > MAX_LINE_BYTES)
        return HTTP_BODY_BAD;
    *line = cal_str_take(*in, end - 1);
    *in = cal_str_skip(*in, end + 1);
    return HTTP_BODY_DONE;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* An extension begins with ";" and is otherwise not looked into. */
static bool extension_ok(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return s.n == 0 || s.p[0] == ';';
}

static http_body_state take_size(http_body_reader *r, cal_str *in)
{
    cal_str line;
    http_body_state got = take_line(in, &line);
    size_t n = 0;

    if (got != HTTP_BODY_DONE)
        return got;
    for (r->left = 0; n < line.n && n < MAX_SIZE_DIGITS && digit(line.p[n]) >= 0; n++)
        r->left = r->left * 16 + digit(line.p[n]);
    r->extra_bytes += line.n - n;
    if (n == 0 || r->extra_bytes > MAX_EXTRA_BYTES || !extension_ok(cal_str_skip(line, n)))
        return HTTP_BODY_BAD;
    r->at = r->left ? BODY_DATA : BODY_TRAILER;
    return HTTP_BODY_MORE;
}

static http_body_state take_data_end(http_body_reader *r, cal_str *in)
{
    if (in->p[0] != '\r' || (in->n > 1 && in->p[1] != '\n'))
        return HTTP_BODY_BAD;
    if (in->n > 1) {
        *in = cal_str_skip(*in, 2);
        r->at = BODY_SIZE;
    }
    return HTTP_BODY_MORE;
}

/* DONE after the empty line. */
static http_body_state take_trailer(http_body_reader *r, cal_str *in)
{
    cal_str line;
    http_body_state got = take_line(in, &line);

    if (got != HTTP_BODY_DONE || line.n == 0)
        return got;
    r->extra_bytes += line.n;
    return r->extra_bytes > MAX_EXTRA_BYTES || !http_head_line_ok(line) ? HTTP_BODY_BAD
                                                                        : HTTP_BODY_MORE;
}

static http_body_state step(http_body_reader *r, cal_str *in, cal_buf *out)
{
    switch (r->at) {
    case BODY_LENGTH: take_data(r, in, out); return r->left ? HTTP_BODY_MORE : HTTP_BODY_DONE;
    case BODY_SIZE: return take_size(r, in);
    case BODY_DATA:
        take_data(r, in, out);
        if (r->left == 0)
            r->at = BODY_DATA_END;
        return HTTP_BODY_MORE;
    case BODY_DATA_END: return take_data_end(r, in);
    case BODY_TRAILER: return take_trailer(r, in);
    }
    return HTTP_BODY_BAD;
}

http_body_state http_body_read(http_body_reader *r, cal_str *in, cal_buf *out)
{
    http_body_state got = HTTP_BODY_MORE;
    size_t before;

    if (r->at == BODY_LENGTH && r->left == 0)
        return HTTP_BODY_DONE;
    do {
        before = in->n;
        if (before)
            got = step(r, in, out);
    } while (got == HTTP_BODY_MORE && in->n < before);
    return got;
}
