/* SPDX-License-Identifier: MIT */
/* Objects for those who may not see all of them: what is not known to be harmless is left out. */
#ifndef CAL_ICAL_REDUCE_H
#define CAL_ICAL_REDUCE_H

#include "ical/object.h"

/* How much of an object is shown, in rising order. */
typedef enum ical_detail {
    ICAL_DETAIL_BUSY,   /* when, and whether the time is taken */
    ICAL_DETAIL_TITLES, /* what it is called, too */
    ICAL_DETAIL_FULL    /* everything */
} ical_detail;

typedef struct ical_reduction {
    ical_detail detail;
    cal_str title;       /* what BUSY calls every component */
    cal_str uid;         /* in place of the object's; absent: as it is */
    bool blocking_only;  /* leave out what takes no time of anybody: tasks, transparent events */
    bool without_alarms; /* of FULL; the others have none anyway */
} ical_reduction;

/* The text of a calendar object reduced; *out is the text itself when nothing has to go, and absent
   when nothing is left. Recurrence, overrides and time zones stay, so that the times are the same.
   CAL_E_BAD_ICAL when it is no calendar object. */
CAL_MUST_USE cal_err ical_reduce(cal_ctx *cx, cal_str ics, const ical_reduction *how, cal_str *out);

#endif
