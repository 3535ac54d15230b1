/* SPDX-License-Identifier: MIT */
/* One request and its answer over a kept connection (RFC 9112). */
#ifndef CAL_UPSTREAM_EXCHANGE_H
#define CAL_UPSTREAM_EXCHANGE_H

#include "http/body.h"
#include "upstream/wire.h"

/* What goes out. */
typedef struct upstream_message {
    cal_str method;
    cal_str head; /* all of it, with the empty line */
    cal_str body;
    const http_presence *client; /* whose hanging up ends it; or NULL */
} upstream_message;

/* An answer whose head has come. Lives in the arena, which also ends what was not read. */
typedef struct upstream_exchange {
    upstream_wait wait;
    upstream_wire *wire; /* NULL: given back, or closed */
    int status;
    http_head head; /* its fields, content_length and chunked */
    enum { UPSTREAM_NO_BODY, UPSTREAM_FRAMED, UPSTREAM_UNTIL_CLOSE } framing;
    http_body_reader reader;
    bool may_keep;
    bool is_done; /* the body has ended */
} upstream_exchange;

/* Sends, and reads the head of the answer; interim ones (1xx) are passed over. Failures:
   upstream_forward. */
CAL_MUST_USE cal_err upstream_exchange_begin(cal_ctx *cx, upstream *u, const upstream_message *m,
                                             upstream_exchange **out);
/* Appends what has come of the body, at least a byte unless that was all (is_done). A body that is
   cut or malformed: CAL_E_UPSTREAM_DOWN. */
CAL_MUST_USE cal_err upstream_exchange_read(cal_ctx *cx, upstream_exchange *x, cal_buf *out);

/* First field of a name; absent when there is none. */
cal_str upstream_field(const http_field *fields, size_t n, cal_str name);

#endif
