/* SPDX-License-Identifier: MIT */
/* Rows of the text index (store/text_index.h), kept within the transaction that changes an object.
 */
#ifndef CAL_STORE_EVENT_TEXT_H
#define CAL_STORE_EVENT_TEXT_H

#include "store/text_index.h"

/* The index has object `id` of the home with the texts `before` (NULL: it has not), and shall have
   it with `now` (NULL: not). */
CAL_MUST_USE cal_err store_event_text_set(cal_ctx *cx, int64_t home, int64_t id,
                                          const store_texts *before, const store_texts *now);
/* Takes all objects of a calendar out of the index, before they are deleted. */
CAL_MUST_USE cal_err store_event_text_clear(cal_ctx *cx, int64_t home, int64_t calendar);

/* Puts objects that are marked as indexed into an index that has none of them: those behind *after,
   by number, at most some hundreds; *after is the last, INT64_MAX behind all. In a transaction. */
CAL_MUST_USE cal_err store_event_text_fill(cal_ctx *cx, int64_t *after);

#endif
