/* SPDX-License-Identifier: MIT */
/* Reading heads by llhttp in strict mode. llhttp's names clash with ours, so only parse.c sees its
   header, and this one none of ours that do. */
#ifndef CAL_HTTP_PARSE_H
#define CAL_HTTP_PARSE_H

#include "base/ctx.h"
#include "http/head.h"

/* Reads a whole head (http_head_look). 0, or the status that refuses it: 400, 417, 501, 505. */
int http_parse_head(cal_ctx *cx, cal_str head, http_head *out);

#endif
