/* SPDX-License-Identifier: MIT */
/* Rights: the owner may do everything with what is theirs, nobody else anything. Administrators
   manage people, not what people keep. */
#include "core/access.h"

cal_right core_access_calendar(const cal_ctx *cx, const cal_calendar *c)
{
    if (cx->is_system || (cx->who && cx->who->id == c->home))
        return CAL_RIGHT_MANAGE;
    return CAL_RIGHT_NONE;
}

cal_right core_access_home(const cal_ctx *cx, const cal_user *owner)
{
    if (cx->is_system || (cx->who && cx->who->id == owner->id))
        return CAL_RIGHT_MANAGE;
    return CAL_RIGHT_NONE;
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

cal_err core_access_need_admin(cal_ctx *cx)
{
    if (cx->is_system || (cx->who && cx->who->role == CAL_ROLE_ADMIN))
        return CAL_OK;
    if (!cx->who)
        return cal_fail(cx, CAL_E_SIGN_IN, "Sign in as an administrator.");
    return cal_fail(cx, CAL_E_NO_RIGHT, "Only an administrator may do this.");
}
