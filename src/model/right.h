/* SPDX-License-Identifier: MIT */
/* What somebody may do with a calendar, in rising order: each includes those before it. */
#ifndef CAL_MODEL_RIGHT_H
#define CAL_MODEL_RIGHT_H

typedef enum cal_right {
    CAL_RIGHT_NONE,
    CAL_RIGHT_FREEBUSY,
    CAL_RIGHT_READ,
    CAL_RIGHT_WRITE,
    CAL_RIGHT_MANAGE
} cal_right;

#endif
