/* SPDX-License-Identifier: MIT */
/* The doors of the server: which part of it answers a path, and one request's way through it. */
#ifndef CAL_APP_DOOR_H
#define CAL_APP_DOOR_H

#include "http/server.h"
#include "app/app.h"
#include "app/davical.h"
#include "app/pages.h"
#include "auth/auth.h"
#include "auth/proxy.h"
#include "upstream/upstream.h"

/* On which side of a division a process stands, as bits for the table of doors. */
typedef enum app_side {
    APP_ALONE = 1,
    APP_IN_FRONT = 2, /* CalDAV is passed on */
    APP_BEHIND = 4    /* CalDAV only, for those in front */
} app_side;

/* What requests need beside the app itself. */
typedef struct app_server {
    const app *app;
    app_side side;
    upstream *upstream;  /* in front: where CalDAV is passed on to */
    app_davical davical; /* where that is a DAViCal; else its upstream is NULL */
    auth_cache *identities;
    const app_pages *pages;
    const auth_proxy *proxy;
} app_server;

/* Where a request will run and how much body it may send. */
void app_plan(const app_server *s, const http_req *rq, http_plan *out);
/* Reads ahead for requests that run together. */
void app_together(const app_server *s, const http_entered *all, size_t n);
/* Answers one request; a failure becomes the door's own kind of error body. */
void app_serve(const app_server *s, cal_ctx *cx, http_req *rq, http_res *rs);

#endif
