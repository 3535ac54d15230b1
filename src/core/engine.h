/* SPDX-License-Identifier: MIT */
/* Another server that keeps what is in the calendars. Each calendar here then stands for one there,
   of the same owner (by handle) with the same path segment. What people see of it (name, colour) is
   kept on both sides, that of the other side counting; rights, and what is among whose calendars,
   are kept here only. Without one (cx->engine NULL) every function here does nothing. */
#ifndef CAL_CORE_ENGINE_H
#define CAL_CORE_ENGINE_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/user.h"

/* A calendar there. */
typedef struct core_engine_calendar {
    cal_str href; /* path segment, decoded */
    cal_calendar_patch patch;
} core_engine_calendar;

/* How the other server is spoken to: each waits for it, so that none runs on a loop or within a
   transaction. They fail as the server does (CAL_E_UPSTREAM_*). */
typedef struct core_engine {
    void *self;
    cal_err (*list)(cal_ctx *cx, void *self, const cal_user *owner,
                    const core_engine_calendar **out, size_t *n);
    /* *taken: there is something at its path, nothing was made. */
    cal_err (*make)(cal_ctx *cx, void *self, const cal_calendar *cal, bool *taken);
    /* What the CAL_PATCH_* bits of set name becomes as in cal. */
    cal_err (*describe)(cal_ctx *cx, void *self, const cal_calendar *cal, unsigned set);
    /* One that is not there is removed. */
    cal_err (*remove)(cal_ctx *cx, void *self, const cal_calendar *cal);
} core_engine;

/* Makes there what *row plans; another path segment is chosen if one was not given and the chosen
   one is taken on either side. CAL_E_EXISTS. */
CAL_MUST_USE cal_err core_engine_make(cal_ctx *cx, bool is_href_given, cal_calendar *row);
/* The calendar has been changed here. */
CAL_MUST_USE cal_err core_engine_describe(cal_ctx *cx, const cal_calendar *cal, unsigned set);
/* The calendar shall go. */
CAL_MUST_USE cal_err core_engine_remove(cal_ctx *cx, const cal_calendar *cal);

/* What the owner has there is what they have here: new ones appear, what is gone goes unless it has
   objects here, names and colours follow. One that has to stay, since invitations arrive in it,
   and those of somebody who has none there at all, are made there. */
CAL_MUST_USE cal_err core_engine_refresh(cal_ctx *cx, const cal_user *owner);

#endif
