/* SPDX-License-Identifier: MIT */
/* Rows of what was taken from other servers. All that change something run in a transaction. */
#ifndef CAL_STORE_MIGRATED_H
#define CAL_STORE_MIGRATED_H

#include "base/ctx.h"
#include "model/migrated.h"

CAL_MUST_USE cal_err store_migrated_calendar_at(cal_ctx *cx, int64_t home, cal_str source,
                                                cal_migrated_calendar *out, bool *found);
/* Inserts, or writes sync_token, ctag and run_at. */
CAL_MUST_USE cal_err store_migrated_calendar_put(cal_ctx *cx, const cal_migrated_calendar *in);

/* All of a calendar, by source. */
CAL_MUST_USE cal_err store_migrated_list(cal_ctx *cx, int64_t calendar, const cal_migrated **out,
                                         size_t *n);
/* Inserts or replaces; and forgets. */
CAL_MUST_USE cal_err store_migrated_put(cal_ctx *cx, int64_t calendar, const cal_migrated *in);
CAL_MUST_USE cal_err store_migrated_delete(cal_ctx *cx, int64_t calendar, cal_str source);

#endif
