/* SPDX-License-Identifier: MIT */
/* A scheduling message on its way to an address outside of the server. */
#ifndef CAL_MODEL_LETTER_H
#define CAL_MODEL_LETTER_H

#include "base/str.h"

typedef enum cal_letter_state {
    CAL_LETTER_WAITING,
    CAL_LETTER_SENT,
    CAL_LETTER_GIVEN_UP
} cal_letter_state;

typedef struct cal_letter {
    int64_t id, home; /* home: whose message it is */
    cal_str uid;      /* of the object it is about */
    cal_str method;   /* "REQUEST" */
    cal_str sender;   /* calendar user addresses: "mailto:ann@example.com" */
    cal_str recipient;
    cal_str ics;
    int64_t state; /* cal_letter_state */
    int64_t attempts;
    cal_str why;              /* of the last attempt that failed; or empty */
    int64_t created, next_at; /* UTC seconds; next_at: not to be tried before */
} cal_letter;

#endif
