/* SPDX-License-Identifier: MIT */
/* Organisations share a server and see nothing of each other. */
#ifndef CAL_MODEL_ORGANISATION_H
#define CAL_MODEL_ORGANISATION_H

#include "base/str.h"

typedef struct cal_organisation {
    int64_t id;
    cal_str slug; /* names it on the command line and in paths: a-z, 0-9, dash */
    cal_str name;
    bool disabled;   /* nobody of it signs in */
    int64_t created; /* UTC seconds */
    int64_t people;  /* how many are in it */
} cal_organisation;

#endif
