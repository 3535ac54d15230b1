/* SPDX-License-Identifier: MIT */
/* One request: find the door, identify, find the route, gate, run; on any failure the door says no.
 */
#include "app/door.h"

#include <string.h>

#include "core/event.h"
#include "app/caldav.h"
#include "app/davical_door.h"
#include "dav/dav.h"
#include "feed/feed.h"
#include "rest/rest.h"

enum { REST_BODY_BYTES = 64 * 1024, MOST_TRIES = 3 };

#define REST_ROOT  "/api/v1.0"
#define FEED_ROOT  "/feed"
#define WELL_KNOWN "/.well-known/caldav"

typedef struct app_door {
    const char *prefix; /* of whole path segments; the first row that fits is taken */
    unsigned sides;     /* of processes that have it: app_side */
    unsigned schemes;   /* AUTH_BY_* */
    void (*plan)(const app_server *s, const http_req *rq, cal_str path, http_plan *out);
    /* What can be read before it is known who asks, or NULL. */
    bool (*ahead)(cal_ctx *cx, const http_req *rq, core_ahead *out);
    cal_err (*run)(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path, http_res *rs);
    void (*fail)(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs);
} app_door;

/* ---- CalDAV ---- */

static void plan_dav(const app_server *s, const http_req *rq, cal_str path, http_plan *out)
{
    (void)path;
    dav_plan(rq, &s->app->limits, out);
}

static cal_err run_dav(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path, http_res *rs)
{
    cal_err e;

    (void)s, (void)path;
    if ((e = auth_gate(cx, rq, dav_need(rq))))
        return e;
    return dav_serve(cx, rq, rs);
}

/* ---- REST ---- */

static void plan_rest(const app_server *s, const http_req *rq, cal_str path, http_plan *out)
{
    cal_arena *arena = cal_arena_new();
    cal_ctx cx = {.arena = arena};
    http_found found;

    *out = (http_plan){.where = HTTP_ON_LOOP, .max_body = REST_BODY_BYTES};
    if (http_route_find(&cx, rest_tables, rq->method, path, &found) == CAL_OK) {
        const http_route *route = found.route;

        out->where = s->davical.upstream && app_davical_waits(path) ? HTTP_ON_CALLER : route->where;
        if (route->max_body)
            out->max_body = route->max_body < 0 ? s->app->limits.import_bytes : route->max_body;
    }
    cal_arena_free(arena);
}

static cal_err run_route(const http_routes *const *tables, cal_ctx *cx, http_req *rq, cal_str path,
                         http_res *rs)
{
    http_found found;
    cal_err e = http_route_find(cx, tables, rq->method, path, &found);

    if (e == CAL_E_NO_METHOD) {
        cx->fail.allow = found.allow;
        return cal_fail(cx, e, "%.*s does not work here; these do: %.*s", CAL_FMT(rq->method_name),
                        CAL_FMT(found.allow));
    }
    if (e)
        return cal_fail(cx, e, "There is no such resource; " REST_ROOT "/openapi.json lists all");
    memcpy(rq->param, found.param, sizeof rq->param);
    if ((e = auth_gate(cx, rq, found.route->need)))
        return e;
    return found.route->run(cx, rq, rs);
}

/* Of a process that answers CalDAV only, how it is. */
static cal_err run_health(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path,
                          http_res *rs)
{
    (void)s;
    return run_route(rest_health_tables, cx, rq, path, rs);
}

static cal_err run_rest(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path, http_res *rs)
{
    cal_err e = s->davical.upstream ? app_davical_rest(cx, path) : CAL_OK;

    return e ? e : run_route(rest_tables, cx, rq, path, rs);
}

/* ---- calendars under secret addresses ---- */

static void plan_feed(const app_server *s, const http_req *rq, cal_str path, http_plan *out)
{
    (void)s, (void)rq, (void)path;
    *out = (http_plan){.where = HTTP_ON_WORKER, .max_body = REST_BODY_BYTES, .hide_path = true};
}

static cal_err run_feed(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path, http_res *rs)
{
    if (s->davical.upstream)
        return cal_fail(cx, CAL_E_NOT_FOUND, "There are no calendars under secret addresses here.");
    return run_route(feed_tables, cx, rq, path, rs);
}

/* ---- the rest of the site ---- */

static void plan_light(const app_server *s, const http_req *rq, cal_str path, http_plan *out)
{
    (void)s, (void)rq, (void)path;
    *out = (http_plan){.where = HTTP_ON_LOOP, .max_body = REST_BODY_BYTES};
}

static cal_err run_well_known(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path,
                              http_res *rs)
{
    (void)s, (void)path;
    return feed_wellknown(cx, rq, rs);
}

static cal_err run_pages(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path, http_res *rs)
{
    (void)path;
    return app_pages_serve(s->pages, cx, rq, rs);
}

static cal_err run_elsewhere(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path,
                             http_res *rs)
{
    (void)s, (void)rq, (void)path, (void)rs;
    return cal_fail(cx, CAL_E_NOT_FOUND,
                    "This process answers CalDAV only, for the server in front of it.");
}

enum { NOT_BEHIND = APP_ALONE | APP_IN_FRONT };

/* clang-format off */
static const app_door doors[] = {
    {DAV_ROOT,   APP_ALONE,    AUTH_BY_ANY,   plan_dav,         dav_ahead, run_dav,           dav_fail },
    {DAV_ROOT,   APP_IN_FRONT, AUTH_BY_ANY,   app_caldav_plan,  NULL,      app_caldav_run,    dav_fail },
    {DAV_ROOT,   APP_BEHIND,   AUTH_BY_PROXY, plan_dav,         dav_ahead, run_dav,           dav_fail },
    {REST_ROOT,  APP_BEHIND,   0,             plan_rest,        NULL,      run_health,        rest_fail},
    {"",         APP_BEHIND,   0,             plan_light,       NULL,      run_elsewhere,     rest_fail},
    {REST_ROOT,  NOT_BEHIND,   AUTH_BY_ANY,   plan_rest,        NULL,      run_rest,          rest_fail},
    {FEED_ROOT,  NOT_BEHIND,   0,             plan_feed,        NULL,      run_feed,          feed_fail},
    {WELL_KNOWN, NOT_BEHIND,   0,             plan_light,       NULL,      run_well_known,    rest_fail},
    {"",         NOT_BEHIND,   0,             plan_light,       NULL,      run_pages,         rest_fail},
};
/* clang-format on */

/* The door for a path, and in *below what the path is behind the door's prefix. */
static const app_door *door_at(const app_server *s, cal_str path, cal_str *below)
{
    const app_door *door = doors;

    for (;; door++) {
        cal_str prefix = cal_str_c(door->prefix);

        *below = cal_str_skip(path, prefix.n);
        if ((door->sides & s->side) && cal_str_starts(path, prefix) &&
            (prefix.n == 0 || below->n == 0 || below->p[0] == '/'))
            return door;
    }
}

void app_plan(const app_server *s, const http_req *rq, http_plan *out)
{
    cal_str below;
    const app_door *door = door_at(s, rq->path, &below);

    door->plan(s, rq, below, out);
    if (door->schemes)
        auth_plan(s->identities, rq, out);
    /* A loop that waited for the database would let all others wait. */
    if (door->schemes && store_pool_waits(s->app->store) && out->where == HTTP_ON_LOOP)
        out->where = HTTP_TOGETHER;
}

void app_together(const app_server *s, const http_entered *all, size_t n)
{
    core_ahead *asks = CAL_NEW_N(all[0].cx->arena, core_ahead, n);
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        cal_str below;
        const app_door *door = door_at(s, all[i].rq->path, &below);

        k += door->ahead && door->ahead(all[i].cx, all[i].rq, &asks[k]);
    }
    core_event_ahead(asks, k);
}

/* What http could not or would not take of the body. Of one that is too large the CalDAV door says
   by what stands at the path which limit it is. */
static cal_err check_body(cal_ctx *cx, const app_door *door, const http_req *rq)
{
    switch (rq->body_refused) {
    case 0: return CAL_OK;
    case 413:
        if (door->fail == dav_fail)
            return CAL_OK;
        return cal_fail(cx, CAL_E_TOO_LARGE,
                        "The body is larger than is allowed here; send less at a time");
    case 415:
        return cal_fail(cx, CAL_E_MEDIA_TYPE,
                        "Only gzip can be used as Content-Encoding; send the body as it is");
    default: return cal_fail(cx, CAL_E_BAD_REQUEST, "The body is not valid gzip data");
    }
}

/* Who was refused what: for those who look for attacks afterwards. */
static void note_refusal(const cal_ctx *cx, cal_err e, const http_req *rq)
{
    cal_str who = cx->who ? cx->who->handle : CAL_STR("nobody");

    if (cal_err_at(e)->rest == 403)
        cal_log_write(cx->log, CAL_LOG_INFO, cal_str_c(cx->id),
                      "%s: %.*s refused to %.*s, peer %.*s", cal_err_at(e)->slug,
                      CAL_FMT(rq->method_name), CAL_FMT(who), CAL_FMT(rq->peer));
}

static cal_err answer(const app_server *s, cal_ctx *cx, http_req *rq, http_res *rs)
{
    cal_str below;
    const app_door *door = door_at(s, rq->path, &below);
    cal_err e = check_body(cx, door, rq);
    core_ahead ask;

    if (!e && !cx->ahead && door->ahead && door->ahead(cx, rq, &ask))
        core_event_ahead(&ask, 1);
    if (e || (door->schemes && (e = auth_identify(cx, s->identities, rq, door->schemes))))
        return e;
    return door->run(s, cx, rq, below, rs);
}

/* What the database gave up was not kept, and is begun again from nothing. */
static cal_err answer_at_last(const app_server *s, cal_ctx *cx, http_req *rq, http_res *rs)
{
    cal_ctx fresh = *cx;
    cal_err e = answer(s, cx, rq, rs);

    for (int i = 0; i < MOST_TRIES && e == CAL_E_DB_AGAIN; i++) {
        fresh.alone = cx->alone;
        fresh.db = cx->db;
        fresh.ahead = NULL;
        *cx = fresh;
        http_res_reset(cx, rs);
        e = answer(s, cx, rq, rs);
    }
    return e;
}

void app_serve(const app_server *s, cal_ctx *cx, http_req *rq, http_res *rs)
{
    cal_str below;
    const app_door *door = door_at(s, rq->path, &below);
    cal_err e = CAL_OK;

    cx->peer = rq->peer;
    cx->agent = http_req_field(rq, CAL_STR("User-Agent"));
    if ((e = answer_at_last(s, cx, rq, rs))) {
        http_res_reset(cx, rs);
        note_refusal(cx, e, rq);
        door->fail(cx, e, rq, rs);
        if (rs->status == 401)
            auth_challenge(cx, rq, door->schemes, rs);
    }
    app_pages_secure(s->pages, cx, rq, rs);
}
