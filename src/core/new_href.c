/* SPDX-License-Identifier: MIT */
/* A path segment for a new object, telling where it can. */
#include "core/new_href.h"

#include "base/id.h"
#include "store/event.h"
#include "core/absent.h"

enum { MAX_UID_HREF = 180, RANDOM_HREF = 24 };

static bool is_plain(cal_str uid)
{
    static const cal_str plain =
        CAL_STR_K("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@._-");

    for (size_t i = 0; i < uid.n; i++) {
        if (cal_str_find_byte(plain, uid.p[i]) == plain.n)
            return false;
    }
    return uid.n && uid.n <= MAX_UID_HREF && uid.p[0] != '.';
}

cal_err core_new_href(cal_ctx *cx, const cal_calendar *cal, cal_str uid, cal_str *out)
{
    cal_event other;

    if (is_plain(uid)) {
        *out = cal_arena_printf(cx->arena, "%.*s.ics", CAL_FMT(uid));

        cal_err e = store_event_meta_at(cx, cal, *out, &other);

        if (core_absent(cx, &e) || e)
            return e;
    }
    *out = cal_arena_printf(cx->arena, "%.*s.ics", CAL_FMT(cal_id_new(cx->arena, RANDOM_HREF)));
    return CAL_OK;
}
