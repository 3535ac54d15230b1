/* SPDX-License-Identifier: MIT */
/* Resolving paths; what somebody may not know of is not found. */
#include "dav/node.h"

#include "core/access.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/user.h"

static cal_err signed_in(cal_ctx *cx)
{
    return cx->who ? CAL_OK : cal_fail(cx, CAL_E_SIGN_IN, "Sign in with an app password");
}

/* A principal may be seen by oneself: nobody finds out by trying who has an account. */
static cal_err find_principal(cal_ctx *cx, dav_node *out)
{
    if (!cx->who || !cal_str_eq(cx->who->handle, out->path.user))
        return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such principal");
    out->user = *cx->who;
    return CAL_OK;
}

static cal_err find_home(cal_ctx *cx, cal_right need, dav_node *out)
{
    cal_err e;

    if ((e = core_user_by_handle(cx, out->path.user, &out->user)))
        return e;
    return core_access_need_home(cx, &out->user, need);
}

/* Failing for want of a resource is no failure where one may come to be. */
static cal_err absent(cal_ctx *cx, cal_err e, bool may_be_new, dav_node *out)
{
    if (e != CAL_E_NOT_FOUND || !may_be_new)
        return e;
    cal_fail_clear(cx);
    out->exists = false;
    return CAL_OK;
}

static cal_err find_calendar(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    cal_err e;

    if (cx->who && cal_str_eq(cx->who->handle, out->path.user))
        out->user = *cx->who;
    else if ((e = find_home(cx, want->need, out)))
        return e;
    e = core_calendar_at(cx, out->path.user, out->path.calendar, want->need, &out->calendar);
    return absent(cx, e, want->may_be_new && out->kind == DAV_ON_CALENDAR, out);
}

static cal_err find_object(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    cal_err e = find_calendar(cx, want, out);

    if (e == CAL_E_NOT_FOUND && want->may_be_new) {
        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_NO_PARENT, "There is no such calendar to hold the object");
    }
    if (e)
        return e;
    e = core_event_at(cx, &out->calendar, out->path.object, &out->event);
    return absent(cx, e, want->may_be_new, out);
}

cal_err dav_node_at(cal_ctx *cx, const dav_path *path, const dav_want *want, dav_node *out)
{
    cal_err e;

    *out = (dav_node){.path = *path, .kind = path->kind, .exists = true};
    if (path->kind == DAV_ON_ROOT || path->kind == DAV_ON_PRINCIPALS)
        return want->need > CAL_RIGHT_READ
                   ? cal_fail(cx, CAL_E_FORBIDDEN, "This collection cannot be changed")
                   : CAL_OK;
    if ((e = signed_in(cx)))
        return e;
    if (path->kind == DAV_ON_PRINCIPAL)
        return find_principal(cx, out);
    if (path->kind == DAV_ON_HOME)
        return find_home(cx, want->need, out);
    return path->kind == DAV_ON_CALENDAR ? find_calendar(cx, want, out)
                                         : find_object(cx, want, out);
}
