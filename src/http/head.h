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

/* Length of a head that is whole in `in`, with its empty line; 0 while it is not. Empty lines
   before the request line count as part of it (RFC 9112 2.2). */
size_t http_head_end(cal_str in);
/* No bare CR or LF, no control character, no folded line, no white space before a colon. */
bool http_head_lines_ok(cal_str head);
/* Fills content_length, chunked and expects_continue from the fields. 0, or the status that refuses
   the head: 400, 417. */
int http_head_judge(http_head *head);
bool http_is_token(cal_str s);

#endif
