/* SPDX-License-Identifier: MIT */
/* What the merges of all messages share. Internal to itip*.c. */
#ifndef CAL_ICAL_ITIP_MERGING_H
#define CAL_ICAL_ITIP_MERGING_H

#include "ical/itip_facts.h"
#include "ical/itip_merge.h"
#include "ical/itip_view.h"

/* What is wrong with a message, and the request status that tells it (RFC 5546 3.6). */
void ical_merge_refuse(ical_merged *out, const char *status, const char *sentence);
/* Is it about another object or by another organizer than this? Then it is refused. */
bool ical_merge_is_foreign(cal_ctx *cx, const ical_object *o, const ical_itip *m, ical_merged *out);
/* Is the message's component older than what is there (RFC 5546 2.1.5)? */
bool ical_merge_is_older(const ical_itip *m, const ical_comp *c, const ical_comp *there);
/* All components of a message, the master first. */
const ical_comp *ical_merge_comp(const ical_itip *m, size_t i);
/* The verdict of a book made from old (NULL: a new object): refused when it is nothing that can be
   stored, such as an event to which the message gave no DTSTART. */
CAL_MUST_USE cal_err ical_merge_end(cal_ctx *cx, const ical_object *old, ical_book *b,
                                    ical_merged *out);

#endif
