/* SPDX-License-Identifier: MIT */
/* gzip as a content coding (RFC 9110 8.4.1.3), in with a bound, out for what is worth it. */
#ifndef CAL_HTTP_GZIP_H
#define CAL_HTTP_GZIP_H

#include "http/msg.h"

/* Decodes the body if the request says it is gzip. 0, 400 for broken data, 413 beyond max_bytes or
   for what swells as no honest data does, 415 for another coding. */
int http_gunzip_body(const http_req *rq, cal_buf *body, size_t max_bytes);
/* Whether the client takes this coding ("gzip", "br"). */
bool http_accepts_coding(const http_req *rq, cal_str coding);

/* A body on its way into gzip, piece by piece; ends with the context's arena. */
typedef struct http_zip http_zip;
http_zip *http_zip_new(cal_ctx *cx);
/* Replaces the piece by its gzip form, which can be read at once; with is_last the body ends. */
void http_zip_piece(http_zip *zip, cal_buf *piece, bool is_last);

#endif
