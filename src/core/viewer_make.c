/* SPDX-License-Identifier: MIT */
/* How an instance of a shared calendar comes to be and goes. */
#include "core/viewer_make.h"

#include "base/id.h"
#include "model/policy.h"
#include "store/calendar.h"
#include "store/share.h"
#include "store/user.h"
#include "store/viewer.h"
#include "core/absent.h"
#include "core/viewer.h"

enum { RANDOM_SUFFIX = 6, MAX_BASE = 100 };

/* Is the segment free in the person's home? */
static cal_err is_free(cal_ctx *cx, const store_user *person, cal_str href, bool *out)
{
    cal_calendar there;
    store_viewed other;
    cal_err e = store_calendar_at(cx, person->user.handle, href, &there);

    *out = false;
    if (!core_absent(cx, &e))
        return e;
    e = store_viewer_by_path(cx, person->user.id, href, &other);
    *out = core_absent(cx, &e);
    return e;
}

/* "work-of-alice", or with something random behind it. */
static cal_err choose_href(cal_ctx *cx, int64_t person, const cal_calendar *cal, cal_str *out)
{
    cal_str base = cal_arena_printf(
        cx->arena, "%.*s-of-%.*s", CAL_FMT(cal_str_take(cal->href, MAX_BASE)), CAL_FMT(cal->owner));
    store_user row;
    bool free;
    cal_err e;

    *out = base;
    if ((e = store_user_by_id(cx, person, &row)) || (e = is_free(cx, &row, base, &free)))
        return e;
    if (!free)
        *out = cal_arena_printf(cx->arena, "%.*s-%.*s", CAL_FMT(base),
                                CAL_FMT(cal_id_new(cx->arena, RANDOM_SUFFIX)));
    return CAL_OK;
}

/* The row as it is, or as it begins. */
static cal_err row_of(cal_ctx *cx, int64_t person, const cal_calendar *cal, cal_viewer *v)
{
    cal_err e = store_viewer_at(cx, person, cal->id, v);

    if (!core_absent(cx, &e))
        return e;
    *v = (cal_viewer){
        .user = person,
        .home = cal->home,
        .calendar = cal->id,
        .name = CAL_STR(""),
        .color = CAL_STR(""),
        .sort_order = cal->sort_order,
        .visible = true,
        .transparent = true, /* what others plan does not make oneself busy */
        .created = cx->now,
    };
    return choose_href(cx, person, cal, &v->href);
}

cal_err core_viewer_answer(cal_ctx *cx, int64_t person, const cal_calendar *cal, bool accepts)
{
    cal_viewer v;
    bool was_there;
    cal_err e = row_of(cx, person, cal, &v);

    if (e || (e = store_home_bump(cx, person, &v.seq)))
        return e;
    was_there = v.state == CAL_VIEWER_ACCEPTED;
    v.state = accepts ? CAL_VIEWER_ACCEPTED : CAL_VIEWER_DECLINED;
    if (was_there && !accepts && (e = store_viewer_delete(cx, &v, v.seq)))
        return e;
    if (!accepts) /* the path is free for others */
        v.href = cal_arena_printf(cx->arena, ".declined-%lld", (long long)cal->id);
    else if (cal_str_starts(v.href, CAL_STR(".")))
        e = choose_href(cx, person, cal, &v.href);
    return e ? e : store_viewer_put(cx, &v);
}

/* ---- after a share has changed ---- */

static cal_err has_right(cal_ctx *cx, int64_t home, int64_t calendar, int64_t person, bool *out)
{
    const store_grant *grants;
    size_t n;
    cal_err e = store_share_grants(cx, home, person, &grants, &n);

    *out = false;
    for (size_t i = 0; !e && i < n; i++)
        *out |= grants[i].calendar == calendar || grants[i].calendar == 0;
    return e;
}

/* Clients ask anew for what has changed, as their right to it has. */
static cal_err touch(cal_ctx *cx, const cal_viewer *v)
{
    cal_viewer now = *v;
    cal_err e = store_home_bump(cx, v->user, &now.seq);

    return e ? e : store_viewer_put(cx, &now);
}

/* What has become of one person's right: the instance goes with it. */
static cal_err follow_one(cal_ctx *cx, const cal_viewer *v)
{
    bool is_there = v->state == CAL_VIEWER_ACCEPTED;
    int64_t seq = 0;
    bool may;
    cal_err e = has_right(cx, v->home, v->calendar, v->user, &may);

    if (e || may)
        return e || !is_there ? e : touch(cx, v);
    if (is_there && (e = store_home_bump(cx, v->user, &seq)))
        return e;
    return store_viewer_delete(cx, v, seq);
}

static cal_err follow_all(cal_ctx *cx, int64_t home, int64_t calendar)
{
    const cal_viewer *all;
    size_t n;
    cal_err e = store_viewer_of(cx, home, calendar, &all, &n);

    for (size_t i = 0; !e && i < n; i++)
        e = follow_one(cx, &all[i]);
    return e;
}

/* Of a person who is granted something directly; the first time it may be theirs at once. */
static cal_err follow_person(cal_ctx *cx, int64_t person, int64_t calendar)
{
    cal_calendar cal;
    cal_viewer v;
    cal_err e = store_viewer_at(cx, person, calendar, &v);

    if (!core_absent(cx, &e))
        return e ? e : follow_one(cx, &v);
    if (!cx->policy->share_accepts)
        return CAL_OK;
    e = store_calendar_by_id(cx, calendar, &cal);
    return e ? e : core_viewer_answer(cx, person, &cal, true);
}

cal_err core_viewer_follow(cal_ctx *cx, int64_t home, int64_t calendar, int64_t person,
                           int64_t level)
{
    return calendar && person && level ? follow_person(cx, person, calendar)
                                       : follow_all(cx, home, calendar);
}
