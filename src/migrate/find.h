/* SPDX-License-Identifier: MIT */
/* Finding somebody's calendars on another server (RFC 6764 6, RFC 5397, RFC 4791 6.2.1). */
#ifndef CAL_MIGRATE_FIND_H
#define CAL_MIGRATE_FIND_H

#include "model/calendar.h"
#include "model/right.h"
#include "migrate/ask.h"

/* Somebody who has a right to a calendar there. */
typedef struct migrate_sharee {
    cal_str address; /* a mail address; or empty */
    cal_str href;    /* of their principal there; or empty */
    cal_str name;
    cal_right level;
    bool is_everybody;
} migrate_sharee;

typedef struct migrate_calendar {
    cal_str url;                  /* absolute */
    cal_str segment;              /* the last one of its path, decoded */
    cal_calendar_patch patch;     /* what it is called and looks like */
    cal_str ctag, sync_token;     /* or empty */
    const migrate_sharee *shares; /* as far as the server tells */
    size_t n_shares;
} migrate_calendar;

/* All that are the person's own. passed: sentences about what is no calendar of theirs (subscribed,
   shared by others). CAL_E_NOT_FOUND: there is nothing of the kind. */
CAL_MUST_USE cal_err migrate_find(cal_ctx *cx, migrate_source *s, const migrate_calendar **out,
                                  size_t *n, const cal_str **passed, size_t *n_passed);

#endif
