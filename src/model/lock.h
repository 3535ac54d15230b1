/* SPDX-License-Identifier: MIT */
/* A write lock (RFC 4918 6 and 7). */
#ifndef CAL_MODEL_LOCK_H
#define CAL_MODEL_LOCK_H

#include "base/str.h"

typedef struct cal_lock {
    cal_str token;          /* "urn:uuid:…"; absent where it is not told */
    int64_t home, calendar; /* calendar 0: the home itself */
    cal_str path;           /* of its root below the collection; empty: the collection itself */
    bool is_deep;           /* Depth infinity */
    bool is_shared;
    int64_t user;    /* who took it */
    cal_str owner;   /* DAV:owner as sent, an element; or empty */
    int64_t created; /* UTC seconds */
    int64_t timeout; /* seconds it was given */
    int64_t expires; /* UTC seconds; from then on there is no such lock */
    cal_str handle;  /* of the home */
    cal_str segment; /* of the collection; empty: the root is the home */
    bool is_folder;  /* its root is a collection in a plain collection */
} cal_lock;

#endif
