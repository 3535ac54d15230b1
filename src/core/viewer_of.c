/* SPDX-License-Identifier: MIT */
/* Viewers of a calendar. */
#include "core/viewer_of.h"

#include "store/viewer.h"
#include "core/access.h"

cal_err core_viewers_of(cal_ctx *cx, const cal_calendar *cal, core_viewers *out)
{
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_MANAGE);

    return e ? e : store_viewer_of(cx, cal->home, cal->id, &out->at, &out->n);
}

int64_t core_viewers_state(const core_viewers *viewers, int64_t person)
{
    for (size_t i = 0; i < viewers->n; i++) {
        if (viewers->at[i].user == person)
            return viewers->at[i].state;
    }
    return CAL_VIEWER_ASKED;
}
