/* SPDX-License-Identifier: MIT */
/* What a calendar on another server holds, against what was taken of it before. */
#ifndef CAL_MIGRATE_LIST_H
#define CAL_MIGRATE_LIST_H

#include "model/migrated.h"
#include "migrate/find.h"

/* An object that is there and has to be taken. */
typedef struct migrate_member {
    cal_str href; /* as the server wrote it */
    cal_str path; /* decoded */
    cal_str etag;
    const cal_migrated *before; /* as it was taken last time; NULL: never */
} migrate_member;

typedef struct migrate_list {
    const cal_migrated *taken; /* before, by source */
    size_t n_taken;
    const migrate_member *wanted; /* new or changed there */
    size_t n_wanted;
    const cal_migrated *gone; /* not there any more */
    size_t n_gone;
    size_t same;
} migrate_list;

/* since: the sync token (RFC 6578) reached last time, or empty; what it cannot tell is found by
   listing all. out->taken is given. CAL_E_FETCH_FAILED when the server does not list. */
CAL_MUST_USE cal_err migrate_list_read(cal_ctx *cx, migrate_source *s, const migrate_calendar *c,
                                       cal_str since, migrate_list *out);

#endif
