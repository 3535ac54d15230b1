/* SPDX-License-Identifier: MIT */
/* Rows of second factors: secrets (sealed), recovery codes (digests), and sign-ins that wait for a
   code. */
#ifndef CAL_STORE_SECOND_FACTOR_H
#define CAL_STORE_SECOND_FACTOR_H

#include "base/ctx.h"
#include "model/user.h"

/* All that change something run in a transaction. */

typedef struct store_second_factor {
    cal_str secret;                        /* sealed */
    int64_t created, confirmed, last_step; /* confirmed 0: no code has been right yet */
} store_second_factor;

CAL_MUST_USE cal_err store_second_factor_at(cal_ctx *cx, int64_t user, store_second_factor *out,
                                            bool *found);
/* Inserts or replaces one that is not confirmed. */
CAL_MUST_USE cal_err store_second_factor_put(cal_ctx *cx, int64_t user, cal_str sealed);
CAL_MUST_USE cal_err store_second_factor_confirm(cal_ctx *cx, int64_t user);
/* Uses up the time step; *fresh false when it, or a later one, was used before. */
CAL_MUST_USE cal_err store_second_factor_step(cal_ctx *cx, int64_t user, int64_t step, bool *fresh);
/* With its recovery codes and the sign-ins that wait for it. */
CAL_MUST_USE cal_err store_second_factor_delete(cal_ctx *cx, int64_t user);

CAL_MUST_USE cal_err store_recovery_insert(cal_ctx *cx, int64_t user, cal_str digest);
CAL_MUST_USE cal_err store_recovery_count(cal_ctx *cx, int64_t user, int64_t *n);
/* Uses it up; *was false when it is none of the user's. */
CAL_MUST_USE cal_err store_recovery_take(cal_ctx *cx, int64_t user, cal_str digest, bool *was);
CAL_MUST_USE cal_err store_recovery_clear(cal_ctx *cx, int64_t user);

typedef struct store_half {
    int64_t user, tries, expires;
} store_half;

CAL_MUST_USE cal_err store_half_insert(cal_ctx *cx, cal_str digest, int64_t user, int64_t expires);
CAL_MUST_USE cal_err store_half_at(cal_ctx *cx, cal_str digest, store_half *out, bool *found);
/* Counts a try that failed. */
CAL_MUST_USE cal_err store_half_tried(cal_ctx *cx, cal_str digest);
/* *was false when it is not there (any more). */
CAL_MUST_USE cal_err store_half_take(cal_ctx *cx, cal_str digest, bool *was);
/* Those that expired before `before`. */
CAL_MUST_USE cal_err store_half_prune(cal_ctx *cx, int64_t before);

#endif
