/* SPDX-License-Identifier: MIT */
/* A request as it came and a response as a value. The server fills the one and sends the other;
   handlers see nothing else of HTTP. */
#ifndef CAL_HTTP_MSG_H
#define CAL_HTTP_MSG_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/etag.h"
#include "base/vec.h"
#include "http/field.h"

typedef enum http_method {
    HTTP_OTHER, /* a token of no known method: only method_name tells */
#define X(m) HTTP_##m,
#include "http/method.def"
#undef X
    HTTP_METHOD_COUNT
} http_method;

enum { HTTP_MAX_PARAMS = 4 };

/* Whether somebody still waits for the response; read on any thread. */
typedef enum http_presence_state {
    HTTP_CLIENT_THERE,
    HTTP_CLIENT_ENDED, /* it sends no more: either half a connection, or it has hung up */
    HTTP_CLIENT_GONE
} http_presence_state;
typedef _Atomic int http_presence;

/* Everything lives as long as the request's context. */
typedef struct http_req {
    http_method method;
    cal_str method_name;
    cal_str target;      /* the request target as sent, origin form: path and query */
    cal_str path, query; /* raw (percent-encoded); query without "?", absent when there is none */
    const http_field *fields;
    size_t n_fields;
    cal_str body;                   /* whole, decoded from chunks and gzip */
    int body_refused;               /* 0, or the status to answer with: too large (413), broken gzip
                                       (400), another coding (415); body is then empty */
    cal_str host;                   /* Host field */
    cal_str peer;                   /* the client's IP address in text */
    bool secure;                    /* over TLS, or said so by a trusted proxy */
    cal_str forwarded;              /* whom a trusted proxy names; belongs to auth/ */
    cal_str param[HTTP_MAX_PARAMS]; /* what the route's {…} segments stood for, decoded */
    int loop;                       /* index of the loop it runs on, or -1 on a worker */
    void *auth;                     /* how the requester was identified; belongs to auth/ */
    const http_presence *client;    /* an http_presence_state; NULL: nobody knows */
} http_req;

/* First field of that name (ASCII case ignored); absent (p NULL) when there is none. */
cal_str http_req_field(const http_req *rq, cal_str name);
/* The conditional fields, for cal_etag_judge. Lists of several field lines are joined. */
cal_etag_fields http_req_cond(cal_ctx *cx, const http_req *rq);
/* The value of a query parameter, percent-decoded (+ is a space), empty without "="; absent when
   there is none, or its escapes are broken. */
cal_str http_req_query(cal_ctx *cx, const http_req *rq, cal_str name);
/* Value of a cookie; absent when there is none. */
cal_str http_req_cookie(const http_req *rq, cal_str name);
/* The method's name, e.g. "PROPFIND". */
cal_str http_method_name(http_method m);

/* s percent-decoded; false on a broken escape or a NUL. */
CAL_MUST_USE bool http_decode(cal_ctx *cx, cal_str s, cal_str *out);
/* s percent-encoded as one path segment (RFC 3986 pchar stays, "@" and ":" raw). */
void http_encode_segment(cal_buf *out, cal_str s);

typedef struct http_res http_res;

/* Gives the next piece of a streamed body. Runs on a worker with the request's context; puts at
   most about 64 KiB into out. Returns false after the last piece. A failure can only cut the
   connection: what may fail is checked before the stream begins. */
typedef bool http_next(cal_ctx *cx, void *state, cal_buf *out);

struct http_res {
    int status;
    CAL_VEC(http_field) fields;
    cal_buf *body;   /* in the request's arena; made by http_res_init */
    http_next *next; /* or the body is streamed (chunked) */
    void *next_state;
    int64_t length; /* of the stream, which then goes without chunks, or of the body that HEAD does
                       not get; 0: as next and body tell */
    const struct http_file *file; /* or it is a static file */
    bool close;                   /* close the connection after this response */
    bool no_compress;
};

void http_res_init(cal_ctx *cx, http_res *rs);
/* Back to what init made, so that a failure can be written after a half-made response. */
void http_res_reset(cal_ctx *cx, http_res *rs);
/* Adds a field; name and value are copied into the arena. A CR, LF or NUL in value is a bug: aborts
   in debug builds, drops the field otherwise. */
void http_res_field(cal_ctx *cx, http_res *rs, cal_str name, cal_str value);
/* Sets status, Content-Type and body. */
void http_res_text(cal_ctx *cx, http_res *rs, int status, cal_str type, cal_str body);

typedef cal_err http_run(cal_ctx *cx, const http_req *rq, http_res *rs);

#endif
