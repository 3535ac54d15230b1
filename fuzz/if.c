/* SPDX-License-Identifier: MIT */
/* Any bytes as an If field: read or refused with a sentence; what is read prints and reads back the
   same, judges in bounds, and every token in it is submitted. */
#include "dav/if.h"

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void print_condition(const dav_if_condition *c, cal_buf *out)
{
    cal_buf_add_c(out, c->negated ? " Not " : " ");
    cal_buf_add_c(out, c->is_etag ? (c->weak ? "[W/" : "[") : "<");
    cal_buf_add(out, c->text);
    cal_buf_add_c(out, c->is_etag ? "]" : ">");
}

static cal_str printed(cal_ctx *cx, const dav_if *x)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    cal_str tag = {NULL, 0};

    for (size_t i = 0; i < x->lists.n; i++) {
        const dav_if_list *l = &x->lists.at[i];
        cal_str href = x->resources.at[l->resource];

        if (x->is_tagged && !(tag.p && cal_str_eq(tag, href)))
            cal_buf_printf(out, "<%.*s>", CAL_FMT(href));
        tag = href;
        cal_buf_add_byte(out, '(');
        for (size_t k = 0; k < l->n; k++)
            print_condition(&x->conditions.at[l->first + k], out);
        cal_buf_add_byte(out, ')');
    }
    return cal_buf_str(out);
}

/* Whatever is looked at has all tokens of the field, and no entity tag. */
static cal_err look(cal_ctx *cx, void *arg, cal_str href, dav_if_state *out)
{
    (void)href;
    *out = (dav_if_state){0};
    dav_if_tokens(cx, arg, &out->tokens, &out->n_tokens);
    return CAL_OK;
}

/* In such a world a list holds exactly if it negates all its tags and no token. */
static bool should_hold(const dav_if *x)
{
    bool any = false;

    for (size_t i = 0; i < x->lists.n; i++) {
        bool all = true;

        for (size_t k = 0; k < x->lists.at[i].n; k++) {
            const dav_if_condition *c = &x->conditions.at[x->lists.at[i].first + k];

            all &= c->negated == c->is_etag;
        }
        any |= all;
    }
    return any;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_str field = {(const char *)data, n}, once;
    dav_if x, again;
    bool holds;

    if (dav_if_read(&cx, field, &x)) {
        if (cx.fail.why.n == 0)
            __builtin_trap();
    } else {
        once = printed(&cx, &x);
        if (dav_if_read(&cx, once, &again) || !cal_str_eq(once, printed(&cx, &again)) ||
            dav_if_judge(&cx, &x, look, &x, &holds) || holds != should_hold(&x))
            __builtin_trap();
    }
    cal_arena_free(cx.arena);
    return 0;
}
