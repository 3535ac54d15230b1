/* SPDX-License-Identifier: MIT */
/* Rights. The owner may do everything with what is theirs; others what was granted. Administrators
   manage people, not what people keep; but rooms and resources, as nobody can sign in as one, are
   theirs to manage. */
#include "core/access.h"

#include "model/link.h"
#include "store/share.h"
#include "store/user.h"
#include "store/viewer.h"

/* What was granted to one person in one home. */
struct core_granted {
    int64_t home, who;
    cal_right all;         /* to the whole home */
    const store_grant *at; /* and to single collections */
    size_t n;
    const cal_viewer *instances; /* that they have of them */
    size_t n_instances;
    const struct core_granted *next;
};

static bool is_owner(const cal_ctx *cx, int64_t home)
{
    return cx->is_system || (cx->who && cx->who->id == home);
}

/* Nobody signs in as a room or a resource. */
static cal_err is_managed(cal_ctx *cx, int64_t home, bool *out)
{
    store_user owner;
    cal_err e;

    *out = false;
    if (cx->who->role != CAL_ROLE_ADMIN)
        return CAL_OK;
    if ((e = store_user_by_id(cx, home, &owner)))
        return e;
    *out = (owner.user.kind == CAL_KIND_ROOM || owner.user.kind == CAL_KIND_RESOURCE) &&
           core_access_meets(cx, &owner.user);
    return CAL_OK;
}

static cal_err look_up(cal_ctx *cx, int64_t home, struct core_granted *g)
{
    bool manages;
    cal_err e;

    *g = (struct core_granted){.home = home, .who = cx->who->id, .next = cx->granted};
    if ((e = store_share_grants(cx, home, cx->who->id, &g->at, &g->n)) ||
        (g->n && (e = store_viewer_in(cx, cx->who->id, home, &g->instances, &g->n_instances))) ||
        (e = is_managed(cx, home, &manages)))
        return e;
    for (size_t i = 0; i < g->n; i++) {
        if (g->at[i].calendar == 0)
            g->all = (cal_right)g->at[i].level;
    }
    if (manages)
        g->all = CAL_RIGHT_MANAGE;
    return CAL_OK;
}

/* NULL: cx->who is nobody, or the database cannot be read. */
static const struct core_granted *granted(cal_ctx *cx, int64_t home)
{
    struct core_granted *fresh;

    if (!cx->who)
        return NULL;
    for (const struct core_granted *g = cx->granted; g; g = g->next) {
        if (g->home == home && g->who == cx->who->id)
            return g;
    }
    fresh = CAL_NEW(cx->arena, struct core_granted);
    if (look_up(cx, home, fresh))
        return NULL;
    cx->granted = fresh;
    return fresh;
}

static cal_right best(const struct core_granted *g, int64_t calendar)
{
    cal_right right = g->all;

    for (size_t i = 0; i < g->n; i++) {
        if (g->at[i].calendar == calendar && (cal_right)g->at[i].level > right)
            right = (cal_right)g->at[i].level;
    }
    return right;
}

cal_right core_access_calendar(cal_ctx *cx, const cal_calendar *c)
{
    const struct core_granted *g;
    cal_right right;

    if (is_owner(cx, c->home))
        return CAL_RIGHT_MANAGE;
    if (cx->link)
        return cx->link->calendar == c->id ? CAL_RIGHT_READ : CAL_RIGHT_NONE;
    if (!(g = granted(cx, c->home)))
        return CAL_RIGHT_NONE;
    right = best(g, c->id);
    /* Only in calendars is there anything to be busy with. */
    return right == CAL_RIGHT_FREEBUSY && c->kind != CAL_COLL_CALENDAR ? CAL_RIGHT_NONE : right;
}

cal_right core_access_home(cal_ctx *cx, const cal_user *owner)
{
    const struct core_granted *g;

    if (is_owner(cx, owner->id))
        return CAL_RIGHT_MANAGE;
    g = granted(cx, owner->id);
    return g ? g->all : CAL_RIGHT_NONE;
}

bool core_access_is_deputy(cal_ctx *cx, const cal_calendar *c)
{
    return core_access_calendar(cx, c) >= CAL_RIGHT_MANAGE ||
           core_access_home(cx, &(cal_user){.id = c->home}) >= CAL_RIGHT_WRITE;
}

/* A writer's copy must be whole, or what is written back would lack them. */
bool core_access_without_alarms(cal_ctx *cx, const cal_calendar *c)
{
    const struct core_granted *g;

    if (is_owner(cx, c->home) || cx->link || core_access_calendar(cx, c) != CAL_RIGHT_READ ||
        !(g = granted(cx, c->home)))
        return false;
    for (size_t i = 0; i < g->n_instances; i++) {
        if (g->instances[i].calendar == c->id)
            return !g->instances[i].alarms;
    }
    return false;
}

bool core_access_is_admin(const cal_ctx *cx)
{
    return cx->is_system || (cx->who && cx->who->role == CAL_ROLE_ADMIN);
}

bool core_access_meets(const cal_ctx *cx, const cal_user *other)
{
    return cx->is_system || !cx->who || cx->who->organisation == other->organisation;
}

cal_err core_access_hidden(cal_ctx *cx)
{
    if (!cx->who && !cx->is_system)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in to use calendars.");
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such calendar, or you may not know of it.");
}

static cal_err need(cal_ctx *cx, cal_right has, cal_right wanted)
{
    if (has >= wanted)
        return CAL_OK;
    if (cx->fail.code) /* of the look-up */
        return cx->fail.code;
    if (has == CAL_RIGHT_NONE)
        return core_access_hidden(cx);
    return cal_fail(cx, CAL_E_NO_RIGHT, "Your right to this calendar does not allow that.");
}

cal_err core_access_need(cal_ctx *cx, const cal_calendar *c, cal_right wanted)
{
    return need(cx, core_access_calendar(cx, c), wanted);
}

cal_err core_access_need_home(cal_ctx *cx, const cal_user *owner, cal_right wanted)
{
    return need(cx, core_access_home(cx, owner), wanted);
}

cal_err core_access_need_content(cal_ctx *cx, const cal_calendar *c)
{
    cal_err e = core_access_need(cx, c, CAL_RIGHT_WRITE);

    if (e || !c->source.n)
        return e;
    return cal_fail(cx, CAL_E_NO_RIGHT,
                    "This calendar is a subscription: what is in it comes from elsewhere and can "
                    "only be read.");
}

cal_err core_access_need_unbind(cal_ctx *cx, const cal_calendar *c)
{
    cal_err e = core_access_need(cx, c, CAL_RIGHT_FREEBUSY);

    if (e || core_access_home(cx, &(cal_user){.id = c->home}) >= CAL_RIGHT_WRITE)
        return e;
    return cal_fail(cx, CAL_E_NO_RIGHT,
                    "Only its owner, or who may write in all of the owner's calendars, may remove "
                    "or rename it.");
}

cal_err core_access_need_admin(cal_ctx *cx)
{
    if (core_access_is_admin(cx))
        return CAL_OK;
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in as an administrator.");
    return cal_fail(cx, CAL_E_NO_RIGHT, "Only an administrator may do this.");
}

cal_err core_access_need_admin_of(cal_ctx *cx, const cal_user *whose)
{
    cal_err e = core_access_need_admin(cx);

    if (e || !cx->who || cx->who->organisation == CAL_ORGANISATION_FIRST ||
        cx->who->organisation == whose->organisation)
        return e;
    return core_access_hidden(cx);
}

void core_access_forget(cal_ctx *cx)
{
    cx->granted = NULL;
}
