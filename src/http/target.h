/* SPDX-License-Identifier: MIT */
/* The request target (RFC 9112 3.2) and what of the head the program sees. */
#ifndef CAL_HTTP_TARGET_H
#define CAL_HTTP_TARGET_H

#include "http/head.h"
#include "http/msg.h"

/* Fills method, target, path, query, fields and host. 0, or the status that refuses it. */
int http_target_read(cal_ctx *cx, const http_head *head, http_req *out);

#endif
