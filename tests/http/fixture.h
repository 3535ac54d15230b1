/* SPDX-License-Identifier: MIT */
/* A server in a thread on a port of its own, a program above it that tests can see into, and a
   client that sends raw bytes. */
#ifndef CAL_TESTS_HTTP_FIXTURE_H
#define CAL_TESTS_HTTP_FIXTURE_H

#include <stdatomic.h>

#include "base/thread.h"
#include "http/server.h"
#include "tests/harness/test.h"

enum { FIXTURE_MAX_BODY = 100000, FIXTURE_PIECE_BYTES = 64 * 1024 };

typedef struct fixture {
    http_server *server;
    cal_thread thread;
    int port;
    bool joined;
    atomic_int runs, live, turns, open_turns, pieces, refused_bodies; /* what the program saw */
    atomic_bool gate; /* /wait goes on when it is true */
} fixture;

/* Short time-outs, two loops, two workers, 127.0.0.1, any port. */
http_options fixture_options(void);
/* A server that is stopped when the test ends. */
fixture *fixture_start(cal_ctx *cx, const http_options *options);
/* Stops it and waits until it has. */
void fixture_stop(fixture *f);
/* Waits up to two seconds for a number to become at least `want`. */
bool fixture_reaches(const atomic_int *number, int want);

/* A connected socket; closed by the caller. */
int client_open(const fixture *f);
/* Sends all; false when the other side has closed. */
bool client_send(int fd, cal_str bytes);
/* What comes until the other side closes, `until` occurs in it (if not empty) or ms have passed. */
cal_str client_receive(cal_ctx *cx, int fd, cal_str until, int ms);
/* Whether the other side closes within ms; what comes before is dropped. */
bool client_sees_end(int fd, int ms);
/* Sends on a connection of its own, and gives all that comes until the server closes. */
cal_str client_talk(cal_ctx *cx, const fixture *f, cal_str bytes);

/* Number of responses in a stream of responses with Content-Length or chunks, -1 if it is not
   well-formed; the last response's status and decoded body. 100 is not counted. */
int client_responses(cal_ctx *cx, cal_str stream, int *status, cal_str *body);
/* The value of a field in the first head of a stream; absent when it is not there. */
cal_str client_field(cal_str stream, cal_str name);

#endif
