/* SPDX-License-Identifier: MIT */
/* Paths: /principals/ann/ is /principals/users/ann/ there, the inbox and outbox are .in and .out,
   and all else is the same below the other root. */
#include "app/davical_pass.h"

#include "store/pool.h"
#include "dav/dav.h"

enum { MAX_WHOLE_BYTES = 64 << 20 };

static void add_box(cal_ctx *cx, const app_davical *d, upstream_pairs *pairs, cal_str owner,
                    const char *here, const char *there)
{
    const dav_path home = {.kind = DAV_ON_HOME, .user = owner};
    cal_str path = app_davical_path(cx, d, owner, CAL_STR(""));

    upstream_pairs_add(pairs,
                       cal_arena_printf(cx->arena, "%.*s%s/", CAL_FMT(dav_href(cx, &home)), here),
                       cal_arena_printf(cx->arena, "%.*s%s/", CAL_FMT(path), there));
}

static void add_place(upstream_pairs *pairs, const davical_place *at)
{
    if (at && at->here.n)
        upstream_pairs_add(pairs, at->here, at->there);
}

static upstream_map *map_of(cal_ctx *cx, const app_davical *d, const davical_place *at,
                            const davical_place *also)
{
    upstream_pairs *pairs = CAL_NEW(cx->arena, upstream_pairs);
    upstream_map *map = CAL_NEW(cx->arena, upstream_map);

    add_place(pairs, at);
    add_place(pairs, also);
    add_box(cx, d, pairs, at->owner.handle, "inbox", ".in");
    add_box(cx, d, pairs, at->owner.handle, "outbox", ".out");
    upstream_pairs_add(pairs, CAL_STR(DAV_ROOT "/principals/"),
                       cal_arena_printf(cx->arena, "%.*sprincipals/users/", CAL_FMT(d->base)));
    upstream_pairs_add(pairs, CAL_STR(DAV_ROOT "/"), d->base);
    *map = upstream_pairs_map(pairs);
    return map;
}

cal_err davical_pass(const app_davical *d, cal_ctx *cx, const http_req *rq, const davical_place *at,
                     const davical_place *also, http_res *rs)
{
    http_field *fields = CAL_NEW_N(cx->arena, http_field, APP_DAVICAL_FIELDS);
    const upstream_way way = {
        .user = at->owner.handle,
        .map = map_of(cx, d, at, also),
        .fields = fields,
        .n_fields = APP_DAVICAL_FIELDS,
    };

    app_davical_fields(cx, &at->owner, fields);
    store_lease_return(cx);
    return upstream_forward(cx, d->upstream, rq, &way, rs);
}

void davical_pass_whole(cal_ctx *cx, http_res *rs)
{
    cal_buf *whole = cal_buf_new(cx->arena, MAX_WHOLE_BYTES);

    if (!rs->next)
        return;
    while (rs->next(cx, rs->next_state, whole))
        ;
    rs->next = NULL;
    rs->length = 0;
    rs->body = whole;
}

cal_str davical_pass_path(cal_ctx *cx, const app_davical *d, const davical_place *at)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_add(out, at->there.n ? at->there
                                 : app_davical_path(cx, d, at->owner.handle, at->path.calendar));
    http_encode_segment(out, at->path.object);
    return cal_buf_str(out);
}
