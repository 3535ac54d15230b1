/* SPDX-License-Identifier: MIT */
/* A member of a plain collection: any resource, or a collection below it (RFC 4918 5). */
#ifndef CAL_MODEL_FILE_H
#define CAL_MODEL_FILE_H

#include "base/str.h"

typedef struct cal_file {
    int64_t id, home, calendar; /* calendar: id of the plain collection it is in */
    cal_str path;               /* decoded, below that collection: "a/b/c" */
    bool is_collection;
    cal_str type;              /* Content-Type as sent, or empty */
    cal_str language;          /* Content-Language as sent, or empty */
    cal_str etag;              /* strong, with its quotes; of a collection empty */
    int64_t size;              /* bytes of body */
    int64_t created, modified; /* UTC seconds */
    int64_t seq;               /* modification sequence of its last change */
    cal_str body;              /* absent where only metadata was asked */
} cal_file;

#endif
