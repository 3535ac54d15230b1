/* SPDX-License-Identifier: MIT */
/* zlib with gzip framing. */
#include "http/gzip.h"

#include <stdlib.h>
#include <zlib.h>

enum {
    GZIP_WINDOW = 15 + 16,
    LEVEL = 4,
    PIECE = 32 * 1024,
    MAX_RATIO = 300, /* the densest real calendars reach 50, bombs 1,000 */
    RATIO_FROM_BYTES = 1024 * 1024
};

static bool swells(const z_stream *z)
{
    return z->total_out > RATIO_FROM_BYTES && z->total_out / MAX_RATIO > z->total_in;
}

static int inflate_all(z_stream *z, cal_buf *out, size_t max_bytes)
{
    unsigned char piece[PIECE];
    int rc;

    do {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        rc = inflate(z, Z_NO_FLUSH);
        if (rc != Z_OK && rc != Z_STREAM_END)
            return 400;
        cal_buf_add(out, (cal_str){(const char *)piece, sizeof piece - z->avail_out});
        if (out->n > max_bytes || swells(z))
            return 413;
    } while (rc != Z_STREAM_END && (z->avail_in || z->avail_out == 0));
    return rc == Z_STREAM_END && z->avail_in == 0 ? 0 : 400;
}

int http_gunzip_body(const http_req *rq, cal_buf *body, size_t max_bytes)
{
    cal_str coding = http_req_field(rq, CAL_STR("Content-Encoding"));
    z_stream z = {0};
    cal_buf plain;

    if (coding.n == 0 || cal_str_eq_ci(coding, CAL_STR("identity")))
        return 0;
    if (!cal_str_eq_ci(coding, CAL_STR("gzip")) && !cal_str_eq_ci(coding, CAL_STR("x-gzip")))
        return 415;
    z.next_in = (unsigned char *)body->p;
    z.avail_in = (unsigned)body->n;
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        abort();
    cal_buf_init(&plain, max_bytes + PIECE);

    int status = inflate_all(&z, &plain, max_bytes);

    (void)inflateEnd(&z);
    if (status) {
        cal_buf_end(&plain);
        return status;
    }
    cal_buf_end(body);
    *body = plain;
    return 0;
}

bool http_accepts_coding(const http_req *rq, cal_str coding)
{
    cal_str rest = http_req_field(rq, CAL_STR("Accept-Encoding"));

    while (rest.p) {
        cal_str one = cal_str_cut(&rest, ',');
        cal_str name = cal_str_trim(cal_str_cut(&one, ';'));

        one = cal_str_trim(one);
        if (cal_str_eq_ci(name, coding))
            return !cal_str_eq(one, CAL_STR("q=0")) && !cal_str_starts(one, CAL_STR("q=0.0"));
    }
    return false;
}

struct http_zip {
    z_stream z;
    cal_buf out;
};

static void end_zip(void *object)
{
    http_zip *zip = object;

    (void)deflateEnd(&zip->z);
    cal_buf_end(&zip->out);
}

http_zip *http_zip_new(cal_ctx *cx)
{
    http_zip *zip = CAL_NEW(cx->arena, http_zip);

    if (deflateInit2(&zip->z, LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    cal_buf_init(&zip->out, 0);
    cal_arena_defer(cx->arena, end_zip, zip);
    return zip;
}

void http_zip_piece(http_zip *zip, cal_buf *piece, bool is_last)
{
    unsigned char out[PIECE];
    cal_buf full;

    zip->z.next_in = (unsigned char *)piece->p;
    zip->z.avail_in = (unsigned)piece->n;
    do {
        zip->z.next_out = out;
        zip->z.avail_out = sizeof out;
        (void)deflate(&zip->z, is_last ? Z_FINISH : Z_SYNC_FLUSH);
        cal_buf_add(&zip->out, (cal_str){(const char *)out, sizeof out - zip->z.avail_out});
    } while (zip->z.avail_out == 0);
    full = *piece;
    *piece = zip->out;
    zip->out = full;
    cal_buf_clear(&zip->out);
}
