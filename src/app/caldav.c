/* SPDX-License-Identifier: MIT */
/* Who asks is found out here, by every scheme there is; the process behind is told, and believes
   it. Rights are judged there. */
#include "app/caldav.h"

#include "store/pool.h"
#include "app/davical_door.h"
#include "dav/dav.h"

enum { MIN_SECRET = 16 };

typedef struct role {
    cal_str name;
    app_side side; /* without and with caldav.upstream; 0: it may not be so */
    app_side with_upstream;
    const char *needs;
} role;

static const role roles[] = {
    {CAL_STR_K("all"),    APP_ALONE,  APP_IN_FRONT, NULL                   },
    {CAL_STR_K("api"),    0,          APP_IN_FRONT,
     "The role api passes CalDAV on: set caldav.upstream to the address of the process with the role "
     "caldav, such as http://127.0.0.1:8081/api/v1.0/caldav/"              },
    {CAL_STR_K("caldav"), APP_BEHIND, 0,
     "The role caldav answers CalDAV itself: caldav.upstream must be empty"},
};

static cal_err side_of(cal_ctx *cx, const app_config *c, app_side *out)
{
    for (size_t i = 0; i < CAL_COUNT(roles); i++) {
        if (!cal_str_eq(roles[i].name, c->server_role))
            continue;
        *out = c->caldav_upstream.n ? roles[i].with_upstream : roles[i].side;
        return *out ? CAL_OK : cal_fail(cx, CAL_E_CONFIG, "%s", roles[i].needs);
    }
    return cal_fail(cx, CAL_E_CONFIG, "server.role must be all, api or caldav, not \"%.*s\"",
                    CAL_FMT(c->server_role));
}

static cal_err front_new(cal_ctx *cx, const app_config *c, app_server *out)
{
    const upstream_options options = {
        .url = c->caldav_upstream,
        .here = CAL_STR(DAV_ROOT "/"),
        .secret = c->caldav_secret,
        .timeout_ms = c->caldav_timeout,
    };

    if (c->caldav_secret.n < MIN_SECRET)
        return cal_fail(cx, CAL_E_CONFIG,
                        "caldav.secret must have %d characters or more, and be the proxy.secret of "
                        "the process with the role caldav",
                        MIN_SECRET);
    return upstream_new(cx, &options, &out->upstream);
}

static cal_err kind_new(cal_ctx *cx, const app_config *c, app_server *out)
{
    cal_err e = front_new(cx, c, out);

    if (e || cal_str_eq(c->caldav_kind, CAL_STR("calends")))
        return e;
    if (!cal_str_eq(c->caldav_kind, CAL_STR("davical")))
        return cal_fail(cx, CAL_E_CONFIG, "caldav.kind must be calends or davical, not \"%.*s\"",
                        CAL_FMT(c->caldav_kind));
    app_davical_init(&out->davical, c, out->upstream);
    return CAL_OK;
}

cal_err app_caldav_new(cal_ctx *cx, const app_config *c, app_server *out)
{
    cal_err e = side_of(cx, c, &out->side);

    if (e)
        return e;
    if (out->side == APP_IN_FRONT)
        return kind_new(cx, c, out);
    if (out->side == APP_BEHIND && !c->proxy_secret.n)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The role caldav believes those in front who somebody is: set proxy.secret "
                        "to their caldav.secret, and proxy.addresses to their addresses");
    return CAL_OK;
}

void app_caldav_plan(const app_server *s, const http_req *rq, cal_str path, http_plan *out)
{
    (void)path;
    dav_plan(rq, &s->app->limits, out);
    out->where = HTTP_ON_CALLER;
}

/* DAViCal tells nobody what it can do: whoever asks has to sign in. */
static cal_err run_davical(const app_server *s, cal_ctx *cx, http_req *rq, http_res *rs)
{
    cal_err e = auth_gate(cx, rq, HTTP_NEED_USER);

    return e ? e : app_davical_run(&s->davical, cx, rq, rs);
}

/* A body that is refused for its size is judged by what stands at the path, which this process can
   look up itself. */
cal_err app_caldav_run(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path, http_res *rs)
{
    upstream_way way = {.map = upstream_prefixes(s->upstream)};
    cal_err e = auth_gate(cx, rq, dav_need(rq));

    (void)path;
    if (e)
        return e;
    if (s->davical.upstream)
        return run_davical(s, cx, rq, rs);
    if (rq->body_refused)
        return dav_serve(cx, rq, rs);
    if (cx->who)
        way.user = cx->who->handle;
    store_lease_return(cx);
    return upstream_forward(cx, s->upstream, rq, &way, rs);
}
