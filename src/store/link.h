/* SPDX-License-Identifier: MIT */
/* Rows of secret links to calendars. */
#ifndef CAL_STORE_LINK_H
#define CAL_STORE_LINK_H

#include "base/ctx.h"
#include "model/link.h"
#include "model/user.h"

/* Of a calendar, by id. */
CAL_MUST_USE cal_err store_link_list(cal_ctx *cx, int64_t home, int64_t calendar,
                                     const cal_link **out, size_t *n);
/* One of a calendar. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_link_by_id(cal_ctx *cx, int64_t home, int64_t calendar, int64_t id,
                                      cal_link *out);
/* By the digest of its token, with who made it; expired ones too. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_link_at(cal_ctx *cx, cal_str digest, cal_link *out, cal_user *maker);

/* Ignores in->id, maker and last_used. In a transaction, as those below. */
CAL_MUST_USE cal_err store_link_insert(cal_ctx *cx, cal_str digest, const cal_link *in,
                                       int64_t *id);
/* Writes label, level and expires of in->id. */
CAL_MUST_USE cal_err store_link_update(cal_ctx *cx, const cal_link *in);
/* Another token; the one before is void. */
CAL_MUST_USE cal_err store_link_rotate(cal_ctx *cx, int64_t id, cal_str digest);
CAL_MUST_USE cal_err store_link_used(cal_ctx *cx, int64_t id, int64_t at);
CAL_MUST_USE cal_err store_link_delete(cal_ctx *cx, int64_t id);

#endif
