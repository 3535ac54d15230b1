/* SPDX-License-Identifier: MIT */
/* Instances of a series as the scheduling code needs them: found by key, made into overrides, taken
   out and put back. For itip*.c and attach.c. */
#ifndef CAL_ICAL_ITIP_WHEN_H
#define CAL_ICAL_ITIP_WHEN_H

#include "ical/itip_draft.h"
#include "ical/range.h"

/* An override for the instance of that key that says what the series of the book's object (as it
   was read) says, whether or not it has an override. NULL: the series does not give it, or EXDATE
   takes it out. All that one book asks for is bounded. */
const ical_comp *ical_when_override(ical_book *b, int64_t key);
/* Does an EXDATE of the object's master, as it was read, take the key out? */
bool ical_when_excludes(ical_book *b, int64_t key);

/* Keys, sorted, each once. */
typedef struct ical_keys {
    struct {
        int64_t *at;
        size_t n, cap;
    } v;
} ical_keys;
void ical_keys_add(cal_ctx *cx, ical_keys *keys, int64_t key);
/* Those that EXDATEs of a component name. */
void ical_keys_add_exdates(cal_ctx *cx, ical_keys *keys, const ical_keyer *k, ical_tz *tz,
                           const ical_comp *c);
void ical_keys_sort(ical_keys *keys);
bool ical_keys_has(const ical_keys *keys, int64_t key);

/* A RECURRENCE-ID, RDATE or EXDATE for that key, in the form in which o's series begins. */
ical_prop ical_when_prop(cal_ctx *cx, const ical_object *o, const ical_keyer *k, cal_str name,
                         int64_t key);
/* Puts keys (sorted) among the EXDATEs of the master draft, as one property; takes them from it. */
void ical_when_exclude(ical_book *b, ical_draft *master, const ical_keys *keys);
void ical_when_include(ical_book *b, ical_draft *master, const ical_keys *keys);
/* Ends the rules of the master draft before the key, and drops later RDATEs. */
void ical_when_end_before(ical_book *b, ical_draft *master, int64_t key);

/* RECURRENCE-ID with RANGE=THISANDFUTURE? */
bool ical_when_is_range(const ical_comp *c);

#endif
