/* SPDX-License-Identifier: MIT */
/* A calendar object resource: one event, task or journal entry with all its overrides (RFC
 * 4791 4.1). */
#ifndef CAL_MODEL_EVENT_H
#define CAL_MODEL_EVENT_H

#include "base/str.h"

typedef struct cal_event {
    int64_t id, calendar, home;
    cal_str href; /* path segment, decoded */
    cal_str uid;
    cal_str etag;              /* strong, with its quotes */
    int64_t component;         /* one CAL_COMP_* bit */
    int64_t size;              /* bytes of ics */
    int64_t created, modified; /* UTC seconds */
    int64_t seq;               /* modification sequence of its last change */
    bool is_private;           /* some CLASS in it is PRIVATE or unknown: for its owner's eyes */
    bool is_confidential;      /* or CONFIDENTIAL: others see when it is, not what */
    bool is_reduced;           /* etag and ics are those of what the viewer may see (core/view) */
    cal_str schedule_tag;      /* with its quotes; empty: no scheduling object (RFC 6638 3.2.10) */
    cal_str ics;               /* the bytes as sent; absent where only metadata was asked */
} cal_event;

/* What a write asks for, beside its bytes. */
typedef struct cal_put {
    cal_str ics;
    const struct cal_etag_fields *cond; /* NULL: unconditional */
    bool must_be_new;                   /* fail with CAL_E_EXISTS if there is one */
    cal_str schedule_match;             /* If-Schedule-Tag-Match as sent; absent: none */
} cal_put;

/* How an object shall go. */
typedef struct cal_drop {
    const struct cal_etag_fields *cond; /* NULL: unconditional */
    cal_str schedule_match;             /* If-Schedule-Tag-Match as sent; absent: none */
    bool no_reply;                      /* Schedule-Reply: F: the organizer is not told */
} cal_drop;

#endif
