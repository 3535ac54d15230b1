/* SPDX-License-Identifier: MIT */
/* What every REST handler does first and last: read the request by a shape, answer by a shape. */
#ifndef CAL_REST_IO_H
#define CAL_REST_IO_H

#include "http/msg.h"
#include "json/shape.h"

/* Reads the JSON body into *out (see json_read). CAL_E_MEDIA_TYPE, CAL_E_BAD_JSON, CAL_E_BAD_FIELD.
 */
CAL_MUST_USE cal_err rest_body(cal_ctx *cx, const http_req *rq, const json_shape *s, void *out,
                               unsigned *given);
/* Reads the query parameters that s names into *out. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err rest_query(cal_ctx *cx, const http_req *rq, const json_shape *s, void *out);
/* The id in the path's first parameter; what cannot be one is CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err rest_id(cal_ctx *cx, const http_req *rq, int64_t *out);
/* The same of the path's parameter i, from 0. */
CAL_MUST_USE cal_err rest_id_at(cal_ctx *cx, const http_req *rq, size_t i, int64_t *out);
/* "https://calendar.example.org": http.public_url, else where the request came to. */
cal_str rest_base_url(cal_ctx *cx, const http_req *rq);
/* Whether Content-Type is this media type, whatever its parameters. */
bool rest_is_type(const http_req *rq, cal_str media);

/* Answers with a struct as JSON, not to be stored by caches; 201 with the path of what was made. */
cal_err rest_reply(cal_ctx *cx, http_res *rs, const json_shape *s, const void *from);
cal_err rest_created(cal_ctx *cx, http_res *rs, const json_shape *s, const void *from,
                     cal_str location);
/* 204. */
cal_err rest_done(http_res *rs);

#endif
