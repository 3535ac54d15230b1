/* SPDX-License-Identifier: MIT */
/* The HTTP floor alone: every request gets the same 1,000 bytes. Prints its address, serves until
   it is ended. */
#include <stdio.h>
#include <string.h>

#include "http/server.h"

static void plan(void *self, const http_req *rq, http_plan *out)
{
    (void)self, (void)rq;
    *out = (http_plan){.where = HTTP_ON_LOOP, .max_body = 1024};
}

static void enter(void *self, cal_ctx *cx, int loop)
{
    (void)self, (void)cx, (void)loop;
}

static void run(void *self, cal_ctx *cx, http_req *rq, http_res *rs)
{
    char body[1000];

    (void)self, (void)rq;
    memset(body, 'x', sizeof body);
    http_res_text(cx, rs, 200, CAL_STR("text/plain"), (cal_str){body, sizeof body});
}

int main(void)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    http_app app = {.plan = plan, .enter = enter, .run = run};
    http_options options = {.listen = CAL_STR("127.0.0.1:0"),
                            .max_head_bytes = 16384,
                            .max_target_bytes = 8192,
                            .max_connections = 1000,
                            .head_ms = 10000,
                            .idle_ms = 60000,
                            .write_ms = 30000,
                            .stop_ms = 1000};
    http_server *server;

    if (http_server_new(&cx, &options, &app, &server))
        return 1;
    printf("http://127.0.0.1:%d\n", http_server_port(server));
    (void)fflush(stdout);
    http_server_run(server);
    return 0;
}
