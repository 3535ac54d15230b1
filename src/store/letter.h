/* SPDX-License-Identifier: MIT */
/* Scheduling messages to addresses outside of the server, until they are sent. */
#ifndef CAL_STORE_LETTER_H
#define CAL_STORE_LETTER_H

#include "base/ctx.h"
#include "model/letter.h"

/* Queues one to be sent at once. One of the same method to the same recipient about the same object
   that still waits untried is replaced. In a transaction. */
CAL_MUST_USE cal_err store_letter_add(cal_ctx *cx, const cal_letter *in);
/* Those of all homes by rising id, after `after` (0: from the start). */
CAL_MUST_USE cal_err store_letter_list(cal_ctx *cx, int64_t after, size_t limit,
                                       const cal_letter **out, size_t *n);
/* Forgets those that were due before `before` (UTC seconds), whatever became of them. In a
   transaction. */
CAL_MUST_USE cal_err store_letter_prune(cal_ctx *cx, int64_t before, int64_t *removed);

#endif
