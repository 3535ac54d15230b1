/* SPDX-License-Identifier: MIT */
/* What the owner of a home lets somebody else do: with one collection, or with all of it. */
#ifndef CAL_MODEL_SHARE_H
#define CAL_MODEL_SHARE_H

#include "base/str.h"

typedef struct cal_share {
    int64_t home;         /* id of the owner */
    int64_t calendar;     /* id of the collection; 0: the whole home (delegation) */
    int64_t principal;    /* a person or a group; 0: everybody who has signed in */
    int64_t level;        /* cal_right, more than none */
    int64_t granted_by;   /* a person; 0: the command line */
    cal_str granter;      /* their handle; empty: they are gone, or it was the command line */
    int64_t created;      /* UTC seconds */
    cal_str handle, name; /* of the principal; empty for everybody */
    cal_str email;        /* of the principal */
    int64_t kind;         /* cal_user_kind of the principal */
} cal_share;

#endif
