/* SPDX-License-Identifier: MIT */
/* One's own home, calendars of others at their owner's path, and instances of such in one's own
   home (core/viewer.h). */
#include "app/davical_place.h"

#include "core/calendar.h"
#include "core/user.h"
#include "core/viewer.h"
#include "dav/dav.h"

enum {
    IN_CALENDAR = DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_NOTHING,
    OF_SERVER = DAV_ON_ROOT | DAV_ON_PRINCIPALS
};

static cal_str prefix_here(cal_ctx *cx, const dav_path *path)
{
    const dav_path of = {.kind = DAV_ON_CALENDAR, .user = path->user, .calendar = path->calendar};

    return dav_href(cx, &of);
}

/* In one's own home. */
static cal_err own(cal_ctx *cx, const app_davical *d, davical_place *out)
{
    bool found = false;
    cal_err e = CAL_OK;

    out->owner = *cx->who;
    out->right = CAL_RIGHT_MANAGE;
    out->is_own = true;
    if (out->path.kind & IN_CALENDAR)
        e = core_collection_find(cx, out->path.user, out->path.calendar, &out->cal, &found);
    if (e || !found || !out->cal.sharer.p)
        return e;
    out->is_own = false;
    out->right = core_access_calendar(cx, &out->cal);
    if (out->right == CAL_RIGHT_NONE)
        return core_access_hidden(cx);
    out->here = prefix_here(cx, &out->path);
    out->there = app_davical_path(cx, d, out->cal.sharer, out->cal.sharer_href);
    return core_user_by_handle(cx, out->cal.sharer, &out->owner);
}

/* A new calendar in a home that one may write. */
static cal_err not_there(cal_ctx *cx, davical_place *out)
{
    cal_fail_clear(cx);
    out->cal = (cal_calendar){0};
    out->right = core_access_home(cx, &out->owner);
    return out->right >= CAL_RIGHT_WRITE ? CAL_OK : core_access_hidden(cx);
}

static cal_err of_another(cal_ctx *cx, davical_place *out)
{
    cal_err e = core_user_by_handle(cx, out->path.user, &out->owner);

    if (e)
        return e == CAL_E_NOT_FOUND ? core_access_hidden(cx) : e;
    if (out->path.kind & IN_CALENDAR) {
        e = core_calendar_at(cx, out->path.user, out->path.calendar, CAL_RIGHT_FREEBUSY, &out->cal);
        out->right = e ? CAL_RIGHT_NONE : core_access_calendar(cx, &out->cal);
        return e == CAL_E_NOT_FOUND ? not_there(cx, out) : e;
    }
    out->right = core_access_home(cx, &out->owner);
    if (out->right != CAL_RIGHT_NONE)
        return CAL_OK;
    if (out->path.kind == DAV_ON_HOME)
        return core_access_hidden(cx);
    /* who somebody is may be known: what DAViCal tells everybody */
    out->owner = *cx->who;
    out->right = CAL_RIGHT_READ;
    return CAL_OK;
}

cal_err davical_place_at(cal_ctx *cx, const app_davical *d, cal_str raw, davical_place *out)
{
    cal_err e;

    *out = (davical_place){.right = CAL_RIGHT_NONE};
    if ((e = dav_path_read(cx, raw, &out->path)))
        return e;
    if (out->path.kind & OF_SERVER) {
        out->owner = *cx->who;
        out->right = CAL_RIGHT_READ;
        return CAL_OK;
    }
    if (cal_str_eq(out->path.user, cx->who->handle))
        return own(cx, d, out);
    return of_another(cx, out);
}

cal_err davical_place_need(cal_ctx *cx, const davical_place *at, cal_right need)
{
    if (at->right >= need)
        return CAL_OK;
    if (at->right == CAL_RIGHT_FREEBUSY)
        return cal_fail(cx, CAL_E_NO_RIGHT,
                        "You may see when there is something in this calendar, not what; ask its "
                        "owner for more.");
    return cal_fail(cx, CAL_E_NO_RIGHT,
                    "You may not change this calendar; ask its owner for the right to.");
}
