/* SPDX-License-Identifier: MIT */
/* The head of a request, and whether it can be read in one way only. */
#ifndef CAL_HTTP_HEAD_H
#define CAL_HTTP_HEAD_H

#include "base/vec.h"
#include "http/field.h"

/* What a head says about its message. Slices borrow the head's bytes. */
typedef struct http_head {
    cal_str method, target;
    CAL_VEC(http_field) fields;
    int64_t content_length; /* -1: not said */
    bool chunked, keep_alive, expects_continue, is_1_0;
} http_head;

typedef enum http_head_state { HTTP_HEAD_MORE, HTTP_HEAD_WHOLE, HTTP_HEAD_BAD } http_head_state;

/* How far a head that comes in pieces was looked at; starts zeroed. */
typedef struct http_head_scan {
    size_t seen, line; /* bytes looked at; where the last line begins */
    bool has_line;     /* a line that is not empty has ended */
} http_head_scan;

/* Looks at what of `in` is new. WHOLE: the head with its empty line is in[0 .. scan->seen). BAD: a
   line ends without CR. Empty lines before the request line belong to the head (RFC 9112 2.2). */
http_head_state http_head_look(http_head_scan *scan, cal_str in);
/* No bare CR or LF, no control character, no folded line, no white space before a colon. */
bool http_head_lines_ok(cal_str head);
/* The same for one field line without its CRLF, as trailers have them. */
bool http_head_line_ok(cal_str line);
/* Fills content_length, chunked and expects_continue from the fields. 0, or the status that refuses
   the head: 400, 417. */
int http_head_judge(http_head *head);
bool http_is_token(cal_str s);
/* host, host:port, [IPv6] or [IPv6]:port; not empty (RFC 9110 4.2.1, 7.2). */
bool http_is_authority(cal_str s);

#endif
