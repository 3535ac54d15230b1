/* SPDX-License-Identifier: MIT */
/* The state of our resources that an If field can speak of: entity tags, the locks that hold there,
   and the sync tokens of collections (RFC 6578 5). What the requester may not read has no state. */
#include "dav/if.h"
#include "dav/lock.h"
#include "dav/prop.h"

typedef struct asking {
    const http_req *rq;
    dav_if field;
} asking;

/* Failures that say what there is; others are about the server. */
static bool is_absence(cal_err e)
{
    return e == CAL_E_OTHER_SERVER || cal_err_at(e)->dav < 500;
}

/* Read anew each time, for in a transaction it may not be what it was. */
static cal_err find(cal_ctx *cx, const http_req *rq, cal_str href, dav_node *out)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    cal_str raw = rq->path;
    dav_path path;
    cal_err e;

    if ((href.p && (e = dav_href_path(cx, rq, href, &raw))) || (e = dav_path_read(cx, raw, &path)))
        return e;
    return dav_node_at(cx, &path, &want, out);
}

static bool has(const dav_node *at, const char *name)
{
    return dav_prop_at(CAL_STR(XML_DAV), cal_str_c(name), at->kind) != NULL;
}

static cal_str sync_token(cal_ctx *cx, const dav_node *at)
{
    const dav_prop *row = dav_prop_at(CAL_STR(XML_DAV), CAL_STR("sync-token"), at->kind);
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (!row || !row->get(cx, at, out) || !out->n)
        return (cal_str){NULL, 0};
    return cal_buf_str(out);
}

static cal_err add_tokens(cal_ctx *cx, const dav_node *at, dav_if_state *out)
{
    cal_str sync = sync_token(cx, at), *tokens;
    const cal_lock *locks = NULL;
    size_t n = 0;
    cal_err e = dav_lock_list(cx, at, &locks, &n);

    if (e)
        return e;
    tokens = CAL_NEW_N(cx->arena, cal_str, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (locks[i].token.p)
            tokens[out->n_tokens++] = locks[i].token;
    }
    if (sync.p)
        tokens[out->n_tokens++] = sync;
    out->tokens = tokens;
    return CAL_OK;
}

static cal_err look(cal_ctx *cx, void *arg, cal_str href, dav_if_state *out)
{
    const asking *a = arg;
    dav_node at;
    cal_err e = find(cx, a->rq, href, &at);

    *out = (dav_if_state){0};
    if (e && is_absence(e)) {
        cal_fail_clear(cx);
        return CAL_OK;
    }
    if (e)
        return e;
    if (has(&at, "getetag"))
        out->etag = dav_etag(cx, &at);
    return add_tokens(cx, &at, out);
}

static bool is_refresh(const http_req *rq)
{
    return rq->method == HTTP_LOCK && rq->body.n == 0;
}

static cal_err judge(cal_ctx *cx, const void *of)
{
    asking a = *(const asking *)of;
    bool holds;
    cal_err e = dav_if_judge(cx, &a.field, look, &a, &holds);

    if (e || holds)
        return e;
    if (is_refresh(a.rq)) /* RFC 4918 9.10.6 */
        return cal_fail(cx, CAL_E_LOCK_GONE,
                        "The lock in the If field does not hold here; it may have expired. Take a "
                        "new one.");
    return cal_fail(cx, CAL_E_CHANGED,
                    "No list of the If field holds; read what is there now, then retry.");
}

/* The one If field. */
static cal_err field_at(cal_ctx *cx, const http_req *rq, cal_str *out)
{
    *out = (cal_str){NULL, 0};
    for (size_t i = 0; i < rq->n_fields; i++) {
        if (!cal_str_eq_ci(rq->fields[i].name, CAL_STR("If")))
            continue;
        if (out->p)
            return cal_fail(cx, CAL_E_BAD_REQUEST, "Send one If field, not several.");
        *out = rq->fields[i].value;
    }
    return CAL_OK;
}

cal_err dav_if_run(cal_ctx *cx, const http_req *rq)
{
    asking *a;
    cal_str field;
    cal_err e = field_at(cx, rq, &field);

    if (e || !field.p)
        return e;
    a = CAL_NEW(cx->arena, asking);
    a->rq = rq;
    if ((e = dav_if_read(cx, field, &a->field)))
        return e;
    dav_if_tokens(cx, &a->field, &cx->tokens, &cx->n_tokens);
    if ((e = judge(cx, a)))
        return e;
    cx->demand = judge;
    cx->demand_of = a;
    return CAL_OK;
}
