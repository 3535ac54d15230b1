/* SPDX-License-Identifier: MIT */
/* Routes as table rows, and how a path finds its row. */
#ifndef CAL_HTTP_ROUTER_H
#define CAL_HTTP_ROUTER_H

#include "http/msg.h"

struct json_shape; /* json/shape.h */

/* Who may call a route. */
typedef enum http_need {
    HTTP_NEED_NOBODY,
    HTTP_NEED_ENROLLING, /* somebody, who may still have to set up a second factor */
    HTTP_NEED_USER,
    HTTP_NEED_ADMIN
} http_need;

/* Where a route runs: what writes, hashes, expands much or talks to others may not run on a loop.
   What is cheap but waits for another process runs on a worker together with all that became ready
   in the same turn of the loop: they share the waiting. What waits for another server from its
   begin to its end has threads of its own, so that a silent one holds up nothing else. */
typedef enum http_where { HTTP_ON_LOOP, HTTP_ON_WORKER, HTTP_TOGETHER, HTTP_ON_CALLER } http_where;

typedef struct http_route {
    http_method method;
    const char *path; /* "/calendars/{id}/export", below the door's prefix */
    http_need need;
    http_where where;
    http_run *run;
    const struct json_shape *in, *out; /* bodies, or NULL; in of GET and DELETE: the query */
    const char *text;                  /* one sentence, for the API's description */
    int64_t max_body;                  /* bytes; 0: the door's default, -1: limits->import_bytes */
    int status; /* of success, for the description; 0: 200 with out, 204 without */
} http_route;

typedef struct http_routes {
    const http_route *row;
    size_t n;
} http_routes;

/* What a method and path lead to. */
typedef struct http_found {
    const http_route *route;
    cal_str param[HTTP_MAX_PARAMS]; /* the decoded {…} segments */
    cal_str allow;                  /* of CAL_E_NO_METHOD: the methods that would work, joined:
                                       "GET, HEAD, PATCH" */
} http_found;

/* The row for a method and path (below the prefix). tables ends with NULL. HEAD finds GET's row.
   CAL_E_NOT_FOUND or CAL_E_NO_METHOD. Quiet: records no failure. */
CAL_MUST_USE cal_err http_route_find(cal_ctx *cx, const http_routes *const *tables,
                                     http_method method, cal_str path, http_found *out);

#endif
