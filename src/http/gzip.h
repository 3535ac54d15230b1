/* SPDX-License-Identifier: MIT */
/* gzip as a content coding (RFC 9110 8.4.1.3), in with a bound, out for what is worth it. */
#ifndef CAL_HTTP_GZIP_H
#define CAL_HTTP_GZIP_H

#include "http/msg.h"

/* Decodes the body if the request says it is gzip. 0, 400 for broken data, 413 beyond max_bytes,
   415 for another coding. */
int http_gunzip_body(const http_req *rq, cal_buf *body, size_t max_bytes);
/* Whether the client takes this coding ("gzip", "br"). */
bool http_accepts_coding(const http_req *rq, cal_str coding);
/* Replaces the content by its gzip form. */
void http_gzip(cal_buf *body);

#endif
