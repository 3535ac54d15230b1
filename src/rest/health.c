/* SPDX-License-Identifier: MIT */
/* /health and /ready: for those who watch over the process. */
#include "core/upkeep.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct health {
    cal_str status;
} health;

static const json_field fields[] = {
    {"status", JSON_AT(STR, health, status),
     .text = "Always \"ok\"; a failure has another status."},
};

static const json_shape shape = {.name = "Health",
                                 .text = "All is well.",
                                 .field = fields,
                                 .n = CAL_COUNT(fields),
                                 .size = sizeof(health),
                                 .is_reply = true};

static cal_err alive(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)rq;
    return rest_reply(cx, rs, &shape, &(health){CAL_STR("ok")});
}

/* Whatever is missing, the answer is 503: who asks shall send no one here for now. */
static cal_err ready(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    if (core_upkeep_ready(cx)) {
        cal_str why = cx->fail.why;

        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_DB_BUSY, "%.*s", CAL_FMT(why));
    }
    return alive(cx, rq, rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET, "/health", HTTP_NEED_NOBODY, HTTP_ON_LOOP,   alive, NULL, &shape, "The process is alive.", 0, 0},
    {HTTP_GET, "/ready",  HTTP_NEED_NOBODY, HTTP_ON_WORKER, ready, NULL, &shape, "The database answers and its schema is current.", 0, 0},
};
/* clang-format on */

const http_routes rest_health_routes = {rows, CAL_COUNT(rows)};
