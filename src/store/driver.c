/* SPDX-License-Identifier: MIT */
/* What every engine does alike. */
#include "store/driver.h"

#include "base/buf.h"
#include "base/vec.h"

cal_str store_stmt_text(cal_ctx *cx, const store_stmt *q, const char *own)
{
    cal_str rest = cal_str_c(q->sql ? q->sql : own);
    size_t at = cal_str_find(rest, CAL_STR("{}"));
    cal_buf *b = cal_buf_new(cx->arena, 0);

    while (at < rest.n) {
        cal_buf_add(b, cal_str_take(rest, at));
        for (size_t i = 0; i < q->n_out; i++) {
            cal_buf_add_c(b, i ? ", " : "");
            cal_buf_add_c(b, q->out[i].sql);
        }
        rest = cal_str_skip(rest, at + 2);
        at = cal_str_find(rest, CAL_STR("{}"));
    }
    cal_buf_add(b, rest);
    return cal_buf_str(b);
}

char *store_list_room(cal_ctx *cx, const store_stmt *q, store_list *out)
{
    if (out->n == out->cap && out->is_fixed)
        return NULL;
    if (!out->at)
        out->at = cal_vec_grow(cx->arena, NULL, q->size, 0, &out->cap);
    if (out->n == out->cap)
        out->at = cal_vec_grow(cx->arena, out->at, q->size, out->n, &out->cap);
    return (char *)out->at + q->size * out->n++;
}
