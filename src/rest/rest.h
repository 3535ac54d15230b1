/* SPDX-License-Identifier: MIT */
/* The REST door: its routes, and how it says no. */
#ifndef CAL_REST_REST_H
#define CAL_REST_REST_H

#include "http/router.h"

/* All tables of the door, below its prefix "/api/v1.0"; ends with NULL. */
extern const http_routes *const rest_tables[];
/* Those of it that tell how the process is. */
extern const http_routes *const rest_health_tables[];

/* Writes problem+json (RFC 9457) for the context's failure: status of the failure's row, type
   "/problems/<slug>", title, detail, instance (request id), field, Retry-After. */
void rest_fail(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs);

#endif
