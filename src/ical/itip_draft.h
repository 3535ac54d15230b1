/* SPDX-License-Identifier: MIT */
/* Objects being changed by the scheduling code: components whose untouched properties keep their
   bytes, found by the key of their recurrence. For itip*.c and attach.c. */
#ifndef CAL_ICAL_ITIP_DRAFT_H
#define CAL_ICAL_ITIP_DRAFT_H

#include "base/vec.h"
#include "ical/itip.h"

/* The key of a recurrence: its instant, or its civil seconds where the series has no zone. A
   component without RECURRENCE-ID has ICAL_KEY_MASTER. */
#define ICAL_KEY_MASTER INT64_MIN

/* What RECURRENCE-IDs are read against: the begin of the series. */
typedef struct ical_keyer {
    ical_time anchor;
    bool has_anchor;
} ical_keyer;
ical_keyer ical_keyer_of(const ical_object *o);
int64_t ical_key_of(const ical_keyer *k, const ical_time *t);
/* Of a component of an object with those zones. */
int64_t ical_comp_key(const ical_keyer *k, ical_tz *tz, const ical_comp *c);

typedef struct ical_child {
    const ical_comp *comp;
} ical_child;

/* A component that may be changed. Its lists are those of `from` until it is; so they are changed
   by the functions below only. */
typedef struct ical_draft {
    cal_ctx *cx;
    const ical_comp *from; /* as it was read */
    cal_str name;
    CAL_VEC(ical_prop) props;
    CAL_VEC(ical_child) comps; /* filled when it is changed */
    int64_t key;
    bool is_instance; /* master or override; not a time zone or what stands beside */
    bool is_changed, is_dropped;
} ical_draft;

ical_draft *ical_draft_new(cal_ctx *cx, const ical_comp *c);
/* Index of the first property of that name from `at` on; props.n when there is none. */
size_t ical_draft_find(const ical_draft *d, cal_str name, size_t at);
const ical_prop *ical_draft_at(const ical_draft *d, cal_str name);
/* Before the one at that index; at the end when there are no more. */
void ical_draft_insert(ical_draft *d, size_t at, ical_prop p);
void ical_draft_replace(ical_draft *d, size_t at, ical_prop p);
void ical_draft_remove_at(ical_draft *d, size_t at);
/* Leaves the properties that `keep` wants. */
typedef bool ical_keep(const void *state, const ical_prop *p);
void ical_draft_filter(ical_draft *d, ical_keep *keep, const void *state);
/* All but the ATTENDEEs that are not that person (state: ical_addresses). */
ical_keep ical_keep_attendee;
/* All of that name. */
void ical_draft_remove(ical_draft *d, cal_str name);
/* Gives the first of that name the value, or appends "NAME:value"; nothing when it has it. */
void ical_draft_set(ical_draft *d, cal_str name, cal_str value);
void ical_draft_remove_comps(ical_draft *d, cal_str name);
void ical_draft_remove_all_comps(ical_draft *d);
void ical_draft_add_comp(ical_draft *d, const ical_comp *c);
/* The component as it is now. */
const ical_comp *ical_draft_comp(const ical_draft *d);

/* p with the parameter set, or without it (value absent); the same bytes if it says so already. */
ical_prop ical_prop_with(cal_ctx *cx, const ical_prop *p, cal_str name, cal_str value);
/* p without SCHEDULE-AGENT, SCHEDULE-STATUS, SCHEDULE-FORCE-SEND (RFC 6638 7). */
ical_prop ical_prop_unmarked(cal_ctx *cx, const ical_prop *p);
/* Is it a property of its owner alone, which no message carries and no message changes? */
bool ical_prop_is_private(cal_str name);
/* A non-negative number; 0 when there is none. */
int64_t ical_number_at(const ical_comp *c, cal_str name);
bool ical_comp_is_cancelled(const ical_comp *c);

/* All of an object as drafts, in order. */
typedef struct ical_slot {
    ical_draft *draft;
} ical_slot;
typedef struct ical_book {
    cal_ctx *cx;
    const ical_object *o;
    ical_keyer keyer;
    ical_draft *head; /* the VCALENDAR's own properties */
    CAL_VEC(ical_slot) drafts;
    ical_slot *table; /* by key; a power of two, at most half full */
    size_t n_table, n_keys;
    bool is_changed;
    struct ical_when *when; /* the series of o, once it was asked for (itip_when.c) */
} ical_book;
ical_book *ical_book_new(cal_ctx *cx, const ical_object *o);
/* The same head and zones; no component yet. */
ical_book *ical_book_empty(cal_ctx *cx, const ical_object *o);
/* Of that key, not dropped; NULL when there is none. */
ical_draft *ical_book_at(const ical_book *b, int64_t key);
/* Puts a component in: an override before the first one of a later recurrence. */
ical_draft *ical_book_add(ical_book *b, const ical_comp *c, int64_t key);
void ical_book_drop(ical_book *b, ical_draft *d);
/* Takes over each VTIMEZONE whose TZID the book has not. */
void ical_book_add_zones(ical_book *b, const ical_object *from);
/* The object's bytes if nothing changed; else printed. */
cal_str ical_book_text(ical_book *b);
/* The same as an object. */
ical_object ical_book_object(ical_book *b);
/* As a message: METHOD, our PRODID, only the zones that are needed. Absent without components. */
cal_str ical_book_message(ical_book *b, ical_method method);

/* "20260131T120000Z". */
cal_str ical_stamp(cal_ctx *cx, int64_t utc);

#endif
