/* SPDX-License-Identifier: MIT */
/* A secret address under which anybody who knows it reads a calendar. */
#ifndef CAL_MODEL_LINK_H
#define CAL_MODEL_LINK_H

#include "base/str.h"

/* What a link shows. */
typedef enum cal_link_level {
    CAL_LINK_FREEBUSY, /* when somebody is busy */
    CAL_LINK_TITLES,   /* and what the events are called */
    CAL_LINK_FULL      /* everything but alarms */
} cal_link_level;

typedef struct cal_link {
    int64_t id, home, calendar;
    cal_str label;
    int64_t level;    /* cal_link_level */
    int64_t made_by;  /* a person: with their right to the calendar the link goes */
    cal_str maker;    /* their handle */
    cal_str language; /* of the calendar's owner */
    int64_t created;
    int64_t expires;   /* UTC seconds; 0: never */
    int64_t last_used; /* UTC seconds, to the hour; 0: never */
} cal_link;

#endif
