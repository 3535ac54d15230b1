/* SPDX-License-Identifier: MIT */
/* Which header fields go on to the other side, and in what form. */
#ifndef CAL_UPSTREAM_FIELDS_H
#define CAL_UPSTREAM_FIELDS_H

#include "upstream/exchange.h"

/* The head of rq as the server behind gets it; its body has body_bytes. */
cal_str upstream_head_there(cal_ctx *cx, upstream *u, const http_req *rq, const upstream_way *way,
                            int64_t body_bytes);
/* The head of a request of our own. */
cal_str upstream_head_own(cal_ctx *cx, upstream *u, const upstream_request *request);
/* The answer's fields for the client of rq, into rs. */
void upstream_fields_here(cal_ctx *cx, const upstream *u, const http_req *rq,
                          const upstream_way *way, const http_head *head, http_res *rs);

/* An address or absolute path through the map, as text for a field or a DAV:href: to the server
   behind, or to the client of rq. false: it stays. Allocates nothing. */
bool upstream_address_there(cal_ctx *cx, const upstream *u, const http_req *rq,
                            const upstream_map *map, cal_str text, cal_buf *out);
bool upstream_address_here(cal_ctx *cx, const upstream *u, const http_req *rq,
                           const upstream_map *map, cal_str text, cal_buf *out);

#endif
