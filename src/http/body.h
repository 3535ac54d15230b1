/* SPDX-License-Identifier: MIT */
/* Where the body of a message ends: by its length or by its chunks (RFC 9112 6.3, 7.1). Chunks are
   read here and not by llhttp, which takes a bare LF in an extension and in trailers. */
#ifndef CAL_HTTP_BODY_H
#define CAL_HTTP_BODY_H

#include "base/buf.h"
#include "http/head.h"

typedef enum http_body_state { HTTP_BODY_MORE, HTTP_BODY_DONE, HTTP_BODY_BAD } http_body_state;

/* Reads one body; made by http_body_begin. */
typedef struct http_body_reader {
    enum { BODY_LENGTH, BODY_SIZE, BODY_DATA, BODY_DATA_END, BODY_TRAILER } at;
    int64_t left;       /* of the body, or of the chunk */
    size_t extra_bytes; /* of chunk extensions and trailers so far */
} http_body_reader;

/* A body as the head says. */
http_body_reader http_body_begin(const http_head *head);
/* Takes from *in what belongs to the body, into out; what is not yet a whole line stays in *in.
   What stays after DONE begins the next message. */
http_body_state http_body_read(http_body_reader *r, cal_str *in, cal_buf *out);

#endif
