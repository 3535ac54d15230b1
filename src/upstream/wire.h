/* SPDX-License-Identifier: MIT */
/* The address of the server behind, connections to it that are kept, and waiting for it with an
   end: its silence, our stop, or a client that has hung up. */
#ifndef CAL_UPSTREAM_WIRE_H
#define CAL_UPSTREAM_WIRE_H

#include "upstream/upstream.h"

typedef struct upstream_wire upstream_wire;

/* A connection. */
struct upstream_wire {
    upstream_wire *next; /* among those kept */
    int fd;
    bool is_old;     /* it has carried a request before */
    int64_t kept_ms; /* since when it is idle */
    cal_buf in;      /* received and not used */
};

/* Who waits. */
typedef struct upstream_wait {
    upstream *u;
    const http_presence *client; /* NULL: nobody whose leaving would end it */
    int64_t ended_ms;            /* when it was seen that the client sends no more; 0: not */
} upstream_wait;

/* A kept connection that still stands, or a new one. fresh: a new one. Failures: upstream_forward.
 */
CAL_MUST_USE cal_err upstream_wire_open(cal_ctx *cx, upstream_wait *by, bool fresh,
                                        upstream_wire **out);
/* Keeps it for the next request, or closes it when it cannot be kept. */
void upstream_wire_end(upstream *u, upstream_wire *w, bool may_keep);

/* Sends both, head first. When the server answers before it has taken all, the rest stays unsent
   and *whole is false. A connection that was closed is no failure here: reading will tell. */
CAL_MUST_USE cal_err upstream_wire_send(cal_ctx *cx, upstream_wait *by, const upstream_wire *w,
                                        cal_str head, cal_str body, bool *whole);
/* Appends what comes next to w->in. *n 0: the server has closed. */
CAL_MUST_USE cal_err upstream_wire_read(cal_ctx *cx, upstream_wait *by, upstream_wire *w,
                                        size_t *n);

/* Of the address. */
cal_str upstream_authority(const upstream *u); /* "host:port", as in Host */
cal_str upstream_root(const upstream *u);      /* its path, with a slash at its end */
const upstream_options *upstream_options_of(const upstream *u);

/* "The CalDAV server at host:port …" as the sentence of a failure. */
cal_err upstream_fail(cal_ctx *cx, const upstream *u, cal_err e, const char *what);

#endif
