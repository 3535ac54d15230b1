/* SPDX-License-Identifier: MIT */
/* TLS 1.2 and later by OpenSSL, as a filter between the socket's bytes and the connection's. */
#ifndef CAL_HTTP_TLS_H
#define CAL_HTTP_TLS_H

#include "base/buf.h"
#include "base/ctx.h"

typedef struct http_tls_context http_tls_context;
typedef struct http_tls http_tls;

/* Loads certificate chain and key (PEM). CAL_E_CONFIG says which is no good. */
CAL_MUST_USE cal_err http_tls_context_new(cal_ctx *cx, cal_str cert, cal_str key,
                                          http_tls_context **out);
void http_tls_context_free(http_tls_context *t);

http_tls *http_tls_new(http_tls_context *context);
void http_tls_free(http_tls *t);
typedef enum http_tls_state {
    HTTP_TLS_OPEN,
    HTTP_TLS_END,   /* the client will send no more */
    HTTP_TLS_BROKEN /* send what is queued (an alert), then close */
} http_tls_state;

/* Bytes from the socket: appends what they hold to plain. t NULL: as they are. */
CAL_MUST_USE http_tls_state http_tls_receive(http_tls *t, cal_str bytes, cal_buf *plain);
/* Takes all of plain, once the handshake is over, and appends what the socket must send to wire. */
CAL_MUST_USE bool http_tls_send(http_tls *t, cal_buf *plain, cal_buf *wire);
/* Queues the closing alert. */
void http_tls_end(http_tls *t);

#endif
