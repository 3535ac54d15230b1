/* SPDX-License-Identifier: MIT */
/* What a CalDAV path stands for when DAViCal is behind, and what the requester may do with it. */
#ifndef CAL_APP_DAVICAL_PLACE_H
#define CAL_APP_DAVICAL_PLACE_H

#include "app/davical.h"
#include "dav/node.h"

typedef struct davical_place {
    dav_path path;
    cal_user owner;   /* as whom it is passed on */
    cal_calendar cal; /* id 0: none that is known here */
    cal_right right;  /* of cx->who to it */
    bool is_own;      /* it is in the requester's own home, and theirs */
    cal_str here;     /* of an instance: its prefix in the requester's home; else empty */
    cal_str there;    /* and what that is */
} davical_place;

/* raw: a path of this server. CAL_E_NOT_FOUND where the requester may know of nothing. */
CAL_MUST_USE cal_err davical_place_at(cal_ctx *cx, const app_davical *d, cal_str raw,
                                      davical_place *out);

/* CAL_OK, or CAL_E_NO_RIGHT. */
CAL_MUST_USE cal_err davical_place_need(cal_ctx *cx, const davical_place *at, cal_right need);

#endif
