/* SPDX-License-Identifier: MIT */
/* What input may cost. Each limit is advertised where a protocol can say it, and enforced in core.
 */
#ifndef CAL_MODEL_LIMITS_H
#define CAL_MODEL_LIMITS_H

#include <stdint.h>

typedef struct cal_limits {
    int64_t object_bytes;     /* CALDAV:max-resource-size */
    int64_t import_bytes;     /* one import file */
    int64_t instances;        /* CALDAV:max-instances of a bounded recurrence set */
    int64_t attendees;        /* CALDAV:max-attendees-per-instance */
    int64_t min_utc, max_utc; /* CALDAV:min-date-time, max-date-time, UTC seconds */
    int64_t calendars;        /* in one home */
    int64_t objects;          /* in one calendar */
    int64_t matches;          /* members in one answer of a query or multiget */
    int64_t lock_s;           /* longest time of a lock, seconds */
    int64_t file_bytes;       /* a file of a plain collection; CALDAV:max-attachment-size */
    int64_t home_bytes;       /* everything in one home (RFC 4331) */
    int64_t attachments;      /* CALDAV:max-attachments-per-resource */
    int64_t work;             /* steps of rule expansion in one request */
} cal_limits;

#endif
