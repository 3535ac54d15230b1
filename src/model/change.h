/* SPDX-License-Identifier: MIT */
/* One row of a sync answer (RFC 6578). */
#ifndef CAL_MODEL_CHANGE_H
#define CAL_MODEL_CHANGE_H

#include "model/event.h"

typedef struct cal_change {
    int64_t seq;
    bool deleted;
    int64_t hidden; /* 0, or private: who synchronised at this sequence or later never knew of it */
    cal_str href;
    cal_event event; /* metadata, unless deleted */
} cal_change;

#endif
