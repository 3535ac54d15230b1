/* SPDX-License-Identifier: MIT */
/* The recurrence set of an object as a walk (RFC 5545 3.8.5): rules, RDATE, EXDATE, EXRULE,
   overrides and RANGE=THISANDFUTURE. What is asked of instances stands in range.h.

   The key of a recurrence is its instant, or its civil seconds where the zone is the viewer's: by
   it exclusions and overrides are found, in whatever zone they are written. */
#ifndef CAL_ICAL_SERIES_H
#define CAL_ICAL_SERIES_H

#include "base/vec.h"
#include "ical/range.h"
#include "ical/recur.h"
#include "ical/span.h"

typedef struct ical_walk {
    ical_recur *recur;
    int64_t head; /* the next occurrence, civil seconds */
    bool has_head, is_done;
} ical_walk;

typedef struct ical_extra {
    int64_t local;
    ical_duration length; /* of an RDATE with PERIOD */
    bool has_length;
} ical_extra;

typedef struct ical_override {
    int64_t key;
    ical_time recurrence;
    ical_shape shape;
} ical_override;

/* An override with RANGE=THISANDFUTURE: it moves what follows by delta. */
typedef struct ical_segment {
    int64_t key, delta;
    size_t override; /* its index */
} ical_segment;

typedef struct ical_number {
    int64_t v;
} ical_number;

typedef struct ical_parsed {
    const ical_rule *rule;
} ical_parsed;

typedef struct ical_series {
    cal_ctx *cx;
    ical_tz *tz;
    const ical_zone *zone;
    ical_time anchor; /* whose kind and zone the recurrences have */
    bool has_master;
    ical_shape master;
    bool single; /* a master without anchor still to be given */
    CAL_VEC(ical_walk) rules;
    CAL_VEC(ical_walk) exrules;
    CAL_VEC(ical_parsed) parsed; /* the rules, for the extent */
    CAL_VEC(ical_extra) extras;
    CAL_VEC(ical_number) exact; /* keys of EXDATEs that are times like the start */
    CAL_VEC(ical_number) days;  /* civil days of EXDATEs that are dates */
    CAL_VEC(ical_override) overrides;
    CAL_VEC(ical_segment) segments;
    int64_t hi; /* no recurrence beyond it is asked for, civil seconds */
    size_t next_extra, next_override;
    bool is_spent;    /* no occurrence is left but the pending one */
    bool has_pending; /* an occurrence waits for the overrides before it */
    ical_instance pending;
    ical_row pending_row;
    int64_t pending_key;
    bool has_last;
    int64_t last_key; /* of the occurrence found last */
} ical_series;

/* Reads the recurrence properties of o. zone: for dates and floating times (NULL: UTC). Rules that
   cannot be read are passed over: the check refuses them. In the arena. */
ical_series *ical_series_new(cal_ctx *cx, const ical_object *o, const ical_zone *zone);

/* The key of a recurrence of that civil time. */
int64_t ical_series_key(const ical_series *s, int64_t local);
/* Is the occurrence of that key and civil time taken out by an EXDATE? By an override? */
bool ical_series_is_excluded(const ical_series *s, int64_t key, int64_t local);
bool ical_series_is_overridden(const ical_series *s, int64_t key);
/* The last segment that begins at or before key; NULL when there is none. */
const ical_segment *ical_series_segment_at(const ical_series *s, int64_t key);

/* Limits the walk to what can touch [from, to], before its first step; overrides are all given.
   INT64_MIN and INT64_MAX: open. */
void ical_series_limit(ical_series *s, int64_t from, int64_t to);

/* The next instance in order of recurrence, out->comp NULL at the end; *row: by which row it
   overlaps. CAL_E_INSTANCES when the budget is used up. */
CAL_MUST_USE cal_err ical_series_next(ical_series *s, int64_t *budget, ical_instance *out,
                                      ical_row *row);

/* The instance that the override i makes. */
ical_instance ical_series_override(const ical_series *s, size_t i);

#endif
