/* SPDX-License-Identifier: MIT */
/* The request target (RFC 9112 3.2) and what of the head the program sees. */
#ifndef CAL_HTTP_TARGET_H
#define CAL_HTTP_TARGET_H

#include "http/head.h"
#include "http/msg.h"

/* Fills method, target, path, query, fields and host (of an absolute target its own, RFC 9112
   3.2.2). 0, or the status that refuses it. */
int http_target_read(const http_head *head, http_req *out);

#endif
