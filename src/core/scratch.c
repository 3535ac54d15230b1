/* SPDX-License-Identifier: MIT */
/* Swapping arenas. */
#include "core/scratch.h"

#include "store/pool.h"

cal_err core_scratch_begin(cal_ctx *cx, core_scratch *s)
{
    cal_err e = store_lease(cx);

    if (e)
        return e;
    *s = (core_scratch){.cx = cx,
                        .kept = cx->arena,
                        .own = cal_arena_new(),
                        .granted = cx->granted,
                        .failed = cx->fail.code};
    cx->arena = s->own;
    return CAL_OK;
}

void core_scratch_reset(core_scratch *s)
{
    s->cx->granted = s->granted;
    cal_arena_reset(s->own);
}

static cal_str saved(cal_arena *a, cal_str s)
{
    return s.p ? cal_arena_dup(a, s) : s;
}

void core_scratch_end(core_scratch *s)
{
    if (!s->own)
        return;

    cal_failure *f = &s->cx->fail;

    if (f->code != s->failed) {
        f->why = saved(s->kept, f->why);
        f->field = saved(s->kept, f->field);
        f->href = saved(s->kept, f->href);
    }
    s->cx->arena = s->kept;
    s->cx->granted = s->granted;
    cal_arena_free(s->own);
    s->own = NULL;
}
