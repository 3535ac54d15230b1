/* SPDX-License-Identifier: MIT */
/* What the time properties of one component say: where it begins, how long it is, and by which row
   of RFC 4791 9.9 it overlaps a range. */
#ifndef CAL_ICAL_SPAN_H
#define CAL_ICAL_SPAN_H

#include "ical/value.h"

typedef enum ical_row {
    ICAL_ROW_SPAN,          /* VEVENT and VJOURNAL that take time */
    ICAL_ROW_POINT,         /* those that take none; VTODO with DTSTART only */
    ICAL_ROW_TODO_DURATION, /* DTSTART and DURATION */
    ICAL_ROW_TODO_DUE,      /* DTSTART and DUE */
    ICAL_ROW_TODO_DUE_ONLY, /* DUE without DTSTART */
    ICAL_ROW_TODO_DONE,     /* COMPLETED, perhaps CREATED, no other date */
    ICAL_ROW_TODO_CREATED,  /* CREATED and no other date */
    ICAL_ROW_ALWAYS,        /* VTODO without any date */
    ICAL_ROW_NEVER,         /* VJOURNAL without DTSTART */
    ICAL_ROW_COUNT
} ical_row;

typedef struct ical_shape {
    const ical_comp *comp;
    ical_row row;
    bool has_anchor;      /* false: from and to hold, and it cannot recur */
    ical_time anchor;     /* DTSTART; DUE of a VTODO without it; else the RECURRENCE-ID */
    ical_duration length; /* from the anchor to the end, never negative */
    int64_t from, to;     /* UTC seconds, of a component without anchor */
} ical_shape;

ical_shape ical_shape_of(ical_tz *tz, const ical_comp *c);

/* UTC seconds at which what begins at start and is length long ends; nominal days are counted in
   civil time. zone: for dates and floating times. */
int64_t ical_span_end(const ical_time *start, ical_duration length, const ical_zone *zone);

/* Does what lies from `from` to `to` overlap [start, end) by that row? Every row implies that the
   closed spans touch. */
bool ical_row_overlaps(ical_row row, int64_t from, int64_t to, int64_t start, int64_t end);

#endif
