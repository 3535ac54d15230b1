/* SPDX-License-Identifier: MIT */
/* COPY and MOVE of collections, and of the members of plain ones (RFC 4918 9.8, 9.9). Objects of
   calendars: core_event_transfer. */
#ifndef CAL_CORE_TRANSFER_H
#define CAL_CORE_TRANSFER_H

#include "base/ctx.h"
#include "base/etag.h"
#include "model/calendar.h"

typedef struct core_tree_transfer {
    const cal_calendar *from;    /* the collection that the source is, or is in */
    cal_str from_path;           /* in a plain collection; empty: the collection itself */
    cal_str to_owner, to_href;   /* path of the collection that the destination is, or is in */
    cal_str to_path;             /* empty: that collection itself */
    const cal_etag_fields *cond; /* of a source that is no home-level collection; or NULL */
    bool move, overwrite;
    bool is_shallow; /* COPY with Depth 0: without what is in it */
} core_tree_transfer;

/* Copies or moves all or nothing. What is in the way is deleted first, if it may be overwritten.
   From: READ to copy; to move what it takes to delete it. To: WRITE, or what it takes to make, and
   to delete, a collection of the home. A calendar stands in a home only, and moves within its own;
   a copy of one that has objects needs another home, as a UID is unique in a home.
   CAL_E_NO_PARENT, CAL_E_NO_OVERWRITE, CAL_E_FORBIDDEN for the same place, a place in itself and
   what cannot stand there, CAL_E_LOCATION, CAL_E_UID_TAKEN, CAL_E_QUOTA, CAL_E_LOCKED,
   CAL_E_CHANGED, CAL_E_DEFAULT_NEEDED. */
CAL_MUST_USE cal_err core_tree_transfer_run(cal_ctx *cx, const core_tree_transfer *t,
                                            bool *created);

#endif
