/* SPDX-License-Identifier: MIT */
/* A calendar of somebody else as one person has it among their own. */
#ifndef CAL_MODEL_VIEWER_H
#define CAL_MODEL_VIEWER_H

#include "base/str.h"

typedef enum cal_viewer_state {
    CAL_VIEWER_ASKED, /* not answered yet; there may be no row at all */
    CAL_VIEWER_ACCEPTED,
    CAL_VIEWER_DECLINED
} cal_viewer_state;

typedef struct cal_viewer {
    int64_t user;
    int64_t home, calendar;
    int64_t state;       /* cal_viewer_state */
    cal_str href;        /* its path segment in the person's own home */
    cal_str name, color; /* empty: as the owner has them */
    int64_t sort_order;
    bool visible, transparent;
    bool alarms;     /* show the owner's */
    int64_t created; /* UTC seconds */
    int64_t seq;     /* modification sequence of the person's home */
} cal_viewer;

/* A share for an address that nobody here has yet. */
typedef struct cal_pending {
    int64_t home, calendar;
    cal_str email;
    int64_t level; /* cal_right */
    int64_t granted_by, created;
} cal_pending;

#endif
