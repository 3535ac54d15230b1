/* SPDX-License-Identifier: MIT */
/* Reading requests by llhttp in strict mode. llhttp's names clash with ours, so only parse.c sees
   its header, and this one none of ours that do. */
#ifndef CAL_HTTP_PARSE_H
#define CAL_HTTP_PARSE_H

#include "base/buf.h"
#include "base/ctx.h"
#include "http/head.h"

typedef struct http_parser http_parser;

http_parser *http_parser_new(void);
void http_parser_free(http_parser *p);

/* Reads a whole head (http_head_end). 0, or the status that refuses it: 400, 417, 501, 505. */
int http_parse_head(cal_ctx *cx, http_parser *p, cal_str head, http_head *out);

typedef enum http_body_state { HTTP_BODY_MORE, HTTP_BODY_DONE, HTTP_BODY_BAD } http_body_state;

/* Takes from *in what belongs to the body of the message whose head was read last, into body. What
   stays in *in begins the next message. */
http_body_state http_parse_body(http_parser *p, cal_str *in, cal_buf *body);

#endif
