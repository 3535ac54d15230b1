/* SPDX-License-Identifier: MIT */
/* The only writer of 207 multistatus bodies (RFC 4918 13). */
#ifndef CAL_DAV_MULTI_H
#define CAL_DAV_MULTI_H

#include "dav/ask.h"

/* Start and end of the document. */
void dav_multi_begin(cal_buf *out);
void dav_multi_end(cal_buf *out);

/* Forms of calendar-data cost rule expansion: one request has one budget. */
typedef struct dav_multi {
    const dav_ask *ask;
    int64_t budget;
} dav_multi;

/* A response with the properties asked of a node. Fails only by calendar-data beyond its budget, or
   when the database cannot be read. */
CAL_MUST_USE cal_err dav_multi_node(cal_ctx *cx, dav_multi *m, const dav_node *at, cal_buf *out);
/* A response with a status alone, and a condition element ("<D:…/>") or NULL. */
void dav_multi_status(cal_buf *out, cal_str href, int status, const char *condition);

/* A status line as propstat has it: "HTTP/1.1 404 Not Found". */
void dav_status_line(cal_buf *out, int status);

/* Makes rs a 207 with that body (arena). */
void dav_multi_res(cal_ctx *cx, http_res *rs);

#endif
