/* SPDX-License-Identifier: MIT */
/* Composing a response as a value. */
#include <assert.h>

#include "http/msg.h"

enum { MAX_BODY_BYTES = 256 * 1024 * 1024 };

void http_res_init(cal_ctx *cx, http_res *rs)
{
    *rs = (http_res){.status = 200, .body = cal_buf_new(cx->arena, MAX_BODY_BYTES)};
}

void http_res_reset(cal_ctx *cx, http_res *rs)
{
    cal_buf *body = rs->body;

    (void)cx;
    cal_buf_clear(body);
    *rs = (http_res){.status = 200, .body = body};
}

void http_res_field(cal_ctx *cx, http_res *rs, cal_str name, cal_str value)
{
    for (size_t i = 0; i < value.n; i++) {
        bool ok = value.p[i] != '\r' && value.p[i] != '\n' && value.p[i] != '\0';

        assert(ok);
        if (!ok)
            return;
    }
    CAL_PUSH(cx->arena, &rs->fields,
             (http_field){cal_arena_dup(cx->arena, name), cal_arena_dup(cx->arena, value)});
}

void http_res_text(cal_ctx *cx, http_res *rs, int status, cal_str type, cal_str body)
{
    rs->status = status;
    http_res_field(cx, rs, CAL_STR("Content-Type"), type);
    cal_buf_clear(rs->body);
    cal_buf_add(rs->body, body);
}
